"""Where tests put their databases: in memory where there is room, because a disk takes milliseconds for each commit."""

from __future__ import annotations

import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 2 * 1024**3
"""Bytes. Four workers with a PostgreSQL each take about one gigabyte at most; in small containers there are 64 MB."""


@cache
def scratch_folder() -> Path:
    """A folder for temporary files that everybody may enter. What is asked of the system, syncs too, is the same in both."""
    try:
        free = shutil.disk_usage(MEMORY).free
        runs_programs = not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC
    except OSError:
        return Path(tempfile.gettempdir())
    roomy = free >= ROOM and runs_programs and os.access(MEMORY, os.W_OK | os.X_OK)
    return MEMORY if roomy else Path(tempfile.gettempdir())
