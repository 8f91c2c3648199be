"""Style is habit, not subject: silent about short texts, and about what only the subject tells."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.aliases import style

SUBJECTS = ("bridge council repair traffic canal winter", "garden tomato harvest kettle weather flower")
HABITS = (
    ("well, i think that the {} is... very {}, and so is the {}!! ", "honestly, why would the {} ever {}?? "),
    ("It appears that a {} was {} by the {}; however, this is rather {}. ", "One would hope for a {} without {}. "),
    ("the {} and the {} and then the {}. so what. ", "no {}. no {}. just {} again. "),
    ("You know what? The {} - yes, the {} - should be {}. ", "Thanks for the {}, but they never {} it. "),
)


def text(author: int, subject: int, seed: int, sentences: int = 14) -> str:
    chance = random.Random(seed * 1000 + author)
    words = SUBJECTS[subject].split()
    return "".join(
        chance.choice(HABITS[author]).format(*(chance.choice(words) for _ in range(4))) for _ in range(sentences)
    )


@pytest.fixture(scope="module")
def usual():
    return style.background([style.profile([text(n % 4, n % 2, n)]) for n in range(16)])


def test_one_hand_on_two_subjects_is_liker_than_two_hands_on_one(usual):
    for author in range(4):
        own = style.profile([text(author, 0, 101)])
        same = style.likeness(own, style.profile([text(author, 1, 102)]), usual)
        others = [style.likeness(own, style.profile([text(n, 0, 103)]), usual) for n in range(4) if n != author]
        assert same > max(others)
        assert style.part(own, style.profile([text(author, 1, 102)]), usual).weight > 0
        assert all(style.part(own, style.profile([text(n, 0, 103)]), usual).weight < 0 for n in range(4) if n != author)


def test_it_is_silent_about_little_text_and_among_few_authors(usual):
    long, short = style.profile([text(0, 0, 1)]), style.profile(["Just a few words, then."])
    assert style.part(long, short, usual) is None
    assert style.part(short, long, usual) is None
    assert style.background([long] * 11 + [short] * 50) is None
    assert style.part(long, long, None) is None


def test_words_of_the_subject_leave_no_trace():
    assert style.masked("The Bridges were REPAIRED in 1987, see https://a.example/x!") == (
        "The Xxxxxxs were XXXXXXed in ####, see @"
    )
    one, other = (style.profile([f"i think that the {word} is fine "]) for word in ("tomato", "bridge"))
    assert one == other


@given(st.text(max_size=600), st.text(max_size=600))
def test_any_text_can_be_compared(usual, one, other):
    some, more = style.profile([one]), style.profile([other] * 3)
    for alike in (style.likeness(some, more, usual), style.likeness(some, some, usual)):
        assert alike is None or -1.001 <= alike <= 1.001
    found = style.part(some, more, usual)
    assert found is None or style.MOST_AGAINST <= found.weight <= style.MOST_FOR
