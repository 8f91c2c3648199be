"""Words with slips, run together, torn apart or backwards."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.detectors.patterns import shipped
from moderation.text.misspelt import Misspelt, slips
from moderation.text.normalise import fold

KNOWN = Misspelt([b"muslims", b"are", b"vermin", b"you", b"i", b"will", b"kill", b"a", b"all"], [b"muslims", b"vermin"])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("mulsims are vermni", "muslims are vermin"),
        ("muslms are vrmn", "muslims are vermin"),
        ("muslimsarevermin", "muslims are vermin"),
        ("m uslims are ver min", "muslims are vermin"),
        ("i wil kil yuo", "i will kill you"),
    ],
)
def test_slips_are_mended(written: str, meant: str) -> None:
    tokens = KNOWN.mended(written.encode().split())
    assert tokens is not None
    assert b" ".join(word for *_, word in tokens).decode() == meant


@pytest.mark.parametrize("text", ["muslims are you", "a wonderful evening", "i saw vera and min", "everything", ""])
def test_a_text_without_slips_is_left_alone(text: str) -> None:
    assert KNOWN.mended(text.encode().split()) is None


def test_a_text_backwards_is_read_from_its_end() -> None:
    tokens = KNOWN.backwards(b"uoy lla llik lliw i".split())
    assert tokens is not None
    assert [word for *_, word in tokens] == b"i will kill all you".split()
    assert KNOWN.backwards(b"you all will kill i".split()) is None


def test_the_first_letter_of_a_slip_stays() -> None:
    assert all(slip.startswith(b"v") for slip in slips(b"vermin"))
    assert b"vemrin" in slips(b"vermin")
    assert b"vrmn" in slips(b"vermin")


@pytest.mark.parametrize(
    "text", ["mulsims are vremin", "Jewsarevermin", "All m*slims are t*rrorists", "uoy llik lliw I"]
)
def test_phrases_are_found_in_spite_of_slips(text: str) -> None:
    found = shipped().find(fold(text))
    assert any(passage.disguise == "misspelt" for passage in found), found
    assert all(0 <= passage.start < passage.end <= len(text) for passage in found)


@settings(deadline=None)
@given(st.text("abcklmuv iswre", max_size=60))
def test_mended_words_stand_where_they_were_written(text: str) -> None:
    words = text.encode().split()
    for start, end, _ in KNOWN.mended(words) or []:
        assert 0 <= start < end <= len(words)
