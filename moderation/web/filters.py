"""How templates show moments, lengths, numbers, names and passages, in the language of the reader."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Flask

from moderation import saying, translations, web
from moderation.saying import Sentence, length
from moderation.text.render import rendered, rendered_prose
from moderation.web.language import language
from moderation.workflow.intake import public_website

TONES = 8
MONTH = timedelta(days=31)
BIDI_CONTROLS = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a text, marked or not."""

    text: str
    marked: bool


def iso(at: datetime) -> str:
    """The moment for machines: 2026-11-22T14:13:00Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def absolute(at: datetime) -> str:
    """The moment for people, in their language: 22 Nov 2026, 14:13 UTC."""
    return translations.absolute(at, language())


def relative(at: datetime, now: datetime | None = None) -> Sentence | str:
    """How long ago, or in how long; beyond a month the day itself."""
    gap = (now or web.now()) - at
    return saying.ago(gap) if abs(gap) < MONTH else translations.day(at, language())


def number(value: float) -> str:
    """A number as the language writes it: 1,024; a fraction with two places: 0.71."""
    return translations.shown(value, language())


def initial(name: str) -> str:
    """The first letter or digit of a name, for the round sign beside it."""
    for letter in unicodedata.normalize("NFC", name):
        if letter.isalnum():
            return letter.upper()[:1]
    return "·"


def tone(name: str) -> int:
    """Which of the eight tones the sign beside a name has: the same name, the same tone."""
    return hashlib.sha256(name.casefold().encode("utf-8", "replace")).digest()[0] % TONES


def plain_name(name: str) -> str:
    """A name without marks that turn the direction of writing: those could disguise the words around it."""
    return name.translate(BIDI_CONTROLS).strip() or "Anonymous"


def passages(text: str, spans: list[tuple[int, int]]) -> list[Passage]:
    """The text cut at the borders of the spans. Spans may overlap, touch or reach beyond the end."""
    pieces: list[Passage] = []
    done = 0
    for first, last in sorted(spans):
        start, end = max(first, done), min(last, len(text))
        if start >= end:
            continue
        if start > done:
            pieces.append(Passage(text[done:start], marked=False))
        pieces.append(Passage(text[start:end], marked=True))
        done = end
    if done < len(text):
        pieces.append(Passage(text[done:], marked=False))
    return pieces


def pages_near(page: int, pages: int) -> list[int]:
    """The page numbers that a pager shows; 0 stands for a gap."""
    wanted = sorted({1, pages, *(n for n in range(page - 2, page + 3) if 1 <= n <= pages)})
    shown: list[int] = []
    for number in wanted:
        if shown and number - shown[-1] == 2:
            shown.append(number - 1)
        elif shown and number - shown[-1] > 2:
            shown.append(0)
        shown.append(number)
    return shown


def install(app: Flask) -> None:
    """Make all of these filters of the templates."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    for name in (iso, absolute, relative, length, number, initial, tone, plain_name, passages, pages_near):
        app.jinja_env.filters[name.__name__] = name
    app.jinja_env.filters["rendered"] = rendered
    app.jinja_env.filters["rendered_prose"] = rendered_prose
    app.jinja_env.filters["public_website"] = public_website
