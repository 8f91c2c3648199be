"""Marked passages: nothing of the text is lost, whatever the spans."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from moderation.vocabulary import Action, Finding, Span
from moderation.web.desk.marks import pieces


def found(text: str, *spans: tuple[int, int], field: str = "text") -> Finding:
    return Finding(
        "a/b", "a", Action.HOLD, 1.0, "", "", tuple(Span(start, end, text[start:end], field) for start, end in spans)
    )


@st.composite
def texts_with_findings(draw: st.DrawFn) -> tuple[str, list[Finding]]:
    text = draw(st.text(max_size=40))
    place = st.integers(-2, len(text) + 2)
    spans = st.lists(st.tuples(place, place), max_size=4)
    return text, [
        Finding("a/b", "a", Action.HOLD, 1.0, "", "", tuple(Span(s, e, text[max(s, 0) : max(e, 0)]) for s, e in one))
        for one in draw(st.lists(spans, max_size=4))
    ]


@given(texts_with_findings())
def test_the_pieces_joined_are_the_text_again(case: tuple[str, list[Finding]]) -> None:
    text, findings = case
    assert "".join(piece.text for piece in pieces(text, findings)) == text


@given(texts_with_findings())
def test_each_letter_carries_exactly_the_findings_that_point_at_it(case: tuple[str, list[Finding]]) -> None:
    text, findings = case
    carried = [piece.findings for piece in pieces(text, findings) for _ in piece.text]
    for place, numbers in enumerate(carried):
        wanted = {
            number
            for number, finding in enumerate(findings, start=1)
            for span in finding.spans
            if 0 <= span.start <= place < span.end <= len(text)
        }
        assert set(numbers) == wanted


@given(texts_with_findings())
def test_each_finding_begins_at_one_place_and_ends_somewhere(case: tuple[str, list[Finding]]) -> None:
    text, findings = case
    cut = pieces(text, findings)
    marked = {number for piece in cut for number in piece.findings}
    assert sorted(number for piece in cut for number in piece.first) == sorted(marked)
    assert {number for piece in cut for number in piece.ends} == marked


def test_overlapping_passages_are_cut_at_their_borders() -> None:
    text = "one two three"
    cut = pieces(text, [found(text, (0, 7)), found(text, (4, 13))])
    assert [(piece.text, piece.findings) for piece in cut] == [("one ", (1,)), ("two", (1, 2)), (" three", (2,))]


def test_a_passage_that_no_longer_fits_the_text_is_left_out() -> None:
    stale = Finding("a/b", "a", Action.HOLD, 1.0, "", "", (Span(0, 3, "two"),))
    assert [piece.findings for piece in pieces("one", [stale])] == [()]


def test_passages_of_another_field_are_not_marked_in_the_text() -> None:
    name = found("Rex", (0, 3), field="name")
    assert [piece.findings for piece in pieces("Rex", [name])] == [()]
    assert [piece.findings for piece in pieces("Rex", [name], "name")] == [(1,)]


def test_an_empty_text_has_no_pieces() -> None:
    assert pieces("", [found("", (0, 0))]) == ()


def test_signs_that_hide_are_shown_but_joiners_of_emoji_and_persian_are_not() -> None:
    def shown(text: str) -> list[str]:
        return [piece.hidden for piece in pieces(text, []) if piece.hidden]

    assert shown("a\u200bb\u202ec\u00ad\x07") == ["U+200B", "U+202E", "U+00AD", "U+0007"]
    assert shown("\U0001f469\u200d\U0001f680 می\u200cخواهم\nnew\tline") == []
    assert shown("f\u200cool") == ["U+200C"]
