"""What was measured, as a table that is printed and kept."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison. Ratios are of medians, taken in one run in which both sides took turns."""

    work: str
    against: str
    ours: str
    theirs: str
    ratio: float
    aim: float
    at_most: bool = False
    """The aim is an upper bound."""

    @property
    def reached(self) -> bool:
        return self.ratio <= self.aim if self.at_most else self.ratio >= self.aim


def microseconds(times: Sequence[float]) -> str:
    """Median and 99th percentile."""
    ordered = sorted(times)
    return f"{statistics.median(ordered):,.1f} / {ordered[int(len(ordered) * 0.99) - 1]:,.1f} µs"


def machine() -> str:
    """The machine in a line."""
    try:
        model = next(line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name"))
        name = model.split(":", 1)[1].strip()
    except (OSError, StopIteration):
        name = platform.processor() or "unknown processor"
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return f"{name}, {os.cpu_count()} cores, Python {platform.python_version()}, load {load} at the start"


def table(rows: Sequence[Row]) -> str:
    """In Markdown."""
    lines = ["| work | against | ours | theirs | ratio | aim | |", "|---|---|---|---|---|---|---|"]
    for row in rows:
        sign = "at most " if row.at_most else ""
        lines.append(
            f"| {row.work} | {row.against} | {row.ours} | {row.theirs} | {row.ratio:,.2f} |"
            f" {sign}{row.aim:g} | {'reached' if row.reached else 'missed'} |"
        )
    return "\n".join(lines)


def kept(rows: Sequence[Row], where: str, folder: Path) -> None:
    """Print the table and write it, with its machine and its moment, as JSON."""
    print(f"\n{where}\n\n{table(rows)}\n", flush=True)
    folder.mkdir(parents=True, exist_ok=True)
    found = {
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
        "machine": where,
        "rows": [asdict(row) for row in rows],
    }
    (folder / "results.json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
