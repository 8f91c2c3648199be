from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from moderation.cli import main, opened_house
from moderation.storage import threads
from moderation.vocabulary import Author, Submission, Thread
from moderation.workflow.submit import submit

SHIPPED = Path(__file__).parent.parent.parent / "policy.yaml"


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    policy = tmp_path / "policy.yaml"
    policy.write_text(SHIPPED.read_text("utf-8") + "\nscorer: {second_opinion: false}\n", "utf-8")
    monkeypatch.setenv("MODERATION_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("MODERATION_SECRET_KEY", "x" * 40)
    monkeypatch.setenv("MODERATION_POLICY", str(policy))
    now = datetime.now(UTC)
    with opened_house() as house:
        with house.store.write() as tx:
            threads.open_thread(tx, "trams", "Trams", "", "", "", now)
        submission = Submission("You fucking idiot!", Author("Rex", "rex@example.org"), Thread("trams"))
        receipt = submit(house, submission, token="t", nonce="n", now=now)
        assert receipt.decision.deciding
    made = CliRunner().invoke(main, ["moderator", "add", "Ann", "--admin"])
    assert made.exit_code == 0, made.output
    return CliRunner()


def test_health_names_rules_and_a_rule_is_held_reverted_and_released(runner: CliRunner) -> None:
    told = json.loads(runner.invoke(main, ["rules", "health", "--json"]).stdout)
    rule = next(one["rule"] for one in told if one["held"] or one["removed"])
    assert rule in runner.invoke(main, ["rules", "health"]).stdout
    assert runner.invoke(main, ["rules", "hold", rule, "--as", "Ann"]).stdout == "Done.\n"
    assert runner.invoke(main, ["rules", "hold", rule, "--as", "Ann"]).stdout == "It is so already.\n"
    assert "it only holds for now" in runner.invoke(main, ["rules", "health"]).stdout
    assert runner.invoke(main, ["rules", "release", rule, "--as", "Ann"]).stdout == "Done.\n"
    would = runner.invoke(main, ["rules", "revert", rule, "--since", "1h", "--as", "Ann", "--dry-run"])
    assert would.exit_code == 0, would.output
    done = runner.invoke(main, ["rules", "revert", rule, "--since", "1h", "--as", "Ann"])
    assert done.exit_code == 0, done.output
    nobody = runner.invoke(main, ["rules", "revert", rule, "--since", "1h", "--as", "Zed"])
    assert (nobody.exit_code, "There is no moderator Zed." in nobody.output) == (2, True)


def test_a_rule_that_was_in_shadow_tells_what_it_would_have_done(runner: CliRunner) -> None:
    result = runner.invoke(main, ["rules", "shadow", "spam/none"])
    assert "would have stopped nothing" in result.stdout
    assert runner.invoke(main, ["rules", "shadow", "spam/none", "--json"]).stdout == "[]\n"
