from hypothesis import given
from hypothesis import strategies as st

from moderation.scoring.features import comparable, places
from moderation.scoring.spoken import spoken


def test_emoji_are_read_as_words():
    assert spoken("you 🐍!").split() == ["you", "snake", "!"]
    assert "middle finger" in spoken("🖕")
    assert "rainbow" in spoken("🏳️\u200d🌈")


def test_regional_letters_are_letters():
    assert spoken("🇫🇺") == "fu"


def test_a_text_without_emoji_stays_as_it_is():
    assert spoken("Café, naïve Ærø – “so”") == "Café, naïve Ærø – “so”"


@given(st.text(st.sampled_from("aÄ \n🐍🏳️\u200d🌈🇫İΣ\ud800é'.") | st.characters(), max_size=60))
def test_every_byte_that_is_hashed_leads_back_to_a_character(text):
    raw, at = comparable(text), places(text)
    assert len(at) == len(raw) + 1
    assert (at[:-1] <= at[1:]).all()
    assert at.min() >= 0
    assert at.max() <= len(text)


def test_places_are_those_of_the_words():
    text = "  The  Ärger 🐍 ends"
    raw, at = comparable(text), places(text)
    assert at[raw.index(b"ends")] == text.index("ends")
    assert at[raw.index(b"snake")] == text.index("🐍")
