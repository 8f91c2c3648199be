"""Several calls in one request: each part of a multipart body is an HTTP request, each part of the answer its answer."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from flask import Response

from moderation.storage.api_keys import ApiKeyView
from moderation.web.apis.perspective import calls, errors
from moderation.workflow.refusals import Refusal

MOST_CALLS = 100
LONGEST_NAME = 200
BEARER = "bearer "
CALLS: Mapping[str, Callable[[ApiKeyView, bytes], Mapping[str, Any]]] = MappingProxyType(
    {"/v1alpha1/comments:analyze": calls.analyze, "/v1alpha1/comments:suggestscore": calls.suggest_score}
)
_EMPTY_LINE = re.compile(rb"\r?\n\r?\n")
_HEADER = re.compile(r"([!-9;-~]+):[ \t]*(.*?)[ \t]*")


@dataclass(frozen=True, slots=True)
class _Part:
    """One request among the several."""

    name: str
    """What the client calls it: its Content-ID without the angle brackets."""
    method: str
    path: str
    key: str
    body: bytes


def answered(boundary: str, raw: bytes, key: str) -> Response:
    """An answer for each part, in their order. `key` is that of the whole request, for parts without one.

    Raises Refused when the request is none that could be taken apart.
    """
    if not boundary:
        raise errors.bad_field("", "The content type must be multipart/mixed with a boundary.")
    pieces = [piece for piece in raw.split(b"--" + boundary.encode())[1:] if not piece.startswith(b"--")]
    if not pieces:
        raise errors.bad_field("", "The batch holds no request.")
    if len(pieces) > MOST_CALLS:
        raise errors.bad_field("", f"At most {MOST_CALLS} requests are taken in one batch.")
    line = f"batch_{secrets.token_urlsafe(16)}"
    told = b"".join(_told(line, part, _answer(part, key)) for part in map(_part, pieces))
    return Response(told + f"--{line}--\r\n".encode(), content_type=f"multipart/mixed; boundary={line}")


def _answer(part: _Part, key: str) -> Response:
    call = CALLS.get(part.path.rstrip("/"))
    try:
        if call is None or part.method != "POST":
            return errors.told(HTTPStatus.NOT_FOUND, "There is no such method.")
        return errors.as_json(call(calls.the_key(part.key or key), part.body))
    except errors.Refused as refused:
        return errors.answer(refused)
    except Refusal as refusal:
        return errors.told(refusal.status, refusal.message)


def _told(line: str, part: _Part, answer: Response) -> bytes:
    head = (
        f"--{line}\r\nContent-Type: application/http\r\nContent-ID: <response-{part.name}>\r\n\r\n"
        f"HTTP/1.1 {answer.status_code} {HTTPStatus(answer.status_code).phrase}\r\n"
        f"Content-Type: {answer.content_type}\r\nContent-Length: {answer.content_length}\r\n\r\n"
    )
    return head.encode("ascii", "replace") + answer.get_data() + b"\r\n"


def _part(piece: bytes) -> _Part:
    outer, inner = _halves(piece.lstrip(b"\r\n"))
    head, body = _halves(inner.lstrip(b"\r\n"))
    line, _, rest = head.decode("latin-1").partition("\n")
    method, target = [*line.split(), "", ""][:2]
    path, key = _asked(target)
    headers = _headers(rest)
    bearer = headers.get("authorization", "")
    bearer = bearer[len(BEARER) :] if bearer.lower().startswith(BEARER) else ""
    name = _headers(outer.decode("latin-1")).get("content-id", "").strip("<>")
    name = "".join(letter for letter in name[:LONGEST_NAME] if letter.isascii() and letter.isprintable())
    return _Part(name, method.upper(), path, (key or headers.get("x-goog-api-key", "") or bearer).strip(), body)


def _asked(target: str) -> tuple[str, str]:
    """Path and key of a request line's address; empty for what is no address."""
    try:
        parts = urlsplit(target)
        return unquote(parts.path), parse_qs(parts.query, max_num_fields=100).get("key", [""])[0]
    except ValueError:
        return "", ""


def _halves(piece: bytes) -> tuple[bytes, bytes]:
    """What stands before the first empty line, and what after it."""
    head, *rest = _EMPTY_LINE.split(piece, 1)
    return head, rest[0] if rest else b""


def _headers(lines: str) -> dict[str, str]:
    found = (_HEADER.fullmatch(line.rstrip("\r")) for line in lines.split("\n"))
    return {one[1].lower(): one[2] for one in found if one}
