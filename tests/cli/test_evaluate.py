import json

import pytest
from click.testing import CliRunner

from moderation.cli import main

ROWS = [
    {"text": "You are such a pathetic idiot", "labels": {"insult": 1, "toxic": 1, "clean": 0}, "group": "letters"},
    {"text": "Thank you, that was helpful", "labels": {"insult": 0, "toxic": 0, "clean": 1}, "group": "letters"},
    {"text": "The bus lane on the hill is too narrow", "labels": {"insult": 0, "toxic": 0, "clean": 1}},
    {"text": "shut up you stupid clown", "labels": {"insult": 1, "toxic": 1, "clean": 0}},
]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "labelled.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in ROWS) + "\n", "utf-8")
    return path


def test_it_says_how_well_labels_are_told_apart_and_who_is_stopped_wrongly(file):
    result = CliRunner().invoke(main, ["evaluate", "--json", str(file)])
    assert result.exit_code == 0, result.output
    found = json.loads(result.output.splitlines()[0])
    assert found["rows"] == 4
    assert (found["clean"], found["clean_held"], found["clean_removed"]) == (2, 0, 0)
    assert found["labels"]["insult"]["auc"] == 1.0
    assert found["labels"]["insult"]["stopped"] == 1.0
    assert "spam" not in found["labels"]


def test_the_table_is_for_people(file):
    result = CliRunner().invoke(main, ["evaluate", str(file), "--group", "clown"])
    assert result.exit_code == 0
    assert "labelled.jsonl" in result.output
    assert "0 of 2 (0.0%)" in result.output


def test_a_broken_line_is_named(file):
    file.write_text('{"labels": {}}\n', "utf-8")
    result = CliRunner().invoke(main, ["evaluate", str(file)])
    assert result.exit_code == 2
    assert "line 1" in result.output
