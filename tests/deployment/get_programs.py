"""Gets strace, nginx and Caddy for the tests that need them: `python -m tests.deployment.get_programs`.

Where they are not installed, their Debian packages are downloaded and unpacked below .venv: nothing is installed and no
server is started. Where that cannot be done, the tests that need them are skipped and say why.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".venv" / "programs"
PROGRAMS = {"strace": "-V", "nginx": "-v", "caddy": "version"}
"""Each with what makes it tell its version."""
PLACES = ("usr/bin", "usr/sbin")


@cache
def found(name: str) -> str | None:
    """Where the program is, on PATH or below .venv; None where there is none that runs."""
    installed = shutil.which(name)
    places = [*([installed] if installed else []), *(str(FOLDER / place / name) for place in PLACES)]
    return next((place for place in places if _runs(place, PROGRAMS[name])), None)


def why_not(name: str) -> str:
    """What a test says that is skipped for want of the program."""
    return f"needs {name}: apt install {name}, or run make test where apt-get can download it"


def get() -> None:
    """Download what is missing and say what came of it. Never fails: the tests say what they miss."""
    missing = [name for name in PROGRAMS if found(name) is None]
    if not missing:
        return
    print(f"Downloading {', '.join(missing)} for the tests (apt-get download; nothing is installed) ...", flush=True)
    for name in missing:
        _download(name)
    found.cache_clear()
    still = [name for name in missing if found(name) is None]
    if still:
        print(f"There is no {', '.join(still)}: the tests that need it will be skipped.", flush=True)


def _download(name: str) -> None:
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        return
    with tempfile.TemporaryDirectory() as folder:
        if not _done(["apt-get", "download", "-qq", name], folder):
            # The lists of packages may be missing; refreshing them takes root.
            _done(["apt-get", "update", "-qq"], folder)
            _done(["apt-get", "download", "-qq", name], folder)
        for package in Path(folder).glob("*.deb"):
            FOLDER.mkdir(parents=True, exist_ok=True)
            _done(["dpkg-deb", "-x", str(package), str(FOLDER)], folder)


def _done(command: list[str], folder: str) -> bool:
    try:
        return subprocess.run(command, cwd=folder, capture_output=True, timeout=120, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _runs(program: str, tell: str) -> bool:
    return Path(program).exists() and _done([program, tell], str(ROOT))


if __name__ == "__main__":
    get()
    sys.exit(0)
