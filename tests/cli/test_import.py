from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from moderation.cli import main
from tests.importers.reading import SAMPLES


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("MODERATION_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("MODERATION_SECRET_KEY", "x" * 40)
    return CliRunner()


def test_the_report_accounts_for_every_comment(runner: CliRunner) -> None:
    result = runner.invoke(main, ["import", str(SAMPLES / "wordpress.xml")])
    assert result.exit_code == 1
    assert "5 comments in the file (wordpress), 2 threads." in result.stdout
    assert "4 stored, 0 there already, 1 skipped." in result.stdout
    assert "skipped, because it is a pingback, not a comment: 14" in result.stdout


def test_the_report_as_json_lists_every_skip(runner: CliRunner) -> None:
    result = runner.invoke(main, ["import", str(SAMPLES / "wordpress.xml"), "--dry-run", "--json"])
    report = json.loads(result.stdout)
    assert report["found"] == report["stored"] + report["already"] + len(report["skipped"])
    assert report["skipped"] == [{"id": "14", "why": "it is a pingback, not a comment"}]


def test_an_unknown_file_is_refused_in_one_line(runner: CliRunner, tmp_path: Path) -> None:
    path = tmp_path / "odd.bin"
    path.write_bytes(b"neither this nor that")
    result = runner.invoke(main, ["import", str(path)])
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: odd.bin: This file is in no known format.")
    assert result.stderr.count("\n") == 1
