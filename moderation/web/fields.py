"""Reads the fields of a posted form strictly, so that nothing is guessed, and nothing that somebody wrote is lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from flask import request

from moderation.saying import say
from moderation.text.normalise import clean
from moderation.web.errors import Trouble

MOST_FIELDS = 50
UNREADABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Fields:
    """What arrived, made storable, and what was wrong with how it arrived."""

    values: Mapping[str, str]
    problem: str = ""
    """In plain words; empty when all is well."""

    def get(self, name: str) -> str:
        """The value of a field; empty when it is missing."""
        return self.values.get(name, "")


def read_fields() -> Fields:
    """The fields of this request. Raises Trouble for a body that is no form at all (415) or has too many fields (400)."""
    kind = request.mimetype
    if kind == "application/x-www-form-urlencoded":
        return _checked(_urlencoded(request.get_data(cache=False)))
    if kind == "multipart/form-data":
        return _checked((name or "", value) for name, value in request.form.items(multi=True))
    if not kind and not request.content_length:
        return Fields({})
    raise Trouble(415)


def _urlencoded(body: bytes) -> list[tuple[str, str]]:
    # Bytes that are no UTF-8 become lone surrogates here and are noticed below, instead of passing as question marks.
    try:
        return parse_qsl(
            body.decode("utf-8", "surrogateescape"),
            keep_blank_values=True,
            errors="surrogateescape",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:
        raise Trouble(
            400, say("That form has too many fields"), say("Use the form on the page of the thread.")
        ) from None


def _checked(pairs: Iterable[tuple[str, str]]) -> Fields:
    found = list(pairs)
    values: dict[str, str] = {}
    for name, value in found:
        values.setdefault(name, _storable(value))
    twice = sorted(name for name, count in Counter(name for name, _ in found).items() if count > 1)
    if twice:
        return Fields(
            values, say("The form arrived with a field in it twice. Look over what stands below and send it again.")
        )
    if any(UNREADABLE.search(value) for _, value in found):
        return Fields(
            values,
            say("Some characters could not be read and were taken out. Look over what stands below and send it again."),
        )
    return Fields(values)


def _storable(value: str) -> str:
    return clean(value.replace("\r\n", "\n").replace("\r", "\n"))
