from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.saved import data_folder, rows, run


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return data_folder(tmp_path, monkeypatch)


def test_a_copy_replaces_an_older_one_and_leaves_nothing_else(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copies" / "copy.db"
    copy.parent.mkdir()
    copy.write_bytes(b"an older one")
    assert "Hash of all rows" in run("backup", str(copy))
    assert [file.name for file in copy.parent.iterdir()] == ["copy.db"]
    assert rows(copy) == rows(data / "moderation.db")


def test_the_database_itself_is_no_place_for_a_copy(data: Path) -> None:
    assert "is the database itself" in run("backup", str(data / "moderation.db"), status=2)


def test_a_missing_tool_is_named(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODERATION_DATABASE_URL", "postgresql://nobody@localhost/none")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "pg_dump is not installed here" in run("backup", str(tmp_path / "copy.dump"), status=2)
    assert list(tmp_path.glob("*copy.dump*")) == []
