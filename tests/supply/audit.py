"""`make audit`: asks an advisory list about every package of the lock files, and fails loudly when it cannot be read.

An auditor that cannot reach its list may find nothing and say so cheerfully. So a package whose weaknesses are known
to everybody is asked about too: when nothing is known against it, the list was not read.
Exit status: 0 nothing known, 1 something known, 2 the list could not be read.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "tests/requirements.lock", "tests/tools.lock")
KNOWN_BAD = ("werkzeug", "2.2.2")
"""Several advisories of 2023 and 2024 are about this version."""


class Unreadable(Exception):
    """Nobody can say whether the packages are fine."""


def verdict(answer: str, wanted: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The advisories for each package that has any, out of the auditor's JSON.

    Raises Unreadable when the answer leaves a package out, or knows nothing against the one that is known to be bad.
    """
    try:
        told: list[dict[str, Any]] = json.loads(answer)["dependencies"]
    except (ValueError, KeyError, TypeError):
        raise Unreadable("the auditor gave no answer") from None
    found = {(one["name"].lower(), one.get("version", "")): [it["id"] for it in one.get("vulns", [])] for one in told}
    silent = [f"{name} {version}" for name, version in (*wanted, KNOWN_BAD) if (name, version) not in found]
    if silent:
        raise Unreadable(f"nothing was said about {', '.join(silent[:5])}")
    if not found.pop(KNOWN_BAD):
        raise Unreadable(f"nothing is known against {' '.join(KNOWN_BAD)}, so the list was not read")
    return {" ".join(package): ids for package, ids in found.items() if ids}


def pinned(lock: Path) -> list[tuple[str, str]]:
    """Name and version of each package in a lock file."""
    lines = (line.split(";")[0].split() for line in lock.read_text("utf-8").splitlines() if line[:1].isalnum())
    pairs = (words[0].partition("==") for words in lines)
    return [(name.lower(), version) for name, _, version in pairs]


def ask(packages: Iterable[tuple[str, str]]) -> str:
    """The auditor's answer about these packages and the bad one, as JSON. Raises Unreadable."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.writelines(f"{name}=={version}\n" for name, version in (*packages, KNOWN_BAD))
        file.flush()
        command = [sys.executable, "-m", "pip_audit", "--strict", "--no-deps", "--disable-pip", "--format", "json"]
        done = subprocess.run(
            [*command, "--requirement", file.name], capture_output=True, text=True, timeout=900, check=False
        )
    if not done.stdout.strip():
        raise Unreadable(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "the auditor said nothing")
    return done.stdout


def main() -> int:
    """Ask about everything and say what was found."""
    packages = sorted({package for lock in LOCKS for package in pinned(ROOT / lock)} - {KNOWN_BAD})
    try:
        bad = verdict(ask(packages), packages)
    except Unreadable as error:
        print(f"The advisory list could not be read: {error}.", file=sys.stderr)
        print("Nothing is known about the packages. Run this where the list can be reached.", file=sys.stderr)
        return 2
    for package, ids in bad.items():
        print(f"{package}: {', '.join(ids)}")
    print(f"{len(packages)} packages, {len(bad)} with known weaknesses.")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
