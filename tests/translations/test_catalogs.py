"""Every catalog says all that the pages say, and says it with the same values and the same markup."""

from __future__ import annotations

import re

import pytest
from babel.messages.catalog import Catalog, Message

from moderation.saying import LANGUAGES, OWN
from moderation.translations.__main__ import collected, missing, path_of, read, updated, write

OTHERS = [language for language in LANGUAGES if language != OWN]
PLACES = re.compile(r"%\((\w+)\)s|\{(\w+)\}|%%")
TAGS = re.compile(r"<[^>]+>")
# How a German page would speak to nobody in particular, a Spanish or French one to a friend.
FAMILIAR = {
    "de": re.compile(r"\b(?:du|dein\w*|dir|dich)\b", re.IGNORECASE),
    "es": re.compile(r"\b(?:tú|tus?|vuestr\w+|tienes|puedes)\b", re.IGNORECASE),
    "fr": re.compile(r"\b(?:tu|tes|ton|toi)\b", re.IGNORECASE),
}


@pytest.fixture(scope="module")
def sentences() -> Catalog:
    return collected()


def forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def messages(language: str) -> list[Message]:
    return [one for one in read(language) if one.id]


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_has_a_translation_and_no_translation_is_left_over(language: str, sentences: Catalog) -> None:
    known = {forms(one.id) for one in messages(language)}
    wanted = {forms(one.id) for one in sentences if one.id}
    assert known == wanted, "run: make translations"
    assert [one.id for one in missing(read(language))] == []
    assert [one.id for one in messages(language) if one.fuzzy] == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_places_and_the_markup_of_its_sentence(language: str) -> None:
    for one in messages(language):
        ours, theirs = forms(one.id), forms(one.string)
        for form in theirs:
            # "one comment" need not say the number; every other form must.
            assert sorted(PLACES.findall(form)) in [sorted(PLACES.findall(words)) for words in ours], (one.id, form)
            assert sorted(TAGS.findall(form)) in [sorted(TAGS.findall(words)) for words in ours], (one.id, form)
        assert sorted(PLACES.findall(theirs[-1])) == sorted(PLACES.findall(ours[-1])), one.id


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_ends_as_its_sentence_does_and_cannot_end_an_attribute(language: str) -> None:
    for one in messages(language):
        for form in forms(one.string):
            words = forms(one.id)[-1]
            if not words.endswith(" no."):  # short for number
                assert (form[-1] in ".?!…") == (words[-1] in ".?!…"), (one.id, form)
            assert form == form.strip() or form.rpartition("\n")[2] == words.rpartition("\n")[2], one.id
            # Messages of templates stand in attributes too, and are not escaped there.
            assert '"' not in TAGS.sub("", form) or '"' in TAGS.sub("", words), (one.id, form)


@pytest.mark.parametrize("language", OTHERS)
def test_readers_are_spoken_to_politely(language: str) -> None:
    for one in messages(language):
        for form in forms(one.string):
            assert not FAMILIAR[language].search(TAGS.sub("", form)), form


@pytest.mark.parametrize("language", OTHERS)
def test_collecting_again_changes_nothing(language: str, sentences: Catalog, tmp_path) -> None:
    path = tmp_path / "messages.po"
    write(updated(language, sentences), path)
    assert path.read_bytes() == path_of(language).read_bytes(), "run: make translations"
