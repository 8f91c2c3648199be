from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from moderation.storage.database import Store
from tests.cli.saved import data_folder, rows, run
from tests.importers.reading import SAMPLES


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return data_folder(tmp_path, monkeypatch)


def test_a_copy_made_while_somebody_writes_comes_back_whole(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    before = rows(data / "moderation.db")
    store = Store(f"sqlite:///{data}/moderation.db")
    with store.write():
        assert "Hash of all rows" in run("backup", str(copy))
    store.close()
    assert copy.stat().st_mode & 0o077 == 0
    shutil.rmtree(data)
    assert "every row the same" in run("restore", str(copy))
    assert rows(data / "moderation.db") == before
    assert "0 stored, 4 there already" in run("import", str(SAMPLES / "wordpress.xml"), status=1)
    assert rows(data / "moderation.db") == before


def test_a_copy_with_a_changed_row_is_refused(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    run("backup", str(copy))
    with sqlite3.connect(copy) as database:
        database.execute("UPDATE comment SET text = 'other' WHERE id = 2")
    database.close()
    assert "comment changed. Use another copy." in run("restore", "--check", str(copy), status=2)


def test_a_damaged_copy_is_refused(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    run("backup", str(copy))
    copy.write_bytes(copy.read_bytes()[:-5000])
    run("restore", "--check", str(copy), status=2)


def test_a_database_that_is_there_stays_unless_replaced(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    run("backup", str(copy))
    assert "already" in run("restore", str(copy), status=2)
    run("restore", "--replace", str(copy))
    assert len(list(data.glob("moderation.db.before-*"))) == 1


def test_a_copy_of_a_newer_version_is_refused(data: Path, tmp_path: Path) -> None:
    with sqlite3.connect(data / "moderation.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    copy = tmp_path / "copy.db"
    run("backup", str(copy))
    assert "newer version" in run("restore", "--check", str(copy), status=2)
