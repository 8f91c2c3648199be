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


def test_thresholds_of_the_policy_are_measured(file):
    found = json.loads(CliRunner().invoke(main, ["evaluate", "--json", str(file)]).output.splitlines()[0])
    (at,) = [at for at in found["labels"]["insult"]["at"] if at["rule"] == "attacks/scored"]
    assert at["action"] == "hold"
    assert (at["precision"], at["recall"]) == (1.0, 1.0)


def test_figures_can_be_kept_and_compared(file, tmp_path):
    kept = tmp_path / "kept.json"
    first = CliRunner().invoke(main, ["evaluate", str(file), "--save", str(kept)])
    assert first.exit_code == 0, first.output
    same = CliRunner().invoke(main, ["evaluate", str(file), "--baseline", str(kept)])
    assert (same.exit_code, "No figure moved." in same.output) == (0, True)
    rows = json.loads(kept.read_text())
    rows[0]["labels"]["insult"]["stopped"] = 0.5
    kept.write_text(json.dumps(rows))
    moved = CliRunner().invoke(main, ["evaluate", str(file), "--baseline", str(kept)])
    assert moved.exit_code == 0
    assert "insult, stopped: 0.500 before, 1.000 now" in moved.output


def test_a_file_that_holds_no_figures_is_refused(file):
    result = CliRunner().invoke(main, ["evaluate", str(file), "--baseline", str(file)])
    assert result.exit_code == 2
    assert "--save" in result.output


def test_the_page_holds_tables_and_plots_and_runs_nothing(file, tmp_path):
    many = file.read_text() * 11
    file.write_text(many)
    page = tmp_path / "page.html"
    result = CliRunner().invoke(main, ["evaluate", str(file), "--html", str(page), "--group", "clown"])
    assert result.exit_code == 0, result.output
    html = page.read_text("utf-8")
    assert html.count("<svg") == 4
    assert "<script" not in html
    assert "attacks/scored" in html
    assert "BPSN" in html


def test_only_rows_that_training_left_out_can_be_measured(file, tmp_path):
    (tmp_path / "convabuse.valid.jsonl").write_text(file.read_text())
    some, whole = (
        json.loads(CliRunner().invoke(main, ["evaluate", "--json", "--held-out", str(path)]).output.splitlines()[0])
        for path in (file, tmp_path / "convabuse.valid.jsonl")
    )
    assert some["rows"] < whole["rows"] == 4


def test_each_row_is_in_one_half(file):
    first, second = (
        json.loads(CliRunner().invoke(main, ["evaluate", "--json", "--half", half, str(file)]).output.splitlines()[0])
        for half in ("first", "second")
    )
    assert first["rows"] + second["rows"] == 4
    assert 0 < first["rows"] < 4
