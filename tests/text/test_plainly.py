import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.text.normalise import fold
from moderation.text.plainly import LONGEST, plainly


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("you i.d.1.0.t!", "you idiot!"),
        ("f u c k you", "fuck you"),
        ("k1ll y0urs3lf now", "kill yourself now"),
        ("fuuuuck this", "fuck this"),
        ("Тhe fооl", "the fool"),
        ("@$$hole", "asshole"),
        ("k i l l  y o u r s e l f", "kill  yourself"),
        ("s.t.o.p it, Tom", "stop it, tom"),
    ],
)
def test_hidden_words_are_read(written, read):
    assert plainly(fold(written)).lower() == read


@pytest.mark.parametrize(
    "text", ["room 455 and A4", "mp3, B2B and 3D", "Thanks, see you at 10.", "www.example.com", ""]
)
def test_what_hides_nothing_stays_as_it_is(text):
    assert plainly(fold(text)) == text


@given(st.text(max_size=200))
def test_no_text_makes_it_fail(text):
    assert isinstance(plainly(fold(text)), str)


def test_only_the_first_pages_are_read():
    assert len(plainly(fold("é" + "a b c d " * 100_000))) <= LONGEST
