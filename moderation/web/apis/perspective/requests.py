"""Reads the requests of the Perspective protocol strictly enough to name what is wrong, and ignores what it does not know."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from moderation.text.language import detect
from moderation.web.apis.perspective.attributes import LANGUAGES, has_no_source, label_of
from moderation.web.apis.perspective.errors import bad_field, of_kind

MOST_BYTES = 20_480
MOST_ATTRIBUTES = 100
LONGEST_NAME = 80
TEXT_TYPES = frozenset({"PLAIN_TEXT", "TEXT_TYPE_UNSPECIFIED", ""})
SCORE_TYPES = frozenset({"PROBABILITY", "SCORE_TYPE_UNSPECIFIED", ""})
OTHER_SPELLINGS: Mapping[str, str] = MappingProxyType(
    {
        name: first + "".join(word.title() for word in more)
        for name in (
            "requested_attributes attribute_scores score_type score_threshold summary_score span_scores "
            "span_annotations do_not_store client_token session_id community_id article_and_parent_comment "
            "parent_comment drop_unsupported_attributes"
        ).split()
        for first, *more in (name.split("_"),)
    }
)
"""Fields as the protocol's own definition names them: what reads its JSON takes either spelling."""
DEEPEST = 6
"""No field of the protocol lies deeper."""
KNOWN_SCORE_TYPES = SCORE_TYPES | {"STD_DEV_SCORE", "PERCENTILE", "RAW"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for one attribute."""

    name: str
    label: str
    threshold: float


@dataclass(frozen=True, slots=True)
class Request:
    """What both calls have in common."""

    text: str
    languages: tuple[str, ...]
    """As the client wrote them."""
    detected: tuple[str, ...]
    client_token: str | None


def body_of(raw: bytes) -> Mapping[str, Any]:
    """The JSON object that was sent; an empty body is an empty object."""
    if not raw.strip():
        return {}
    try:
        given = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError:
        raise bad_field("", "The payload is not UTF-8.") from None
    except json.JSONDecodeError as error:
        raise bad_field("", f"{error.msg} at character {error.pos + 1}.") from None
    except (ValueError, RecursionError):
        raise bad_field("", "The payload holds a number or a nesting that cannot be read.") from None
    return _object(_spelt(given, DEEPEST), "")


def request_of(body: Mapping[str, Any]) -> Request:
    """The comment and its languages. Raises Refused."""
    comment = _object(body.get("comment"), "comment")
    text = _text(comment.get("text"), "comment.text")
    if not text.strip():
        raise of_kind("Comment must be non-empty.", "COMMENT_EMPTY")
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise of_kind("Comment text too long.", "COMMENT_TOO_LONG")
    _check_type(_text(comment.get("type"), "comment.type"))
    _check_context(_object(body.get("context"), "context"))
    token = body.get("clientToken")
    languages = _strings(body.get("languages"), "languages")
    return Request(text, languages, detect(text), None if token is None else _text(token, "clientToken"))


def asked_of(body: Mapping[str, Any], *, drop: bool) -> tuple[Asked, ...]:
    """The attributes that are asked for. Raises Refused for one that cannot be answered; with `drop`, attributes of
    the protocol that have no source here are left out instead.
    """
    given = _object(body.get("requestedAttributes"), "requestedAttributes")
    if not given:
        raise of_kind("Missing requested_attributes", "NO_REQUESTED_ATTRIBUTES")
    return tuple(
        _asked(name, _object(value, f"requestedAttributes[{name[:LONGEST_NAME]}]"))
        for name, value in given.items()
        if not (drop and has_no_source(name))
    )


def served(request: Request, asked: tuple[Asked, ...], *, drop: bool) -> tuple[Asked, ...]:
    """The attributes that can be scored in the text's languages. Raises Refused where they cannot; with `drop` they
    are left out instead.
    """
    spoken = request.languages or request.detected
    if not spoken:
        raise of_kind("Unable to detect language", "LANGUAGE_DETECTION_FAILED")
    if any(_base(language) in LANGUAGES for language in spoken):
        return asked
    if drop or not asked:
        return ()
    name = asked[0].name
    key = "requestedLanguages" if request.languages else "detectedLanguages"
    raise of_kind(
        f"Attribute {name} does not support request languages: {', '.join(spoken)}",
        "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE",
        {"languageNotSupportedByAttributeError": {key: list(spoken), "attribute": name}},
    )


def suggested_of(body: Mapping[str, Any]) -> dict[str, float]:
    """The score that people suggest for each attribute, from 0 to 1. Raises Refused."""
    given = _object(body.get("attributeScores"), "attributeScores")
    if not given:
        raise of_kind("Missing attribute_scores")
    if len(given) > MOST_ATTRIBUTES:
        raise bad_field("attributeScores", f"at most {MOST_ATTRIBUTES} attributes are taken at once.")
    return {name: _suggested(name, value) for name, value in given.items()}


def _asked(name: str, given: Mapping[str, Any]) -> Asked:
    label = label_of(name)
    if label is None:
        raise of_kind(f"Unknown requested attribute: {name[:LONGEST_NAME]}")
    kind = _text(given.get("scoreType"), "scoreType")
    if kind not in KNOWN_SCORE_TYPES:
        raise bad_field("scoreType", "it is none of the types of scores.")
    if kind not in SCORE_TYPES:
        raise of_kind(f"Requested score type {kind} is not supported by attribute {name}")
    return Asked(name, label, _number(given.get("scoreThreshold"), "scoreThreshold"))


def _suggested(name: str, value: object) -> float:
    field = f"attributeScores[{name[:LONGEST_NAME]}]"
    if not name or len(name) > LONGEST_NAME or not name.replace("_", "").replace("@", "").isalnum():
        raise of_kind(f"Unknown requested attribute: {name[:LONGEST_NAME]}")
    scores = _object(value, field)
    given = _object(scores.get("summaryScore"), f"{field}.summaryScore").get("value")
    if given is None:
        spans = scores.get("spanScores")
        first = spans[0] if isinstance(spans, list) and spans else {}
        given = _object(_object(first, f"{field}.spanScores").get("score"), f"{field}.spanScores.score").get("value")
    # A score of 0 is the default of its type, so clients that leave defaults out send nothing for it.
    suggested = _number(given, f"{field}.summaryScore.value")
    if not 0 <= suggested <= 1:
        raise bad_field(f"{field}.summaryScore.value", "a score is a number from 0 to 1.")
    return suggested


def _spelt(given: object, depth: int) -> object:
    """The same with every field in the spelling that is read here; where both are given, that one counts."""
    if isinstance(given, list):
        return [_spelt(one, depth - 1) for one in given] if depth else given
    if not isinstance(given, dict) or not depth:
        return given
    return {
        OTHER_SPELLINGS.get(name, name): _spelt(value, depth - 1)
        for name, value in given.items()
        if OTHER_SPELLINGS.get(name) not in given
    }


def _check_type(kind: str) -> None:
    if kind == "HTML":
        raise of_kind("Currently, only 'PLAIN_TEXT' comments are supported")
    if kind not in TEXT_TYPES:
        raise of_kind("Unknown text type")


def _check_context(context: Mapping[str, Any]) -> None:
    if context.get("entries") and context.get("articleAndParentComment"):
        raise of_kind("Context can have either entries or article_and_parent_comment, but both fields were populated.")


def _object(value: object, field: str) -> Mapping[str, Any]:
    if value is None:
        return {}
    if isinstance(value, dict):
        return value
    raise bad_field(field, "an object is expected.")


def _text(value: object, field: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    raise bad_field(field, "a string is expected.")


def _strings(value: object, field: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, list) and len(value) <= MOST_ATTRIBUTES and all(isinstance(one, str) for one in value):
        return tuple(value)
    raise bad_field(field, "a list of language codes is expected.")


def _number(value: object, field: str) -> float:
    try:
        number = 0.0 if value is None else float(value) if isinstance(value, int | float | str) else math.nan
    except (ValueError, OverflowError):
        number = math.nan
    if isinstance(value, bool) or not math.isfinite(number):
        raise bad_field(field, "a number is expected.")
    return number


def _base(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()
