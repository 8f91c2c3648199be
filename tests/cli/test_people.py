"""`moderation people`: what is kept of one person, by e-mail address or private link."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from moderation.cli import main

THREAD = {
    "record": "thread",
    "thread_slug": "buses",
    "thread_title": "Buses",
    "thread_opened_at": "2026-02-28T09:00:00Z",
}
WRITTEN = [
    ("An ostrich by day.", "Ada", "ada@example.org"),
    ("A pelican by night.", "Bo", "bo@example.org"),
    ("An ostrich at noon.", "Ada L.", "ada@example.org"),
]
COMMENTS = [
    {"id": str(number), "thread_slug": "buses", "author_name": name, "author_email": email, "body": words}
    for number, (words, name, email) in enumerate(WRITTEN)
]
LINES = "\n".join(
    json.dumps(line)
    for line in [THREAD, *({**one, "created_at": "2026-03-01T09:00:00Z", "status": "published"} for one in COMMENTS)]
)


@pytest.fixture(autouse=True)
def filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MODERATION_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("MODERATION_SECRET_KEY", "x" * 40)
    file = tmp_path / "in.jsonl"
    file.write_text(LINES, "utf-8")
    done = CliRunner().invoke(main, ["import", str(file)])
    assert "ostrich" not in done.output
    return tmp_path


def people(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, ["people", *words], input=typed)


def test_what_is_kept_of_somebody_is_written_for_them_alone(filled: Path) -> None:
    done = people("export", "--email", "Ada@example.org", "-o", str(filled / "ada.json"))
    assert done.exit_code == 0, done.output
    assert stat.S_IMODE((filled / "ada.json").stat().st_mode) == 0o600
    told = json.loads((filled / "ada.json").read_text("utf-8"))
    texts = {one["text"] for person in told["people"] for one in person["comments"]}
    assert texts == {"An ostrich by day.", "An ostrich at noon."}


def test_erasing_asks_first_and_then_leaves_nothing(filled: Path) -> None:
    assert people("erase", "--email", "ada@example.org", typed="n\n").exit_code == 1
    done = people("erase", "--email", "ada@example.org", typed="y\n")
    assert done.exit_code == 0
    assert "2 comments erased." in done.output
    assert b"ostrich" not in b"".join(file.read_bytes() for file in (filled / "data").glob("*.db*"))
    assert people("export", "--email", "ada@example.org").exit_code == 2
    assert "pelican" in people("export", "--email", "bo@example.org").output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--email or by --link"),
        (("--email", "a@b.example", "--link", "x" * 40), "--email or by --link"),
        (("--email", "stranger@example.org"), "Nobody has left"),
        (("--link", "https://x.example/comments/1/status/" + "y" * 40), "belongs to no comment"),
        (("--link", "nonsense"), "belongs to no comment"),
    ],
)
def test_who_is_not_found_is_said_with_what_to_do(words: tuple[str, ...], said: str) -> None:
    for act in ("export", "erase"):
        done = people(act, *words)
        assert (done.exit_code, said in done.output) == (2, True), done.output


def test_two_names_of_one_mailbox_are_linked_as_somebody_at_the_terminal_reads_it(filled: Path) -> None:
    more = {**COMMENTS[0], "id": "9", "author_name": "Adele", "author_email": "ada+x@example.org"}
    more |= {"body": "A heron in the rain.", "created_at": "2026-03-02T09:00:00Z", "status": "published"}
    (filled / "more.jsonl").write_text(json.dumps(more), "utf-8")
    assert CliRunner().invoke(main, ["import", str(filled / "more.jsonl")]).exit_code == 0
    done = people("link", "--at-least", "0.5")
    assert done.exit_code == 0, done.output
    (pair,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert pair["probability"] > 0.95
    assert pair["one"] < pair["other"]
    assert "1 pair from 0.5 on" in done.stderr
    assert "0 pairs" in people("link", "--at-least", "1").stderr


def test_linking_says_what_is_missing_or_odd_about_the_call(filled: Path) -> None:
    assert people("link", "--use").exit_code == 2
    assert "--use needs --estimate" in people("link", "--use").output
    assert people("erase", "--email", "ada@example.org", "--yes").exit_code == 0
    assert people("erase", "--email", "bo@example.org", "--yes").exit_code == 0
    done = people("link")
    assert done.exit_code == 0, done.output
