"""What one posting costs against how much is stored, on SQLite and on PostgreSQL: a table and a picture."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import psycopg
import pygal

from benchmarks.report import Row
from benchmarks.scale import archive, growth, posting
from tests.postgres_server import PostgresServer

SIZES = (1_000, 10_000, 100_000, 1_000_000)


def rows(many: int, picture: Path) -> list[Row]:
    """Measure archives of up to `many` comments, and draw what was found."""
    sizes = [size for size in SIZES if size < many] + [many]
    found: dict[str, dict[int, float]] = {}
    with tempfile.TemporaryDirectory() as given:
        folder = Path(given)
        found["SQLite"] = posting({size: archive(folder / f"sqlite-{size}", size) for size in sizes})
        server = PostgresServer()
        server.start()
        try:
            urls = {size: _database(server, f"archive_{size}") for size in sizes}
            found["PostgreSQL"] = posting(
                {size: archive(folder / f"postgresql-{size}", size, url) for size, url in urls.items()}
            )
        finally:
            server.remove()
    _draw(found, sizes, picture)
    return [growth(took, where) for where, took in found.items()]


def _database(server: PostgresServer, name: str) -> str:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.url(name)


def _draw(found: Mapping[str, Mapping[int, float]], sizes: list[int], picture: Path) -> None:
    chart = pygal.Line(
        title="One posting against what is stored",
        x_title="comments stored",
        y_title="milliseconds, median",
        x_labels=[f"{size:,}" for size in sizes],
        range=(0, 1.3 * max(max(took.values()) for took in found.values()) * 1000),
        js=(),
        legend_at_bottom=True,
    )
    for where, took in found.items():
        chart.add(where, [round(took[size] * 1000, 2) for size in sizes])
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.write_bytes(chart.render())
