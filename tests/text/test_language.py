"""Languages are told apart by letters and small words, and what is short counts as English."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.text.language import detect


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("The buses should come back, and they will.", "en"),
        ("lol", "en"),
        ("You are an idiot", "en"),
        ("Das ist nicht der Bus, auf den ich warte.", "de"),
        ("Je ne suis pas d'accord avec cette décision, c'est très bête.", "fr"),
        ("No estoy de acuerdo con lo que dice el alcalde, es muy malo.", "es"),
        ("Non sono d'accordo con questa cosa, è molto brutta per la città.", "it"),
        ("Não concordo com isso, é muito ruim para a cidade.", "pt"),
        ("Ik ben het niet met de burgemeester eens, maar dat is ook wel goed.", "nl"),
        ("Это очень плохо", "ru"),
        ("これはとても悪いことです", "ja"),
        ("这很不好", "zh"),
        ("이것은 아주 나쁘다", "ko"),
        ("هذا سيء جدا", "ar"),
        ("𝕐𝕠𝕦 𝕒𝕣𝕖 𝕒 𝕗𝕠𝕠𝕝", "en"),
    ],
)
def test_a_sentence_is_told_by_its_letters_and_small_words(text: str, first: str) -> None:
    assert detect(text)[0] == first


def test_a_mixture_names_the_larger_part_first() -> None:
    assert detect("Это очень плохо, and so on") == ("ru", "en")


@pytest.mark.parametrize("text", ["", " \n", "12345 !!!", "\U0001f600" * 100, "\ud800", "\x00"])
def test_without_letters_nothing_can_be_told(text: str) -> None:
    assert detect(text) == ()


@given(st.text())
def test_any_text_gets_codes_of_two_letters(text: str) -> None:
    assert all(len(code) == 2 and code.islower() for code in detect(text))
