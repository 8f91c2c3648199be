"""Folding: what a reader sees, and the way back to what was written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.text.normalise import clean, fold

any_text = st.text(max_size=60) | st.text(
    alphabet=st.sampled_from(list("fuckFUCK aаеорсу.-_*<>b/&#117;;\u200b\u00ad\u0301ｆ𝐟🇫🇺ﬁßİΗηЖ日é1!@$|(+=5\n\t\r\0")),
    max_size=60,
)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Hello,  World!", " hello world "),
        ("", "  "),
        ("fuсk", " fuck "),
        ("ｆｕｃｋ 𝐟𝐮𝐜𝐤 ⓕⓤⓒⓚ 🅵🆄🅲🅺 🇫🇺🇨🇰 ꜰᴜᴄᴋ ⒡⒰⒞⒦", " " + "fuck " * 7),
        ("fück fuc\u0301k f\xadu\xadck fu\u200bck f\u202euck f\ufe0fuck", " " + "fuck " * 6),
        ("Ünïcödé Straße æther", " unicode strasse aether "),
        ("привет, мир", " привет мир "),
        ("ΑΒΕΖ", " abez "),
        ("東京 서울", " 東京 서울 "),
        ("great🇺🇸 day🎉today", " great day today "),
        ("it’s — well… ½", " it s well 1 2 "),
        ("١٢٣", " 123 "),
    ],
)
def test_a_text_is_read_as_a_person_sees_it(written: str, read: str) -> None:
    assert fold(written).text == read


@given(any_text)
@settings(max_examples=300)
def test_folding_a_folded_text_changes_nothing(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


@given(any_text)
@settings(max_examples=300)
def test_every_reading_leads_back_into_the_text_in_order(text: str) -> None:
    folded = fold(text)
    for form in folded.forms:
        places = form.places().tolist()
        assert len(places) == len(form.data)
        assert all(0 <= place <= len(text) for place in places)
    plain = folded.plain.places().tolist()
    assert plain == sorted(plain)


@given(any_text, st.integers(0, 70), st.integers(0, 70))
@settings(max_examples=300)
def test_a_span_always_lies_inside_the_original(text: str, start: int, end: int) -> None:
    first, last = fold(text).span(min(start, end), max(start, end))
    assert 0 <= first <= last <= len(text)


@given(st.text(alphabet="abc \u200b\u0301éß", min_size=1, max_size=30))
def test_the_span_of_a_word_folds_to_that_word(text: str) -> None:
    folded = fold(text)
    at = 1
    for word in folded.text.split():
        start, end = folded.span(at, at + len(word))
        assert word in fold(text[start:end]).text
        at += len(word) + 1


@given(st.text())
def test_clean_text_holds_nothing_that_a_page_or_database_cannot(text: str) -> None:
    cleaned = clean(text)
    assert not set(cleaned) & {chr(code) for code in (*range(9), 11, 12, *range(14, 32), *range(127, 160))}
    assert cleaned.encode().decode() == cleaned
    assert clean(cleaned) == cleaned


def test_cleaning_keeps_tabs_and_line_ends_and_composes_letters() -> None:
    assert clean("a\tb\r\nc\rd\x00\ud800e\u0301") == "a\tb\nc\nd\u00e9"


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "a" + "\u0301" * 1_000_000,
        "a\u200b" * 100_000,
        "<b>" * 200_000,
        "&" * 500_000,
        "[" * 300_000 + "](" * 100_000,
        "a b " * 200_000,
        "f*" * 300_000,
        "a1" * 300_000,
        "a.b-" * 200_000,
        "*" * 500_000,
        "Жa" * 200_000,
        "<!--" * 200_000,
    ],
    ids=lambda text: f"{text[:6]!r}…",
)
def test_a_hostile_text_takes_time_in_proportion_to_its_length(text: str) -> None:
    # Nothing is timed: a pass that is not linear would not come back within the day.
    for form in fold(text).forms:
        assert len(form.places()) == len(form.data)


def test_what_unicode_keeps_free_of_characters_is_taken_out() -> None:
    assert clean("a\ufffe\uffff\ufdd0\ufdef\U0001fffe\U0010ffffb\ufdf0\ufffd") == "ab\ufdf0\ufffd"


def test_marks_without_end_are_put_into_order_in_stretches() -> None:
    """Unordered marks take the square of their number to sort: two million took minutes, thirty at a time take none."""
    cleaned = clean("a" + "\u0301\u0316" * 500_000)
    assert cleaned.count("\u034f") == pytest.approx(1_000_000 / 30, rel=0.01)
    assert clean("e\u0301\u0316" * 3).count("\u034f") == 0
    assert clean(cleaned) == cleaned
