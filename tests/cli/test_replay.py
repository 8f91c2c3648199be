from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from moderation.cli import main

SHIPPED = Path(__file__).parent.parent.parent / "policy.yaml"


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("MODERATION_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("MODERATION_SECRET_KEY", "x" * 40)
    monkeypatch.setenv("MODERATION_POLICY", str(SHIPPED))
    rows = [
        {"id": "1", "thread_url": "https://gazette.example/a", "body": "I like the trams.", "author_name": "Ada"},
        {"id": "2", "thread_url": "https://gazette.example/a", "body": "You fucking idiot!", "author_name": "Rex"},
    ]
    path = tmp_path / "archive.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    result = CliRunner().invoke(main, ["import", str(path)])
    assert result.exit_code == 0, result.output
    return CliRunner()


def test_the_policy_in_force_changes_nothing(runner: CliRunner) -> None:
    result = runner.invoke(main, ["replay", "--policy", str(SHIPPED), "--json"])
    report = json.loads(result.stdout)
    assert (result.exit_code, report["judged"], report["moves"]) == (0, 2, [])
    assert report["before"] != {"publish": 2}


def test_a_gentler_policy_is_compared(runner: CliRunner, tmp_path: Path) -> None:
    gentle = tmp_path / "gentle.yaml"
    gentle.write_text(SHIPPED.read_text("utf-8").replace("status: enforced", "status: draft"), "utf-8")
    result = runner.invoke(main, ["replay", "--policy", str(gentle), "--since", "2020-01-01"])
    assert result.exit_code == 1, result.output
    assert "-> published: 1. See comments 2." in result.stdout


def test_a_time_that_is_none_is_refused(runner: CliRunner) -> None:
    result = runner.invoke(main, ["replay", "--policy", str(SHIPPED), "--since", "soon"])
    assert result.exit_code == 2
    assert "--since: soon is no time." in result.stderr


def test_the_report_is_written_as_a_page_too(runner: CliRunner, tmp_path: Path) -> None:
    gentle, page = tmp_path / "gentle.yaml", tmp_path / "report.html"
    gentle.write_text(SHIPPED.read_text("utf-8").replace("status: enforced", "status: draft"), "utf-8")
    given = ["replay", "--policy", str(gentle), "--since", "2020-01-01", "--fast", "--html", str(page)]
    result = runner.invoke(main, given)
    assert result.exit_code == 1, result.output
    assert "You fucking idiot!" in page.read_text("utf-8")
    assert "/admin/comments/2" in page.read_text("utf-8")
