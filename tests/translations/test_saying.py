"""A sentence is English for programs and says the same in the language of whoever reads it."""

from __future__ import annotations

import json
import pickle
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.saying import LANGUAGES, Sentence, ago, length, say, say_count
from moderation.translations import shown, told

AT = datetime(2026, 11, 22, 14, 13, tzinfo=UTC)


def test_a_sentence_is_a_text_in_english_for_everybody_who_does_not_ask() -> None:
    sentence = say("At most %(longest)s characters. Shorten it.", longest=2000)
    assert sentence == "At most 2,000 characters. Shorten it."
    assert json.loads(json.dumps({"detail": sentence})) == {"detail": "At most 2,000 characters. Shorten it."}
    assert f"{sentence}" == str(sentence)


def test_a_sentence_is_told_in_another_language_with_the_values_as_that_language_writes_them() -> None:
    sentence = say("You cannot comment until %(until)s", until=AT)
    assert told(sentence, "en") == "You cannot comment until 22 Nov 2026, 14:13 UTC"
    assert told(sentence, "de") == "Sie können bis 22. Nov. 2026, 14:13 UTC nicht kommentieren"
    assert told(sentence, "es") == "No puede comentar hasta el 22 nov 2026, 14:13 UTC"
    assert told(sentence, "fr") == "Vous ne pouvez pas commenter jusqu’au 22 nov. 2026, 14:13 UTC"


@pytest.mark.parametrize(
    ("value", "english", "german", "french"),
    [
        (12345, "12,345", "12.345", "12\u202f345"),
        (0.5, "0.50", "0,50", "0,50"),
        (timedelta(days=30), "30 days", "30 Tage", "30 jours"),
        (timedelta(hours=1), "1 hour", "1 Stunde", "1 heure"),
        (say("just now"), "just now", "gerade eben", "à l’instant"),
        ("Ada", "Ada", "Ada", "Ada"),
    ],
)
def test_values_are_shown_as_the_language_has_it(value: object, english: str, german: str, french: str) -> None:
    assert [shown(value, language) for language in ("en", "de", "fr")] == [english, german, french]


@pytest.mark.parametrize(
    ("gap", "german", "french"),
    [
        (timedelta(minutes=1), "vor 1 Minute", "il y a 1 minute"),
        (timedelta(minutes=-5), "in 5 Minuten", "dans 5 minutes"),
        (timedelta(hours=3), "vor 3 Stunden", "il y a 3 heures"),
        (timedelta(days=1), "vor 1 Tag", "il y a 1 jour"),
        (timedelta(seconds=3), "gerade eben", "à l’instant"),
    ],
)
def test_how_long_ago_has_the_form_that_the_number_asks_for(gap: timedelta, german: str, french: str) -> None:
    assert told(ago(gap), "de") == german
    assert told(ago(gap), "fr") == french


def test_what_somebody_wrote_is_nobodys_to_translate() -> None:
    assert told("Comment", "de") == "Comment"
    assert told(say("Comment"), "de") == "Kommentar"


def test_a_sentence_survives_being_sent_to_another_process() -> None:
    sentence = say_count(3, "%(num)s comment", "%(num)s comments")
    again = pickle.loads(pickle.dumps(sentence))
    assert again == "3 comments"
    assert isinstance(again, Sentence)
    assert told(again, "es") == "3 comentarios"


@given(st.timedeltas(min_value=timedelta(seconds=1), max_value=timedelta(days=4000)), st.sampled_from(list(LANGUAGES)))
def test_every_length_of_time_can_be_said_in_every_language(gap: timedelta, language: str) -> None:
    words = told(length(gap), language)
    assert any(letter.isdigit() for letter in words)
    assert "%(" not in words
