"""Installs the peers into .venv/peers, once, and says what is missing with a remedy."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
FOLDER = HERE.parent / ".venv" / "peers"
PYTHON = FOLDER / "bin" / "python"


def peers() -> Path:
    """The folder of the peers. Needs the package registries the first time."""
    if not (FOLDER / "made").exists():
        print("Installing what we are measured against into .venv/peers ...", flush=True)
        subprocess.run([sys.executable, "-m", "venv", FOLDER], check=True)
        wanted = ["-r", str(HERE / "peers" / "requirements.txt")]
        subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", *wanted], check=True)
        if shutil.which("npm"):
            shutil.copy(HERE / "peers" / "package.json", FOLDER)
            subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=FOLDER, check=True)
        (FOLDER / "made").touch()
    return FOLDER


def needed(program: str, package: str) -> str:
    """The path of a program; ends with what to install when it is missing."""
    found = shutil.which(program)
    if found is None:
        raise SystemExit(f"{program} is missing. On Debian or Ubuntu: sudo apt-get install {package}")
    return found
