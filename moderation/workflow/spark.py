"""Starting Apache Spark, or saying plainly why it cannot be started."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from moderation.workflow.refusals import Refusal

ON_THIS_MACHINE = "local["
WHOLE = str(1 << 40)
"""Bytes: no file is larger, so each is read whole by one task."""
OWN_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.files.maxPartitionBytes": WHOLE,
    "spark.sql.files.openCostInBytes": WHOLE,
    "spark.sql.session.timeZone": "UTC",
}


class NoSpark(Refusal):
    """Spark is not there, or did not start."""

    code = "no_spark"
    words = "Spark cannot be used."


@contextmanager
def session(master: str) -> Iterator[Any]:
    """A session of the Spark at `master`: local[2] for two cores of this machine, spark://… or yarn for a cluster.

    Settings of spark-defaults.conf hold, but for those that the work rests on. Raises NoSpark.
    """
    if importlib.util.find_spec("pyspark") is None:
        raise NoSpark("PySpark is not installed. Install it with: pip install 'moderation[spark]'")
    if not (shutil.which("java") or (Path(os.environ.get("JAVA_HOME", "")) / "bin" / "java").is_file()):
        raise NoSpark("Spark needs Java 17 or newer. Install it (Debian: openjdk-17-jre-headless) or set JAVA_HOME.")
    from pyspark.sql import SparkSession

    # The same Python, with the same packages, on both sides.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable if master.startswith(ON_THIS_MACHINE) else "python3")
    if master.startswith(ON_THIS_MACHINE):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.appName("moderation").master(master)
    for name, value in {**_at_home(master), **OWN_SETTINGS}.items():
        builder = builder.config(name, value)
    try:
        spark = builder.getOrCreate()
        spark.sparkContext.setLogLevel("ERROR")
    except Exception as problem:
        raise NoSpark(f"Spark did not start: {str(problem).strip().splitlines()[0][:300]}") from problem
    try:
        yield spark
    finally:
        spark.stop()


def _at_home(master: str) -> dict[str, str]:
    """On one machine, Spark listens on its loopback address alone, and cuts work into few parts."""
    if not master.startswith(ON_THIS_MACHINE):
        return {}
    listening = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    return {**listening, "spark.sql.shuffle.partitions": "8"}
