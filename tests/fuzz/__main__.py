"""`make fuzz`: feeds each target for a while, led by what the input reaches (atheris). What breaks it is kept in a file.

`make fuzz SECONDS=600 ARGS="rendering archives"`
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(tempfile.gettempdir()) / "moderation-fuzz"
LONGEST = 4096


def feed(name: str, seconds: int) -> None:
    """Feed one target in this process. Ends it."""
    import atheris

    with atheris.instrument_imports(include=["moderation", "markdown_it"]):
        from tests.fuzz.targets import TARGETS, seeds
    target = TARGETS[name]
    folder = HERE / name
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(name)):
        (folder / f"seed-{number}").write_bytes(seed[:LONGEST])
    options = [f"-max_total_time={seconds}", f"-max_len={LONGEST}", "-timeout=10", "-rss_limit_mb=2048"]
    atheris.Setup([sys.argv[0], str(folder), f"-artifact_prefix={HERE}/{name}-", *options], target)
    atheris.Fuzz()


def main() -> int:
    """Feed the targets that were named, or all, one process each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="default: all")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--here", action="store_true", help="feed the one that is named in this process")
    given = parser.parse_args()
    if given.here:
        feed(given.names[0], given.seconds)
        return 0
    from tests.fuzz.targets import TARGETS

    broken = []
    for name in given.names or TARGETS:
        command = [sys.executable, "-m", "tests.fuzz", "--here", "--seconds", str(given.seconds), name]
        if subprocess.run(command, check=False).returncode:
            broken.append(name)
    print(f"Broken: {', '.join(broken)}. The input lies in {HERE}." if broken else "Nothing broke.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
