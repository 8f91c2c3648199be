"""A folder in which the workers of `moderation serve` keep their counts, so that /metrics tells of all of them."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LOCK = "alive"
"""A file that is locked as long as any process of the service lives; the system itself lets it go after kill -9."""
YOUNG_SECONDS = 60
"""A folder may be a moment older than its lock."""


def usual_place() -> Path:
    """Memory where the system offers that: a mapped file on a full disk would end the process."""
    memory = Path("/", "dev", "shm")
    return memory if os.access(memory, os.W_OK) else Path(tempfile.gettempdir())


@contextmanager
def counted_together(place: Path | None = None) -> Iterator[Path]:
    """Name such a folder in the environment of the workers to come; it is gone at the end.

    Folders of copies that were killed are removed first; those of copies that run are left alone.
    """
    place = place or usual_place()
    begin = f"moderation-metrics-{os.getuid()}-"
    for left in place.glob(f"{begin}*"):
        with suppress(OSError):
            _remove_if_dead(left)
    folder = Path(tempfile.mkdtemp(prefix=begin, dir=place))
    lock = os.open(folder / LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    fcntl.flock(lock, fcntl.LOCK_SH)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    try:
        yield folder
    finally:
        os.close(lock)
        shutil.rmtree(folder, ignore_errors=True)


def _remove_if_dead(folder: Path) -> None:
    about = folder.lstat()
    ours = about.st_uid == os.getuid() and folder.is_dir() and not folder.is_symlink()
    if ours and time.time() - about.st_mtime > YOUNG_SECONDS and not _is_alive(folder / LOCK):
        shutil.rmtree(folder)


def _is_alive(lock: Path) -> bool:
    try:
        held = os.open(lock, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(held)
    return False
