"""A service with a few comments, whose database can be copied."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

from moderation.cli import main
from tests.importers.reading import SAMPLES


def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MODERATION_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("MODERATION_SECRET_KEY", "x" * 40)
    run("import", str(SAMPLES / "wordpress.xml"), status=1)
    return tmp_path / "data"


def run(*words: str, status: int = 0) -> str:
    result = CliRunner().invoke(main, list(words))
    assert result.exit_code == status, result.output
    return result.output


def rows(path: Path) -> list[tuple[object, ...]]:
    with sqlite3.connect(path) as database:
        found = database.execute("SELECT * FROM comment ORDER BY id").fetchall()
    database.close()
    return found
