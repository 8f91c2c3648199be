"""Scores in the protocol's shape: probabilities for the whole text and, when asked for, for each sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moderation.text.sentences import sentences
from moderation.web.apis.perspective.requests import Asked
from moderation.web.apis.scorer import scores_of

MOST_SENTENCES = 200
"""The rest of a longer text is one span."""
MOST_LOOKED_AT_TWICE = 30
"""Texts with more sentences have them scored by the fast scorer alone, so that one request cannot keep others waiting."""


def attribute_scores(text: str, asked: tuple[Asked, ...], *, by_sentence: bool) -> dict[str, Any]:
    """The member `attributeScores` of an answer. What is below an attribute's threshold is left out."""
    whole = scores_of(text)
    spans = list(_spans(text)) if by_sentence else [(0, len(text))]
    pieces = (
        [whole]
        if not by_sentence
        else [scores_of(text[a:b], quick=len(spans) > MOST_LOOKED_AT_TWICE) for a, b in spans]
    )
    places = _in_utf16(text, spans)
    found: dict[str, Any] = {}
    for one in asked:
        if whole[one.label] < one.threshold:
            continue
        scored = [
            {"begin": begin, "end": end, "score": _value(piece[one.label])}
            for (begin, end), piece in zip(places, pieces, strict=True)
            if piece[one.label] >= one.threshold
        ]
        found[one.name] = {"spanScores": scored, "summaryScore": _value(whole[one.label])}
    return found


def _spans(text: str) -> Iterator[tuple[int, int]]:
    found = sentences(text)
    yield from found[:MOST_SENTENCES]
    if rest := found[MOST_SENTENCES:]:
        yield rest[0][0], rest[-1][1]


def _in_utf16(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same places counted as the protocol counts: a character beyond the basic plane is two."""
    places = [0]
    for letter in text:
        places.append(places[-1] + (2 if ord(letter) > 0xFFFF else 1))
    return [(places[start], places[end]) for start, end in spans]


def _value(probability: float) -> dict[str, Any]:
    return {"value": float(f"{min(max(probability, 0.0), 1.0):.8g}"), "type": "PROBABILITY"}
