"""Measures the service against its peers in one run: `python -m benchmarks [calls] [serving] [scale] [curve] [--many N]`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from benchmarks import calls, curve, report, scale, serving
from benchmarks.report import Row

RESULTS = Path(__file__).parent / "results"


def main() -> None:
    """Run what is asked for, and keep the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "parts", nargs="*", choices=("calls", "serving", "scale", "curve", []), help="Default: all of them."
    )
    parser.add_argument("--many", type=int, default=100_000, help="Comments in the larger archive.")
    given = parser.parse_args()
    where = report.machine()
    parts: dict[str, Callable[[], list[Row]]] = {
        "calls": calls.rows,
        "serving": serving.rows,
        "scale": lambda: scale.rows(given.many),
        "curve": lambda: curve.rows(given.many, RESULTS / "posting.svg"),
    }
    found: list[Row] = []
    for name in given.parts or parts:
        print(f"Measuring {name} ...", flush=True)
        found += parts[name]()
        print(report.table(found), flush=True)
    report.kept(found, where, RESULTS)


if __name__ == "__main__":
    main()
