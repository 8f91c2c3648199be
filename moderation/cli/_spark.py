"""The options of commands that can run on Apache Spark, and the session that they ask for."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from moderation.cli import CouldNotRun

Command = Callable[..., None]


def spark_options(command: Command) -> Command:
    """--engine, --spark-master and --spark-folder."""
    for option in (
        click.option(
            "--spark-folder",
            type=click.Path(path_type=Path, file_okay=False),
            help="Where Parquet files go for Spark: a folder that every machine sees. Default: one for this run.",
        ),
        click.option(
            "--spark-master",
            default="local[*]",
            show_default=True,
            envvar="MODERATION_SPARK_MASTER",
            metavar="URL",
            help="The Spark cluster; local[2]: two cores here.",
        ),
        click.option(
            "--engine",
            type=click.Choice(["local", "spark"]),
            default="local",
            show_default=True,
            help="spark: on Apache Spark, with the same result. Needs the extra `spark` and Java 17.",
        ),
    ):
        command = option(command)
    return command


@contextmanager
def on_spark(master: str, folder: Path | None) -> Iterator[tuple[Any, Path]]:
    """A Spark session and a folder of its own for files, which is gone at the end. Raises CouldNotRun."""
    from moderation.workflow.spark import NoSpark, session

    try:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        own = tempfile.TemporaryDirectory(prefix="moderation-", dir=folder)
    except OSError as problem:
        raise CouldNotRun(f"{folder} cannot be used: {problem.strerror or problem}.") from None
    try:
        with own as name, session(master) as spark:
            yield spark, Path(name)
    except NoSpark as refusal:
        raise CouldNotRun(refusal.message) from None
