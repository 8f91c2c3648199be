"""Finds a Chromium or Chrome for the browser tests, and gets one where there is none: `python get_chromium.py`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
# Without these, a browser asks its maker's servers for updates at every start, and tests stay off the network.
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
MISSING = (
    "The browser tests need a Chromium or Chrome and there is none: install one (on Debian: apt-get install chromium) "
    "or name it in the environment: CHROMIUM=/path/to/chromium"
)


def installed() -> Path | None:
    """The browser that the environment names, or one on PATH, or Playwright's own; None where there is none."""
    named = os.environ.get("CHROMIUM")
    if named:
        found = shutil.which(named)
        if found is None:
            raise SystemExit(f"CHROMIUM names {named!r}, which cannot be run.")
        return Path(found)
    for name in NAMES:
        found = shutil.which(name)
        if found and _runs(Path(found)):
            return Path(found)
    return next((path for path in (MAC, playwrights_own()) if path and path.exists() and _runs(path)), None)


def playwrights_own() -> Path | None:
    """Where Playwright keeps (or would keep) the Chromium that it downloads."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def get() -> Path:
    """A browser that runs; downloads or installs one if it must, and says so. Ends the program if none can be had."""
    browser = installed()
    if browser is None:
        print("There is no Chromium here. Asking Playwright to download one ...", flush=True)
        _try([sys.executable, "-m", "playwright", "install", "chromium"])
        browser = installed()
    if browser is None and shutil.which("apt-get") and os.geteuid() == 0:
        print("That did not work. Installing the system's own package (apt-get install chromium) ...", flush=True)
        _try(["apt-get", "update", "-qq"])
        _try(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"])
        browser = installed()
    if browser is None:
        raise SystemExit(MISSING)
    return browser


def _try(command: list[str]) -> None:
    """Run it, for at most five minutes; its failure shows in that there is still no browser."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    except subprocess.TimeoutExpired:
        print(f"  {command[0]} did not finish within five minutes", flush=True)
        return
    if done.returncode:
        last_words = (done.stderr or done.stdout).strip().splitlines()[-1:]
        print(f"  it ended with status {done.returncode}: {' '.join(last_words)}", flush=True)


def _runs(browser: Path) -> bool:
    """Whether it starts at all: Ubuntu's package, for one, may be a stand-in that only names another installer."""
    try:
        return subprocess.run([browser, "--version"], capture_output=True, timeout=30, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


if __name__ == "__main__":
    print(f"Browser tests will use {get()}")
