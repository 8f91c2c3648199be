from __future__ import annotations

from moderation.detectors import Case
from moderation.detectors.like_this import LikeThis
from moderation.vocabulary import History, Pattern, Submission

ONE = "The moon over Market Street is a lamp; the council hung it there on Monday and nobody noticed!"
PATTERNS = (Pattern(7, ONE, "Mo"), Pattern(8, "Too short", "Mo"))


def score(text: str, now, patterns=PATTERNS) -> float:
    case = Case(Submission(text), History(patterns=patterns), now)
    return max((one.score for one in LikeThis(at_least=0.0).find(case)), default=0.0)


def test_variants_of_a_comment_are_like_it(now) -> None:
    assert score(ONE, now) == 1.0
    assert score(ONE.upper(), now) == 1.0
    assert score(ONE.replace("Market", "Harbour").replace("Monday", "Tuesday"), now) > 0.6
    assert score(ONE.replace("moon", "m\u043e\u043en").replace("lamp", "l.a.m.p"), now) > 0.6


def test_its_words_in_other_talk_are_not_forbidden(now) -> None:
    for text in (
        "The moon was bright above the market when the council met on Monday evening in the hall.",
        "A lamp in Market Street is broken. Who repairs the lamps of this council, and when?",
    ):
        assert score(text, now) < 0.4


def test_short_texts_and_no_patterns_find_nothing(now) -> None:
    assert score("Too short", now) == 0.0
    assert score(ONE, now, patterns=()) == 0.0


def test_the_note_names_the_comment_and_who_said_it(now) -> None:
    (one,) = LikeThis().find(Case(Submission(ONE), History(patterns=PATTERNS), now))
    assert one.note == "100% alike to comment 7, of which Mo said that all like it wait."
