"""Where workers keep their counts: what a killed copy left goes, what a running one uses stays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from moderation.cli._counted_together import LOCK, counted_together


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")


def left_behind(place: Path, name: str, seconds: int = 3600, lock: bool = True) -> Path:
    """A folder as a copy of the service leaves it that was killed so long ago."""
    folder = place / f"moderation-metrics-{os.getuid()}-{name}"
    folder.mkdir()
    (folder / "counter_1.db").write_bytes(b"1")
    if lock:
        (folder / LOCK).touch()
    then = folder.stat().st_mtime - seconds
    os.utime(folder, (then, then))
    return folder


def test_the_workers_are_told_of_a_folder_of_their_own_that_goes_at_the_end(tmp_path: Path) -> None:
    with counted_together(tmp_path) as one, counted_together(tmp_path) as other:
        assert one != other
        assert os.environ["PROMETHEUS_MULTIPROC_DIR"] == str(other)
        assert one.stat().st_mode & 0o777 == 0o700
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_copy_left_goes_with_the_next_start(tmp_path: Path) -> None:
    dead, older_kind = left_behind(tmp_path, "dead"), left_behind(tmp_path, "8000", lock=False)
    with counted_together(tmp_path) as folder:
        assert list(tmp_path.iterdir()) == [folder]
    assert not dead.exists() | older_kind.exists()


def test_what_a_running_copy_uses_stays_and_so_does_what_is_not_ours(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "precious").touch()
    (tmp_path / f"moderation-metrics-{os.getuid()}-link").symlink_to(elsewhere)
    starting = left_behind(tmp_path, "starting", seconds=1)
    with counted_together(tmp_path) as running:
        os.utime(running, (0, 0))
        with counted_together(tmp_path):
            assert (running / LOCK).exists()
    assert (starting / LOCK).exists()
    assert (elsewhere / "precious").exists()
