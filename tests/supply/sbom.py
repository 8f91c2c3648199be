"""`make sbom`: writes a bill of materials (CycloneDX, JSON) of what requirements.lock installs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def write(to: Path) -> None:
    """The bill, the same for the same lock file. Raises CalledProcessError when it cannot be made."""
    subprocess.run(
        [
            Path(sys.executable).with_name("cyclonedx-py"),
            "requirements",
            "--pyproject",
            ROOT / "pyproject.toml",
            "--output-reproducible",
            "--of",
            "JSON",
            "--output-file",
            to,
            ROOT / "requirements.lock",
        ],
        check=True,
    )


if __name__ == "__main__":
    write(Path(sys.argv[1]))
    print(f"Wrote {sys.argv[1]}")
