import pytest

from moderation.scoring import fast, second
from moderation.scoring.labels import LABELS
from moderation.scoring.scorer import Scorer, shipped


@pytest.fixture(scope="module")
def scorer():
    return shipped()


def test_the_second_opinion_is_installed(scorer):
    assert scorer.second is not None


def test_every_label_has_a_probability(scorer):
    for text in ("", "Hello", "x" * 100_000, "\u0301" * 1000, "🔥"):
        scored = scorer.score(text)
        assert set(scored.scores) == set(LABELS)
        assert all(0 <= chance <= 1 for chance in scored.scores.values())


@pytest.mark.parametrize(
    ("label", "worse", "better"),
    [
        ("insult", "You are such a pathetic idiot", "He called me a pathetic idiot and I reported him"),
        ("threat", "I will find you and break your legs", "This law will break small farms"),
        ("spam", "Earn $500 a day from home, click my site now", "I earn 500 a week and pay half of it in rent"),
        ("identity_attack", "All immigrants are filthy parasites", "Immigrants have lived in this street for decades"),
        ("profanity", "what the fuck is this shit", "what on earth is this"),
    ],
)
def test_meaning_counts_and_not_only_words(scorer, label, worse, better):
    assert scorer.score(worse).scores[label] > scorer.score(better).scores[label] + 0.2


def test_the_same_text_always_has_the_same_scores(scorer):
    assert scorer.score("You clown") == scorer.score("You clown")


def test_harmless_talk_is_not_looked_at_twice(scorer):
    assert not scorer.score("Thanks, that was a helpful article about the bus lane.").asked_second


def test_it_works_without_a_second_opinion():
    alone = Scorer(fast.shipped(), None)
    scored = alone.score("You are such a pathetic idiot")
    assert not scored.asked_second
    assert scored.scores["insult"] > 0.3
    assert "second" not in scored.version


def test_the_version_names_both_sets_of_weights(scorer):
    assert scorer.version == f"{fast.shipped().version}+{second.shipped().version}"


def test_words_that_raise_a_label_are_named(scorer):
    words = [part.text for part in scorer.contributions("honestly you are an idiot", "insult", 3)]
    assert "idiot" in words


def test_weights_that_were_changed_are_refused(tmp_path):
    folder = tmp_path / "weights"
    folder.mkdir()
    (folder / "fast.json").write_text('{"sha256": "0"}')
    (folder / "fast.npy").write_bytes(b"something else")
    with pytest.raises(ValueError, match="restore both"):
        fast.load(folder)


@pytest.mark.parametrize("piece", ["a", "a ", "\u0301", "🔥", "\ud800", "a.", "漢", "@", "\u200d", '"x" '])
def test_what_comes_after_the_first_pages_costs_nothing(scorer, piece):
    """A million characters are read as their first pages are."""
    long = piece * (1_000_000 // len(piece))
    assert scorer.score(long, thorough=True) == scorer.score(long[:20_000], thorough=True)


def test_abuse_behind_a_page_of_calm_words_is_seen_by_the_larger_model(scorer):
    calm = "I read the whole report on the bus lane twice and the figures are in the second table. " * 8
    there = scorer.score(f"{calm} You are such a pathetic idiot, shut up.", thorough=True).scores["insult"]
    assert there > 5 * scorer.score(calm, thorough=True).scores["insult"]


def test_emoji_and_hidden_letters_are_read(scorer):
    assert scorer.score("you are 💩", thorough=True).scores["toxic"] > 0.1
    assert scorer.score("u r a m0r0n", "u r a moron", thorough=True).scores["insult"] > 0.3
