"""The word lists leave ordinary language in peace: of any dictionary, and of names of people and places in many
languages, at most one word in a thousand is found at severity 2 or more, rude words of the dictionary included.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import faker.providers.address
import faker.providers.person
import pytest
from english_words import get_english_words_set

from moderation.detectors.words import house_lists
from moderation.text.normalise import fold

BETWEEN = " xq "
"""Between two words, so that no two of them make a phrase and many are looked at in one go."""
AT_ONCE = 40


def flagged(words: list[str]) -> list[str]:
    found = []
    for start in range(0, len(words), AT_ONCE):
        part = words[start : start + AT_ONCE]
        if any(_counts(BETWEEN.join(part))):
            found += [word for word in part if any(_counts(word))]
    return found


def _counts(text: str) -> Iterator[bool]:
    return (match.entry.severity >= 2 and not match.entry.only_there for match in house_lists().find(fold(text)))


def of_faker(package, *kinds: str) -> list[str]:
    found: set[str] = set()
    for module in pkgutil.iter_modules(package.__path__):
        provider = importlib.import_module(f"{package.__name__}.{module.name}").Provider
        for name in dir(provider):
            value = getattr(provider, name)
            if any(kind in name for kind in kinds) and isinstance(value, tuple | list | dict):
                found.update(one for one in value if isinstance(one, str) and not set("{%#") & set(one))
    return sorted(found)


@pytest.mark.parametrize("dictionary", ["web2", "gcide"])
def test_hardly_any_word_of_a_dictionary_is_found(dictionary: str) -> None:
    words = sorted(get_english_words_set([dictionary], lower=True, alpha=True))
    assert len(words) > 100_000
    found = flagged(words)
    assert len(found) <= len(words) / 1000, found[:50]
    assert "shit" not in words or "shit" in found  # it does find what is meant


def test_hardly_any_name_of_a_person_is_found() -> None:
    names = of_faker(faker.providers.person, "name")
    assert len(names) > 50_000
    assert len(flagged(names)) <= len(names) / 1000


def test_hardly_any_name_of_a_place_is_found() -> None:
    places = of_faker(
        faker.providers.address, "cit", "town", "state", "countr", "village", "region", "department", "provinc"
    )
    assert len(places) > 20_000
    assert len(flagged(places)) <= len(places) / 1000
