"""What the pages and mails say, in other languages. docs/translation.md tells how to add one.

The catalogs are the files that translators edit; they are read as they are, each once in a process, when it is first
needed. There is nothing to compile, so a checkout, a package and a change by hand all work the same way.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

from moderation.saying import LANGUAGES, OWN, Sentence, in_english, length
from moderation.saying import day as in_english_day

FOLDER = Path(__file__).parent


@cache
def catalog(language: str) -> NullTranslations:
    """The catalog of a language; for English, and for languages that there is none for, it changes nothing."""
    if language == OWN or language not in LANGUAGES:
        return NullTranslations()
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        messages = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return Translations(compiled)


def told(words: str, language: str) -> str:
    """A sentence in this language. Every other text comes back as it is: it is somebody's own words."""
    if not isinstance(words, Sentence) or language == OWN:
        return str(words)
    here = catalog(language)
    counted = bool(words.many)
    message = here.ngettext(words.message, words.many, words.number) if counted else here.gettext(words.message)
    return message % {name: shown(value, language) for name, value in words.values.items()} if words.values else message


def shown(value: object, language: str) -> str:
    """A value as it stands in a sentence of this language: 1.024; 0,71; 22. Nov. 2026, 14:13 UTC; 15 Minuten."""
    if isinstance(value, str):
        return told(value, language)
    if language == OWN:
        return in_english(value)
    for kind, show in _WAYS.items():
        if isinstance(value, kind) and not isinstance(value, bool):
            return show(value, language)
    return str(value)


def day(at: datetime, language: str) -> str:
    """The day, in UTC: 22. Nov. 2026."""
    if language == OWN:
        return in_english_day(at)
    return format_skeleton("yMMMd", at.astimezone(UTC).replace(tzinfo=None), locale=_locale(language))


def absolute(at: datetime, language: str) -> str:
    """The moment, in UTC: 22. Nov. 2026, 14:13 UTC."""
    return in_english(at) if language == OWN else f"{day(at, language)}, {at.astimezone(UTC):%H:%M} UTC"


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)


_WAYS: Mapping[type, Callable[..., str]] = {
    int: lambda value, language: format_decimal(value, locale=_locale(language)),
    float: lambda value, language: format_decimal(value, "0.00", locale=_locale(language)),
    datetime: absolute,
    timedelta: lambda value, language: told(length(value), language),
}
