from __future__ import annotations

from datetime import UTC, datetime

import pytest

from moderation.importers import FormatError
from moderation.vocabulary import Status
from tests.importers.reading import SAMPLES, comments, read_bytes, read_sample, skipped, threads


def test_a_wordpress_file_is_recognised_and_read_whole() -> None:
    known, items = read_sample("wordpress.xml")
    assert known == "wordpress"
    assert set(comments(items)) == {"11", "12", "13", "15"}
    assert skipped(items) == {"14": "it is a pingback, not a comment"}
    assert [thread.title for thread in threads(items).values()] == ["Night buses", "About"]


def test_marks_become_markdown_and_scripts_go() -> None:
    ada = comments(read_sample("wordpress.xml")[1])["11"]
    assert ada.text == "I **like** them,\nand \\*so\\* do [my cats](https://ada.example/cats)."
    assert ada.author.name == "Ada & Co"
    assert ada.author.visitor == "3"
    assert ada.at == datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def test_what_wordpress_had_decided_is_kept() -> None:
    found = comments(read_sample("wordpress.xml")[1])
    assert (found["13"].status, found["13"].label) == (Status.REMOVED, "spam")
    assert (found["15"].status, found["15"].label) == (Status.HELD, "pending")
    assert found["12"].parent == "11"
    assert found["12"].author.email == "bo@example.net"


def test_a_file_that_declares_entities_is_refused() -> None:
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel>&b;</channel></rss>'
    )
    with pytest.raises(FormatError, match=r"Line 1 declares a document type or an entity"):
        read_bytes("wordpress", bomb)


def test_a_file_that_asks_for_another_file_is_refused() -> None:
    asks = b'<?xml version="1.0"?><!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss></rss>'
    with pytest.raises(FormatError, match="refused"):
        read_bytes("wordpress", asks)


def test_a_cut_off_file_says_so() -> None:
    whole = (SAMPLES / "wordpress.xml").read_bytes()
    with pytest.raises(FormatError, match="cut off"):
        read_bytes("wordpress", whole[: len(whole) // 2])


def test_a_file_in_another_encoding_than_it_names_says_so() -> None:
    whole = (SAMPLES / "wordpress.xml").read_bytes().replace(b"Cheap watches!", "Cafés".encode("latin-1"))
    with pytest.raises(FormatError, match="not in the encoding that it names"):
        read_bytes("wordpress", whole)


def test_leading_junk_and_control_characters_do_no_harm() -> None:
    whole = (SAMPLES / "wordpress.xml").read_bytes().replace(b"Cheap watches!", b"Cheap\x0b wat\x00ches!")
    found = comments(read_bytes("wordpress", b"`\n" + whole + b"`"))
    assert found["13"].text == "Cheap watches!"
