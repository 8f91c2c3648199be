from __future__ import annotations

import csv
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
    assert CliRunner().invoke(main, ["import", str(SAMPLES / "wordpress.xml")]).exit_code == 1
    return CliRunner()


def test_json_lines_go_to_the_standard_output(runner: CliRunner) -> None:
    result = runner.invoke(main, ["export"])
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["status"] for row in rows if "id" in row] == ["published", "published", "removed", "held"]


def test_a_file_is_written_whole_and_for_its_owner_alone(runner: CliRunner, tmp_path: Path) -> None:
    path = tmp_path / "gazette.csv"
    result = runner.invoke(main, ["export", "--format", "csv", "-o", str(path)])
    assert (result.exit_code, result.stderr) == (0, f"4 comments written to {path}.\n")
    assert path.stat().st_mode & 0o077 == 0
    with path.open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 4
    assert list(tmp_path.glob(".gazette*")) == []


def test_comments_of_another_site_stay_where_they_are(runner: CliRunner) -> None:
    assert runner.invoke(main, ["export", "--site", "https://other.example"]).stdout == ""


def test_a_folder_that_is_not_there_is_named(runner: CliRunner, tmp_path: Path) -> None:
    result = runner.invoke(main, ["export", "-o", str(tmp_path / "none" / "a.jsonl")])
    assert result.exit_code == 2
    assert "cannot be written: No such file or directory." in result.stderr


def test_the_log_leaves_too_but_not_as_comments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODERATION_DATA_DIR", str(tmp_path / "fresh"))
    monkeypatch.setenv("MODERATION_SECRET_KEY", "x" * 40)
    target = tmp_path / "log.csv"
    done = CliRunner().invoke(main, ["export", "--what", "log", "--format", "csv", "-o", str(target)])
    assert done.exit_code == 0, done.output
    assert target.read_text().startswith("id,at,batch,")
    refused = CliRunner().invoke(main, ["export", "--what", "bans", "--format", "wxr"])
    assert (refused.exit_code, "WXR is a format for comments." in refused.output) == (2, True)
