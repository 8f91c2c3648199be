import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.detectors import Case
from moderation.detectors.patterns import LONGEST_PATTERN, Patterns, shipped
from moderation.text.normalise import fold
from moderation.vocabulary import History, Submission
from tests.detectors.phrase_cases import ALLOWED, CAUGHT, lines


def found(text, **settings):
    return list(Patterns(**settings).find(Case(Submission(text), History(), None)))


def groups_in(text):
    return {passage.group for passage in shipped().find(fold(text))}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, block in CAUGHT.items() for text in lines(block)])
def test_what_is_meant_by_a_group_is_found(kind, text):
    kinds = {"violence": ("violence", "threat"), "threat": ("threat", "violence")}.get(kind, (kind,))
    assert any(group.startswith(kinds) for group in groups_in(text))


@pytest.mark.parametrize("text", lines(ALLOWED))
def test_what_only_looks_like_it_is_left_alone(text):
    assert groups_in(text) == set()


def test_evidence_says_what_was_found_and_where():
    text = "Nice garden. I will kill you, neighbour."
    (evidence,) = found(text, groups=("threat_stated_intent",))
    assert [text[span.start : span.end] for span in evidence.spans] == ["I will kill you"]
    assert "“I will kill you”" in evidence.note
    assert evidence.facts == {"group": "threat_stated_intent", "count": 1, "disguised": False}
    assert evidence.score == 0.95


def test_a_rule_may_give_a_group_another_score():
    (evidence,) = found("I will kill you", groups=("threat_stated_intent",), score=0.4)
    assert evidence.score == 0.4


def test_hidden_letters_are_read_and_told():
    text = "k1ll y0urself"
    (evidence,) = found(text, groups=("threat_wish",))
    assert evidence.spans[0].text == text
    assert evidence.facts["disguised"] is True
    assert "digits or signs for letters" in evidence.note


def test_two_sentences_are_not_glued_together():
    assert not found("Ask if you know. Idiot is a strong word.", groups=("attack_second_person",))
    assert not found("I will. Kill you said? Never.", groups=("threat_stated_intent",))


def test_stops_between_all_words_are_no_way_out():
    assert found("I. will. kill. you.", groups=("threat_stated_intent",))


def test_own_patterns_work_over_folded_text():
    (evidence,) = found("Try our MÍRACLE—Cleaner!", any=(r"\bmiracle cleaner\b",))
    assert evidence.spans[0].text == "MÍRACLE—Cleaner"
    assert evidence.score == 0.8


def test_own_patterns_may_look_at_the_text_as_written():
    assert found("CODE-77", any=(r"[A-Z]{4}-\d\d",), over="raw")
    assert not found("code-77", any=(r"[A-Z]{4}-\d\d",), over="raw")
    assert found("code-77", any=(r"[A-Z]{4}-\d\d",), over="raw", flags="i")


def test_own_exceptions_are_spared():
    settings = {"any": (r"\bkill\w*",), "spare": (r"kill the (bill|process)",)}
    assert not found("They want to kill the bill", **settings)
    assert found("They want to kill the king", **settings)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({}, "needs `groups:` or `any:`"),
        ({"groups": ("nonsense",)}, "no group of phrases called 'nonsense'"),
        ({"any": ("(?=x)",)}, "no RE2 expression"),
        ({"any": ("a(",)}, "no RE2 expression"),
        ({"any": (r"(a)\1",)}, "no RE2 expression"),
        ({"any": ("x" * (LONGEST_PATTERN + 1),)}, "501 characters"),
        ({"any": ("x",) * 101}, "at most 100"),
        ({"any": ("x",), "flags": "g"}, "flags"),
    ],
)
def test_settings_that_cannot_work_are_refused_with_a_remedy(settings, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        Patterns(**settings)


def test_every_group_says_what_it_is_about():
    for name, group in shipped().groups.items():
        assert group.about.endswith("."), name
        assert 0 < group.score <= 1, name


@settings(deadline=None)  # the first text of a kind compiles its group
@given(st.text(max_size=120))
def test_passages_lie_inside_the_text(text):
    for passage in shipped().find(fold(text)):
        assert 0 <= passage.start < passage.end <= len(text)


@pytest.mark.parametrize("piece", ["a ", "you ", "i will ", "kill yourself ", "a", "1 ", "you are ", "i "])
def test_a_megabyte_of_anything_is_survived(piece):
    text = piece * (1_000_000 // len(piece))
    for passage in shipped().find(fold(text)):
        assert passage.end <= len(text)
