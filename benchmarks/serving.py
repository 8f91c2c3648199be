"""Whole servers under load: posting and reading, against Isso and against Flask's own empty route."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from benchmarks.report import Row
from benchmarks.servers import SLUG, Load, Server, empty_flask, isso, ours

ROUNDS, SECONDS = 3, 3.0
MANY = 16


def rows() -> list[Row]:
    """Measure; the servers take turns, and run all the while."""
    with tempfile.TemporaryDirectory() as given, ExitStack() as open_:
        folder = Path(given)
        servers = {
            "default": open_.enter_context(ours(folder / "default")),
            "fast": open_.enter_context(ours(folder / "fast", second_opinion=False)),
            "isso": open_.enter_context(isso(folder / "isso")),
            "empty": open_.enter_context(empty_flask(folder / "empty")),
        }
        made = _posting(servers)
        made += _reading(servers, 100, 200)
        made += _reading(servers, 1000, 1000)
        return made


def _posting(servers: dict[str, Server]) -> list[Row]:
    posted = {name: server for name, server in servers.items() if name != "empty"}
    found = _turns(posted, lambda server: server.post(SECONDS, MANY))
    wanted = (("default", "second opinion at its gate", 8), ("fast", "fast scorer alone", 12))
    return [
        _row(f"POST a comment, {MANY} connections, {how}", "Isso", found[name], found["isso"], aim)
        for name, how, aim in wanted
    ]


def _reading(servers: dict[str, Server], count: int, aim: float) -> list[Row]:
    for name in ("fast", "isso"):
        servers[name].fill(count)
    pages = {"page": ("fast", f"/threads/{SLUG}"), "JSON": ("fast", f"/api/v1/threads/{SLUG}/comments")}
    theirs = ("isso", f"/?uri=%2F{SLUG}%2F&limit={count}&nested_limit={count}")
    found: dict[str, list[Load]] = {}
    for _ in range(ROUNDS):
        for name, (server, path) in {**pages, "isso": theirs, "empty": ("empty", "/")}.items():
            found.setdefault(name, []).append(servers[server].get(path, SECONDS, MANY))
    made = [_row(f"GET a thread of {count:,}, {name}", "Isso", found[name], found["isso"], aim) for name in pages]
    return [*made, _row(f"GET a thread of {count:,}, page", "Flask's empty route", found["page"], found["empty"], 1)]


def _turns(servers: dict[str, Server], measure: Callable[[Server], Load]) -> dict[str, list[Load]]:
    found: dict[str, list[Load]] = {name: [] for name in servers}
    for _ in range(ROUNDS):
        for name, server in servers.items():
            found[name].append(measure(server))
    return found


def _row(work: str, against: str, mine: list[Load], theirs: list[Load], aim: float) -> Row:
    ours_rate, their_rate = _rate(mine), _rate(theirs)
    return Row(work, against, _said(mine), _said(theirs), ours_rate / max(their_rate, 0.01), aim)


def _rate(loads: list[Load]) -> float:
    return statistics.median(load.per_second for load in loads)


def _said(loads: list[Load]) -> str:
    p99 = statistics.median(load.p99_ms for load in loads)
    refused = sum(load.refused for load in loads)
    return f"{_rate(loads):,.1f}/s, p99 {p99:,.0f} ms" + (f", {refused} refused" if refused else "")
