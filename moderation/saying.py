"""Sentences that people read: written in English where they arise, shown in the language of whoever reads them.

A sentence is a text like any other, in English: logs, the command line and programs see that. It remembers its message
and the values in it, so that a page or a mail can say the same in another language (see moderation/translations).
Messages are whole sentences with named places, `%(name)s`, as gettext knows them; `make translations` collects them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

OWN = "en"
"""The language that the sentences are written in."""
LANGUAGES: Mapping[str, str] = {OWN: "English", "de": "Deutsch", "es": "Español", "fr": "Français"}
"""Each language that there is a catalog of, with its own name for itself."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Sentence(str):
    """A text in English that can be said in other languages. Made by `say` and `say_count`."""

    __slots__ = ("many", "message", "number", "values")

    message: str
    many: str
    """The message for several; empty where nothing is counted."""
    number: int
    values: Mapping[str, object]

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.message, self.many, self.number, dict(self.values))


def say(message: str, /, **values: object) -> Sentence:
    """The message with these values in its places: texts, numbers, moments, lengths of time, other sentences."""
    return _again(message, "", 0, values)


def say_count(number: int, one: str, many: str, /, **values: object) -> Sentence:
    """One message for one, another for every other number, which stands in both as `%(num)s`."""
    return _again(one, many, number, {**values, "num": number})


def _again(message: str, many: str, number: int, values: Mapping[str, object]) -> Sentence:
    chosen = many if many and number != 1 else message
    sentence = Sentence(chosen % {name: in_english(value) for name, value in values.items()} if values else chosen)
    sentence.message, sentence.many, sentence.number, sentence.values = message, many, number, values
    return sentence


def in_english(value: object) -> str:
    """A value as it stands in an English sentence: 1,024; 0.71; 22 Nov 2026, 14:13 UTC; 15 minutes."""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, datetime):
        return absolute(value)
    if isinstance(value, timedelta):
        return str(length(value))
    return str(value)


def day(at: datetime) -> str:
    """The day in English: 22 Nov 2026."""
    at = at.astimezone(UTC)
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}"


def absolute(at: datetime) -> str:
    """The moment in English: 22 Nov 2026, 14:13 UTC."""
    return f"{day(at)}, {at.astimezone(UTC):%H:%M} UTC"


def length(gap: timedelta) -> Sentence:
    """A length of time, exact where it is whole: 15 minutes, 24 hours, 30 days."""
    seconds = int(gap.total_seconds())
    if seconds % 86400 == 0 and seconds >= 2 * 86400:
        return say_count(seconds // 86400, "%(num)s day", "%(num)s days")
    if seconds % 3600 == 0 and seconds:
        return say_count(seconds // 3600, "%(num)s hour", "%(num)s hours")
    if seconds % 60 == 0 and seconds:
        return say_count(seconds // 60, "%(num)s minute", "%(num)s minutes")
    return say_count(seconds, "%(num)s second", "%(num)s seconds")


def ago(gap: timedelta) -> Sentence:
    """How long ago something was (`gap` is positive), or in how long it will be; whole minutes, hours or days."""
    seconds = abs(gap.total_seconds())
    if seconds < 45:
        return say("just now")
    if seconds >= 86400 * 0.95:
        number = max(1, round(seconds / 86400))
        if gap < timedelta(0):
            return say_count(number, "in %(num)s day", "in %(num)s days")
        return say_count(number, "%(num)s day ago", "%(num)s days ago")
    if seconds >= 3600 * 0.95:
        number = max(1, round(seconds / 3600))
        if gap < timedelta(0):
            return say_count(number, "in %(num)s hour", "in %(num)s hours")
        return say_count(number, "%(num)s hour ago", "%(num)s hours ago")
    number = max(1, round(seconds / 60))
    if gap < timedelta(0):
        return say_count(number, "in %(num)s minute", "in %(num)s minutes")
    return say_count(number, "%(num)s minute ago", "%(num)s minutes ago")
