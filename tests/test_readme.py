"""What the README says is true: its rule works, its files exist, its commands are there."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner

from moderation.cli import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_the_rule_in_the_readme_works_as_it_stands(tmp_path: Path) -> None:
    (rule,) = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    policy = tmp_path / "policy.yaml"
    policy.write_text((ROOT / "policy.yaml").read_text("utf-8").replace("\nrules:\n", f"\nrules:\n{rule}", 1), "utf-8")
    result = CliRunner().invoke(main, ["policy", "check", "--policy", str(policy)])
    assert result.exit_code == 0, result.output
    shown = CliRunner().invoke(main, ["policy", "show", "--policy", str(policy)])
    assert "advertising/phone-number" in shown.output


def test_every_file_that_the_readme_names_exists() -> None:
    named = re.findall(r"\b(?:docs|tests)/[\w./-]+\w|\b[A-Z_]{4,}\.md\b", README)
    assert len(named) > 10
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_command_that_the_readme_names_exists() -> None:
    named = set(re.findall(r"(?:^|`|/|\$ )moderation (\w+)", README, re.MULTILINE))
    assert named >= {"serve", "check", "policy", "doctor"}
    assert named <= set(main.commands)


def test_the_text_in_the_readme_is_caught() -> None:
    (text,) = re.findall(r'\$ moderation check "(.*)"', README)
    result = CliRunner().invoke(main, ["check", text])
    assert result.exit_code == 1, result.output
    assert "Personal attacks" in result.output
