import pytest

from moderation.detectors import Case
from moderation.detectors.scorer import TrainedScorer
from moderation.vocabulary import History, Submission


def find(label, text, **settings):
    return list(TrainedScorer(label, **settings).find(Case(Submission(text), History(), None)))


def test_an_insult_is_told_with_its_probability_and_its_words():
    (found,) = find("insult", "You are such a pathetic idiot")
    assert found.score > 0.5
    assert "likely that it insults somebody" in found.note
    assert "idiot" in {span.text for span in found.spans}


def test_harmless_talk_gives_no_evidence():
    assert not find("insult", "Thanks, that was a helpful article about the bus lane.")


def test_spans_point_into_the_text_as_written():
    text = "HONESTLY,   You Are an IDIOT"
    for one in find("insult", text):
        assert all(text[span.start : span.end] == span.text for span in one.spans)


def test_letters_of_other_alphabets_do_not_hide_an_insult():
    assert find("insult", "Yоu аre such а раthetic іdiоt")


def test_a_probability_outside_its_range_is_refused():
    with pytest.raises(ValueError, match="probability"):
        TrainedScorer("insult", at_least=2)
