"""`moderation policy check|show|facts`: mistakes, examples, reading."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from moderation.cli import main
from tests.policy.files import GOOD, spoilt


def run(tmp_path: Path, command: str, source: str) -> Result:
    file = tmp_path / "policy.yaml"
    file.write_text(source)
    return CliRunner().invoke(main, ["policy", command, "--policy", str(file)])


def test_a_good_file_is_summed_up_with_status_0(tmp_path: Path) -> None:
    result = run(tmp_path, "check", GOOD)
    assert result.exit_code == 0
    assert (
        "2 clauses, 1 rule, 4 examples (2 caught, 2 allowed), 1 known gap. All examples end as they say."
        in result.stdout
    )


def test_an_example_that_fails_ends_with_status_1_and_is_named(tmp_path: Path) -> None:
    result = run(tmp_path, "check", spoilt("{text: A fine morning,", "{text: A flapdoodle,"))
    assert result.exit_code == 1
    assert "policy.yaml:20: vulgarity/words: expected publish, got hold" in result.stdout
    assert "1 example failed." in result.stdout


def test_mistakes_end_with_status_2_and_are_all_named(tmp_path: Path) -> None:
    result = run(tmp_path, "check", GOOD.replace("version: 3", "version: x").replace("do: ban", "do: bun"))
    assert result.exit_code == 2
    assert "policy.yaml:1:10: " in result.stderr
    assert "policy.yaml:30:19: " in result.stderr
    assert "2 mistakes. nothing was judged." in result.stderr.lower()


def test_a_file_that_is_not_there_ends_with_status_2(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["policy", "check", "--policy", str(tmp_path / "none.yaml")])
    assert (result.exit_code, "cannot be read" in result.stderr) == (2, True)


def test_show_prints_clauses_rules_and_the_ladder(tmp_path: Path) -> None:
    result = run(tmp_path, "show", GOOD)
    assert result.exit_code == 0
    for part in (
        "Be kind.",
        "Personal attacks (attacks)",
        "vulgarity/words",
        "hold from 0.5",
        "Not when:",
        "block for 1 day",
    ):
        assert part in result.stdout


def test_facts_prints_the_table_of_the_docs() -> None:
    result = CliRunner().invoke(main, ["policy", "facts"])
    assert result.exit_code == 0
    assert "| `author.newcomer` | true/false |" in result.stdout
