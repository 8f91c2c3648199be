"""`moderation check` judges without storing: its JSON, its exit status, and what it says of broken input."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from moderation.cli import main
from moderation.policy.scores import with_findings
from moderation.scoring.labels import LABELS
from moderation.scoring.scorer import shipped
from tests.policy.files import GOOD


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    file = tmp_path / "policy.yaml"
    file.write_text(GOOD)
    return file


def check(policy: Path, *arguments: str, given: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["check", "--policy", str(policy), *arguments], input=given)


def objects(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def lines(file: Path, *entries: object) -> str:
    file.write_text("".join(f"{entry if isinstance(entry, str) else json.dumps(entry)}\n" for entry in entries))
    return str(file)


def test_a_fine_text_is_published_with_status_0(policy: Path) -> None:
    result = check(policy, "A fine morning")
    assert (result.exit_code, result.stdout.strip()) == (0, "Published")


def test_a_caught_text_ends_with_status_1_and_says_why(policy: Path) -> None:
    result = check(policy, "What flapdoodle")
    assert result.exit_code == 1
    for part in ("Held", "Vulgar language", "vulgarity/words", "hold from 0.5", "Not that word."):
        assert part in result.stdout


def test_json_holds_everything_that_was_promised(policy: Path) -> None:
    (told,) = objects(check(policy, "--json", "What flapdoodle"))
    assert set(told) == {"id", "action", "clauses", "findings", "scores", "policy"}
    assert (told["action"], told["clauses"]) == ("hold", ["vulgarity"])
    assert set(told["scores"]) == set(LABELS)
    assert (told["policy"]["version"], len(told["policy"]["sha256"])) == (3, 64)
    (finding,) = told["findings"]
    assert {"rule", "clause", "action", "score", "because", "spans"} <= set(finding)
    assert finding["spans"] == [{"start": 5, "end": 15, "text": "flapdoodle"}]


def test_json_of_a_fine_text_has_the_same_shape(policy: Path) -> None:
    result = check(policy, "--json", "A fine morning")
    (told,) = objects(result)
    assert (result.exit_code, told["action"], told["clauses"], told["findings"]) == (0, "publish", [], [])


def test_the_text_may_come_from_the_standard_input(policy: Path) -> None:
    assert check(policy, "--json", given="What flapdoodle").exit_code == 1


def test_a_file_is_judged_line_by_line(policy: Path, tmp_path: Path) -> None:
    file = lines(tmp_path / "in.jsonl", {"id": "a", "text": "flapdoodle"}, "", {"text": "fine"}, {"id": 7, "text": "x"})
    result = check(policy, "--file", file, "--json")
    assert result.exit_code == 1
    assert [(told["id"], told["action"]) for told in objects(result)] == [("a", "hold"), (3, "publish"), (7, "publish")]


def test_a_packed_file_is_read_whatever_it_is_called(policy: Path, tmp_path: Path) -> None:
    file = tmp_path / "in.data"
    file.write_bytes(gzip.compress(b'{"text": "flapdoodle"}\n'))
    assert objects(check(policy, "--file", str(file), "--json"))[0]["action"] == "hold"


def test_a_file_may_come_from_the_standard_input(policy: Path) -> None:
    result = check(policy, "--file", "-", "--json", given='{"text": "flapdoodle"}\n')
    assert objects(result)[0]["action"] == "hold"


def test_a_line_may_say_who_wrote_it(policy: Path, tmp_path: Path) -> None:
    file = lines(
        tmp_path / "in.jsonl",
        {"text": "flapdoodle", "author": {"name": "Mo", "role": "moderator"}},
        {"text": "flapdoodle", "author": "Bo", "email": "b@example.org", "ip": "192.0.2.1", "url": "http://b.example", "thread": "t"},
    )  # fmt: skip
    assert [told["action"] for told in objects(check(policy, "--file", file, "--json"))] == ["publish", "hold"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "not JSON"),
        ("[1]", "must be an object"),
        ('{"id": 3}', '"text" is missing'),
        ('{"text": 3}', '"text" must be a string'),
        ('{"text": "x", "email": []}', '"email" must be a string'),
        ('{"text": "x", "author": {"role": "boss"}}', "'boss'"),
        ('{"text": "x", "id": {}}', '"id" must be'),
        ("[" * 100_000, "nested too deep"),
        ('{"text": ' + "9" * 5000 + "}", "digits"),
        ('{"text": "' + "x" * 16_800_000 + '"}', "longer than"),
    ],
)
def test_a_broken_line_is_named_and_the_others_are_judged(policy: Path, tmp_path: Path, line: str, says: str) -> None:
    file = lines(tmp_path / "in.jsonl", {"text": "one"}, line, {"text": "three"})
    result = check(policy, "--file", file, "--json")
    assert result.exit_code == 2
    assert f"{file}:2: " in result.stderr
    assert says in result.stderr
    assert [told["id"] for told in objects(result)] == [1, 3]


def test_a_cut_off_gzip_file_is_told(policy: Path, tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl.gz"
    file.write_bytes(gzip.compress(b'{"text": "fine"}\n' * 1000)[:-20])
    result = check(policy, "--file", str(file), "--json")
    assert (result.exit_code, "damaged or cut off" in result.stderr) == (2, True)


def test_a_summary_counts_what_would_happen(policy: Path, tmp_path: Path) -> None:
    file = lines(tmp_path / "in.jsonl", {"text": "flapdoodle"}, {"text": "fine"}, "{")
    result = check(policy, "--file", file)
    assert "2 comments: 1 published, 1 held, 0 removed; 1 line could not be read." in result.stdout


@pytest.mark.parametrize("arguments", [["--file", "nowhere.jsonl"], ["text", "--file", "x"], ["--nonsense"]])
def test_what_cannot_be_run_ends_with_status_2_and_no_traceback(policy: Path, arguments: list[str]) -> None:
    result = check(policy, *arguments)
    assert result.exit_code == 2
    assert "Error" in result.stderr
    assert "Traceback" not in result.output


def test_a_bad_policy_ends_with_status_2_and_names_the_mistake(policy: Path) -> None:
    policy.write_text("version: x\n")
    result = check(policy, "text")
    assert result.exit_code == 2
    assert f"{policy}:1:10" in result.stderr


def test_text_cannot_steer_the_terminal(policy: Path) -> None:
    result = check(policy, "flapdoodle \u202e\u009b31m \U000e0041")
    assert "\u202e" not in result.stdout
    assert "\\u{202e}" in result.stdout


@pytest.mark.parametrize("text", ["A fine morning", "", "🔥", "you idiot", "word " * 20_000, "\u0301" * 3000])
def test_scores_hold_every_label_also_where_no_rule_asks_for_them(policy: Path, text: str) -> None:
    result = check(policy, "--json", "--file", "-", given=json.dumps({"text": text}))
    assert set(objects(result)[0]["scores"]) == set(LABELS)


def test_the_scores_of_a_comment_do_not_change_what_is_done_with_it(policy: Path) -> None:
    calm = "Thanks, that was a helpful article about the bus lane."
    result = check(policy, "--json", calm)
    assert objects(result)[0]["action"] == "publish"
    thorough = with_findings(shipped().score(calm, thorough=True).scores, ())
    assert objects(result)[0]["scores"]["toxic"] == pytest.approx(thorough["toxic"])
