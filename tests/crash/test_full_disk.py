"""A full disk: the author is told and gets the text back, nothing is lost, and with space all is well again."""

from __future__ import annotations

import resource
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.attack.conftest import POLICY
from tests.attack.stranger import Stranger
from tests.browser.service import Service
from tests.crash.processes import family

pytestmark = pytest.mark.xdist_group("crash")


def limit(service: Service, size: int) -> None:
    """Let no file of the service grow beyond this, which the system reports as a failed write."""
    for pid in family(service.process.pid):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def test_a_full_disk_is_said_with_the_text_kept_and_recovers_by_itself(tmp_path: Path) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text(POLICY, "utf-8")
    service = Service(tmp_path, "--demo", MODERATION_POLICY=str(policy))
    bo = Stranger(service.port, "night-buses")
    try:
        bo.open_forms(3)
        assert bo.post(comment="Before.").status == 303
        limit(service, 0)
        refused = bo.post(comment="While the disk is full.")
        assert refused.status == 503
        assert refused.headers["retry-after"]
        assert "While the disk is full." in refused.text
        assert bo.get("/threads/night-buses").status == 200
        limit(service, resource.RLIM_INFINITY)
        again = [(name, refused.field(name)) for name in ("token", "name", "comment")]
        assert bo.send("/threads/night-buses/comments", again).status == 303
    finally:
        service.stop()
    with closing(sqlite3.connect(tmp_path / "moderation.db")) as connection:
        texts = [text for (text,) in connection.execute("SELECT text FROM comment")]
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert (texts.count("Before."), texts.count("While the disk is full.")) == (1, 1)
