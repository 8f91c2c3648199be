import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.detectors import Case
from moderation.detectors.mischief import KINDS, Mischief
from moderation.vocabulary import History, Submission


def kinds(now, text):
    return {one.facts["kind"]: one.score for one in Mischief().find(Case(Submission(text), History(), now))}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("H̷̢̧̛̤̥͖e̵̡̛̞̩̘l̴̨̛̗̣lo there", "zalgo"),
        ("WHY DOES NOBODY LISTEN TO WHAT WE TOLD THE COUNCIL LAST YEAR", "shouting"),
        ("asdfghjkl", "mash"),
        ("sdlkfjhsdlkfjh wlkejrhwlkejrh", "mash"),
        ("qwrtpk sdfghk tyu zxcvbn mnbvck", "mash"),
        ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "filler"),
        ("!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!", "filler"),
        ("lalalalalalalalala lalalala", "filler"),
        ("spam spam spam spam spam eggs spam spam spam spam", "repeats"),
        ("🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥 lit", "emoji"),
        ("nice \u202egnp.exe picture", "bidi"),
        ("First!!!", "first"),
        ("I'm first comment", "first"),
        ("test", "first"),
    ],
)
def test_each_kind_of_mischief_is_noticed(now, text, kind):
    assert kinds(now, text).get(kind, 0) >= 0.5


@pytest.mark.parametrize(
    "text",
    [
        "The NATO, EU and UNESCO statements differ; the BBC has both.",
        "I WON!",
        "Thanks, that was a lovely read about the Llanfairpwllgwyngyll station.",
        "Strengths and rhythms of the Welsh hymn, brightly sung.",
        "Knightsbridge again, and its catchphrases.",
        "Haha, that is a good one. Hahaha!",
        "A line between two parts:\n--------------------\nand on it goes.",
        "No, no, no. That is not what she said, and you know it.",
        "Ça alors, où est passé l'été à Besançon? Crème brûlée pour tous.",
        "שלום לכולם, תודה על המאמר",
        "Congratulations 🎉🎉🎉 to the whole team!",
        "First of all, thank you. Second, the figures on page two are wrong.",
        "It costs 1000000000000 dollars, twelve zeros, imagine that.",
        "Schifffahrt, Sauerstoffflasche und Brennnessel haben drei gleiche Buchstaben.",
        "Nguyễn Văn Hiếu viết rất hay về phở Hà Nội.",
    ],
)
def test_ordinary_writing_is_no_mischief(now, text):
    assert all(score < 0.5 for score in kinds(now, text).values()), kinds(now, text)


def test_a_rule_may_ask_for_one_kind_only(now):
    found = list(Mischief(kinds=("first",)).find(Case(Submission("AAAAAAAAAAAAAAAAAAAAA"), History(), now)))
    assert found == []


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="shouting"):
        Mischief(kinds=("yelling",))


@given(st.text(max_size=300))
def test_spans_lie_inside_the_text_whatever_is_written(text):
    for finder_kind in KINDS:
        for one in Mischief(kinds=(finder_kind,)).find(Case(Submission(text), History(), None)):
            (span,) = one.spans
            assert text[span.start : span.end] == span.text
            assert 0 <= one.score <= 1


@pytest.mark.parametrize(
    "text", ["a" * 1_000_000, "\u0301" * 1_000_000, "ab" * 500_000, "! " * 500_000, "🔥" * 300_000]
)
def test_a_huge_text_is_looked_at_in_no_time(now, text):
    kinds(now, text)


@pytest.mark.parametrize("text", ["?!" * 400, "a' " * 300, "no yes " * 60, "buy this great lamp now " * 40, ".-" * 90])
def test_a_wall_of_few_signs_or_words_is_noticed(text):
    found = list(Mischief(kinds=("filler", "repeats")).find(Case(Submission(text), History(), None)))
    assert found
    assert found[0].score >= 0.6


@pytest.mark.parametrize(
    "text", ["Ha! " * 6, "-" * 80 + " Part two", "1, 2, 3, 4, 5, 6, 7, 8, 9, 10", "No, no, no. It is not so."]
)
def test_a_short_run_is_no_wall(text):
    found = list(Mischief(kinds=("filler", "repeats")).find(Case(Submission(text), History(), None)))
    assert all(evidence.score < 0.55 for evidence in found)
