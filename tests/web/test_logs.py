"""Log lines: facts can be read by programs, and nobody writes a second line or moves a cursor."""

from __future__ import annotations

import json
import logging

import pytest

from moderation.web.logs import JsonLines, TextLines


def record(words: str, *arguments: object) -> logging.LogRecord:
    return logging.LogRecord("moderation.workflow.acts", logging.INFO, "acts.py", 1, words, arguments, None)


def test_the_facts_of_a_line_are_members_of_its_object() -> None:
    line = json.loads(JsonLines().format(record("act: id=%d kind=%s batch=%s", 7, "publish", "b1")))
    assert line.pop("at").endswith("+00:00")
    assert line == {
        "level": "info",
        "logger": "moderation.workflow.acts",
        "event": "act",
        "id": "7",
        "kind": "publish",
        "batch": "b1",
    }


@pytest.mark.parametrize("lines", [JsonLines(), TextLines()])
@pytest.mark.parametrize("nasty", ["a\nb", "a\r\nb", "\x1b[2J", "\u2028", "\udcff", "\u202eabc", "a\0b"])
def test_one_line_stays_one_line_of_plain_letters(lines: logging.Formatter, nasty: str) -> None:
    line = lines.format(record("odd: what=%s", nasty))
    assert line.isascii()
    assert line.isprintable()


def test_an_error_is_named_and_not_quoted() -> None:
    broken = record("broken")
    broken.exc_info = (ValueError, ValueError("the text of somebody"), None)
    said = JsonLines().format(broken)
    assert "somebody" not in said
    assert json.loads(said)["error"] == "ValueError"
