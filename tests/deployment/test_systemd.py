"""The systemd unit of docs/deployment.md: systemd takes it as it stands, and it asks for no more of the system than it uses."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser.service import PROGRAM
from tests.deployment.test_proxies import sample

pytestmark = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="needs systemd-analyze (apt install systemd)"
)
MOST_EXPOSED = 3.0
"""Out of ten, where systemd calls up to 2 safe and 5 and more exposed."""


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit as a file, with the program of this checkout."""
    path = tmp_path / "moderation.service"
    path.write_text(sample("systemd").replace("/opt/moderation/.venv/bin/moderation", str(PROGRAM)), "utf-8")
    return path


def said(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_systemd_finds_no_fault_in_the_unit(unit: Path) -> None:
    told = said("systemd-analyze", "verify", "--man=no", str(unit))
    assert "moderation.service" not in told


def test_the_unit_keeps_from_the_service_what_it_does_not_need(unit: Path) -> None:
    told = said("systemd-analyze", "security", "--offline=true", "--no-pager", str(unit))
    level = re.search(r"Overall exposure level for moderation.service: ([\d.]+)", told)
    assert level
    assert float(level[1]) <= MOST_EXPOSED
