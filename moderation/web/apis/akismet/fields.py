"""The fields of an Akismet request, however the client has packed them: form, JSON, multipart or address."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from flask import request

from moderation.web.apis.bodies import body

MOST_FIELDS = 2_000
"""WordPress sends dozens: everything that its form and server know."""
NO = frozenset({"", "0", "false", "no", "off", "none", "null"})


@dataclass(frozen=True, slots=True)
class Fields:
    """What arrived, unchecked."""

    values: Mapping[str, str]
    problem: str = ""
    """Why the request could not be read; empty when it could."""

    def get(self, *names: str) -> str:
        """The first of these fields that has a value, without white space around it; empty when none has."""
        return next((value for name in names if (value := self.values.get(name, "").strip())), "")

    def text(self, name: str) -> str:
        """A field as it was written."""
        return self.values.get(name, "")

    def yes(self, name: str) -> bool:
        """Whether a switch is on, in any of the spellings that clients use."""
        return self.get(name).lower() not in NO


def read_fields() -> Fields:
    """The fields of this request; those in the body go before those in the address."""
    try:
        sent = _sent()
    except ValueError as problem:
        return Fields({}, str(problem))
    return Fields({**_first_of_each(request.args.items(multi=True)), **_first_of_each(sent)})


def _sent() -> Iterable[tuple[str, str]]:
    if request.mimetype == "multipart/form-data":
        request.max_form_parts = MOST_FIELDS
        return list(request.form.items(multi=True))
    raw = body()
    if request.mimetype.endswith("json") or raw.lstrip()[:1] == b"{":
        return _from_json(raw)
    try:
        # Latin-1 gives each byte a letter of its own, so that what the letters are can be found out below.
        pairs = parse_qsl(raw.decode("latin-1"), keep_blank_values=True, encoding="latin-1", max_num_fields=MOST_FIELDS)
    except ValueError:
        raise ValueError(f"Too many fields, at most {MOST_FIELDS} are read") from None
    named = [request.mimetype_params.get("charset", ""), *(v for k, v in pairs if k in {"blog_charset", "charset"})]
    return [(_read(name, named), _read(value, named)) for name, value in pairs]


def _read(letters: str, named: list[str]) -> str:
    """Bytes as text: UTF-8 where they are, else in the encoding that the client names, else as browsers guess."""
    if letters.isascii():
        return letters
    raw = letters.encode("latin-1", "replace")
    for encoding in ("utf-8", *named):
        try:
            return raw.decode(encoding)
        except (LookupError, ValueError):
            continue
    return raw.decode("cp1252", "replace")


def _from_json(raw: bytes) -> list[tuple[str, str]]:
    try:
        given = json.loads(raw.decode("utf-8", "replace"), parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        raise ValueError("We were unable to parse the JSON body") from None
    if isinstance(given, dict):
        return [(name, word) for name, value in given.items() for word in _words(value)]
    raise ValueError("The JSON body is not an object")


def _words(value: object) -> list[str]:
    """What a JSON value says in the words of a form; nothing for what no form could say."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, bool):
        return ["true" if value else "false"]
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _first_of_each(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """One value for each name: `context[]`, `context[0]` and a repeated `context` are one field, its values in lines."""
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        bare = name.partition("[")[0] if name.endswith("]") else name
        values.setdefault(bare, []).append(value)
    return {name: _one(name, found) for name, found in values.items()}


def _one(name: str, found: list[str]) -> str:
    return "\n".join(found) if name == "comment_context" else next(filter(str.strip, found), found[0])
