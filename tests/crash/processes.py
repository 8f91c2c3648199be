"""Kills a service as a power cut would: all of its processes at once, none of them asked."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path

from tests.browser.service import Service


def family(pid: int) -> list[int]:
    """The process and all that it started."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        children = []
    return [pid, *(found for child in children for found in family(int(child)))]


def cut_off(service: Service) -> None:
    """Kill it, and wait until it is gone."""
    for pid in family(service.process.pid):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    service.stop(signal.SIGKILL)
