from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner

from moderation.cli import main
from tests.scoring.test_learned import offers, talk

SHIPPED = Path(__file__).parent.parent.parent / "policy.yaml"


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("MODERATION_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("MODERATION_SECRET_KEY", "x" * 40)
    monkeypatch.setenv("MODERATION_POLICY", str(SHIPPED))
    return CliRunner()


def test_with_too_few_verdicts_nothing_is_switched_on(runner: CliRunner) -> None:
    result = runner.invoke(main, ["learn"])
    assert result.exit_code == 1
    assert "0 verdicts to learn from." in result.stdout
    result = runner.invoke(main, ["learn", "--explain", "hello"])
    assert (result.exit_code, "Nothing that was learned counts now." in result.stderr) == (2, True)


def test_it_learns_explains_exports_and_is_switched_off(runner: CliRunner, tmp_path: Path) -> None:
    chance = random.Random(3)
    both = [(text, "spam") for text in offers(50, chance)] + [(text, "approved") for text in talk(50, chance)]
    chance.shuffle(both)
    path, target = tmp_path / "c.jsonl", tmp_path / "weights.json"
    rows = (
        {"id": str(n), "thread_slug": "a", "body": text, "status": status, "created_at": f"2026-10-{n % 27 + 1:02d}"}
        for n, (text, status) in enumerate(both)
    )
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert runner.invoke(main, ["import", str(path)]).exit_code == 0
    tried = runner.invoke(main, ["learn", "--dry-run"])
    assert (tried.exit_code, "It would be switched on." in tried.stdout) == (0, True), tried.output
    assert "It counts from now on." in runner.invoke(main, ["learn"]).stdout
    assert "spam: " in runner.invoke(main, ["learn", "--explain", both[0][0]]).stdout
    assert runner.invoke(main, ["learn", "--export", str(target)]).exit_code == 0
    assert json.loads(target.read_text())["labels"]["spam"]["weights"]
    assert "The shipped scorer alone counts now." in runner.invoke(main, ["learn", "--off"]).stdout
