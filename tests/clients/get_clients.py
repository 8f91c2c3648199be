"""Installs the clients that others wrote for Node, by the pinned lock beside this file: `python tests/clients/get_clients.py`.

`make test` runs it first. It needs Node and npm; where there are none and the system's package manager may be used, it
gets them and says so.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
LOCK = HERE / "package-lock.json"
INSTALLED = HERE / "node_modules"
MARK = INSTALLED / ".lock-sha256"
MISSING = (
    "The Node clients for the tests are not installed. Run: python tests/clients/get_clients.py"
    " (it needs Node 20 or newer and npm)."
)


def installed() -> str | None:
    """The program `node`, when the clients of the present lock are there; None otherwise."""
    node = shutil.which("node")
    return node if node and MARK.is_file() and MARK.read_text("ascii") == _lock() else None


def get() -> str:
    """The program `node`, after installing what is missing. Ends the program with words if that cannot be done."""
    if not (shutil.which("node") and shutil.which("npm")) and shutil.which("apt-get") and os.geteuid() == 0:
        print("There is no Node here. Installing the system's own package (apt-get install nodejs npm) ...", flush=True)
        _try(["apt-get", "update", "-qq"])
        _try(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "nodejs", "npm"])
    if shutil.which("npm") and installed() is None:
        print("Installing the pinned Node clients for the tests (about half a minute) ...", flush=True)
        if _try(["npm", "ci", "--no-audit", "--no-fund", "--silent"]):
            MARK.write_text(_lock(), "ascii")
    node = installed()
    if node is None:
        raise SystemExit(MISSING)
    return node


def _lock() -> str:
    return hashlib.sha256(LOCK.read_bytes()).hexdigest()


def _try(command: list[str]) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command, cwd=HERE, env=environment, capture_output=True, text=True, timeout=600, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"  {command[0]} did not finish ({type(error).__name__})", flush=True)
        return False
    if done.returncode:
        last_words = (done.stderr or done.stdout).strip().splitlines()[-1:]
        print(f"  it ended with status {done.returncode}: {' '.join(last_words)}", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    print(f"Node clients will be run with {get()}")
