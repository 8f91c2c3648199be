"""A file of comments, one JSON object a line, plain or gzip, read line by line with a progress bar on a terminal."""

from __future__ import annotations

import gzip
import io
import json
import sys
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, cast

from moderation.policy.evaluation import Labelled
from moderation.text.normalise import clean
from moderation.vocabulary import Author, Role, Submission, Thread

LONGEST_LINE = 16 * 1024 * 1024
"""Bytes. A longer line is not read into memory. A million characters fit, however they are written."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file: a comment, or what is wrong with it."""

    number: int
    id: str | int
    """The comment's own id; the line's number where it has none."""
    submission: Submission | None
    problem: str = ""
    raw: bytes = field(default=b"", repr=False)
    """As it stands in the file; empty where it was too long to be read."""


class LineProblem(ValueError):
    """What is wrong with a line."""


def submission_of(entry: Mapping[str, Any]) -> Submission:
    """The comment that this object describes. Raises LineProblem."""
    text = entry.get("text")
    if not isinstance(text, str):
        raise LineProblem('"text" is missing' if text is None else '"text" must be a string')
    return Submission(clean(text), _author(entry), _thread(entry.get("thread")), channel="command")


def _author(entry: Mapping[str, Any]) -> Author:
    given = entry.get("author")
    own: Mapping[str, Any] = given if isinstance(given, dict) else {"name": given}
    role = _word(own, "role") or "guest"
    if role not in set(Role):
        raise LineProblem(f'"role" is {role!r}; it must be one of {", ".join(Role)}')
    return Author(
        name=_word(own, "name"),
        email=_word(own, "email") or _word(entry, "email"),
        website=_word(own, "website") or _word(own, "url") or _word(entry, "website") or _word(entry, "url"),
        ip=_word(own, "ip") or _word(entry, "ip"),
        user_agent=_word(own, "user_agent") or _word(entry, "user_agent"),
        role=Role(role),
    )


def _thread(given: Any) -> Thread:
    if isinstance(given, dict):
        return Thread(
            _word(given, "slug"), _word(given, "title"), _word(given, "url"), author_name=_word(given, "author")
        )
    return Thread(slug=_word({"thread": given}, "thread"))


def _word(entry: Mapping[str, Any], key: str) -> str:
    value = entry.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise LineProblem(f'"{key}" must be a string')
    return clean(value)


def line_of(number: int, raw: bytes) -> Line:
    """What a line says, or what is wrong with it."""
    try:
        entry = json.loads(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
        return Line(number, _id(entry, number), submission_of(entry), raw=raw)
    except UnicodeDecodeError:
        problem = "the line is not UTF-8"
    except json.JSONDecodeError as error:
        problem = f"the line is not JSON: {error.msg} at character {error.pos + 1}"
    except RecursionError:
        problem = "the line is not a comment: it is nested too deep"
    except ValueError as error:
        problem = str(error)
    return Line(number, number, None, problem)


def _id(entry: Any, number: int) -> str | int:
    if not isinstance(entry, dict):
        raise LineProblem('the line must be an object such as {"text": "..."}')
    id_ = entry.get("id")
    if id_ is None:
        return number
    if isinstance(id_, bool) or not isinstance(id_, str | int):
        raise LineProblem('"id" must be a string or a whole number')
    return clean(id_) if isinstance(id_, str) else id_


@contextmanager
def open_lines(file: str) -> Iterator[Iterator[Line]]:
    """The lines of the file that are not blank. Raises OSError where it cannot be opened or read."""
    if file == "-":
        yield _read(sys.stdin.buffer)
        return
    size = Path(file).stat().st_size
    with Path(file).open("rb") as source, _progress(source, size) as watched:
        packed = source.peek(2)[:2] == b"\x1f\x8b"
        yield _read(cast("IO[bytes]", gzip.GzipFile(fileobj=watched)) if packed else watched)


def _read(source: IO[bytes]) -> Iterator[Line]:
    number = 0
    try:
        while raw := source.readline(LONGEST_LINE + 1):
            number += 1
            if len(raw) > LONGEST_LINE:
                _skip_rest(source, raw)
                yield Line(number, number, None, f"the line is longer than {LONGEST_LINE:,} bytes")
            elif raw.strip():
                yield line_of(number, raw)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        yield Line(number + 1, number + 1, None, "the gzip file is damaged or cut off here")


def _skip_rest(source: IO[bytes], raw: bytes) -> None:
    while raw and not raw.endswith(b"\n"):
        raw = source.readline(LONGEST_LINE)


@contextmanager
def _progress(source: io.BufferedReader, size: int) -> Iterator[IO[bytes]]:
    """Shows how much of the file has been read, on a terminal only."""
    if not sys.stderr.isatty():
        yield source
        return
    from rich.console import Console
    from rich.progress import wrap_file

    with wrap_file(source, size, description="Judging", console=Console(stderr=True), transient=True) as watched:
        yield cast("IO[bytes]", watched)


def labelled_lines(file: Path) -> Iterator[Labelled]:
    """The labelled comments of a file. Raises LineProblem with the line's number, or OSError."""
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rb") as lines:
        for number, raw in enumerate(lines, 1):
            if raw.strip():
                yield _labelled(number, raw)


def _labelled(number: int, raw: bytes) -> Labelled:
    try:
        entry = json.loads(raw.decode("utf-8"))
        labels = {str(name): float(value) for name, value in dict(entry.get("labels") or {}).items()}
        return Labelled(submission_of(entry), labels, str(entry.get("group") or ""))
    except (ValueError, TypeError, AttributeError, RecursionError) as problem:
        raise LineProblem(f"line {number} is no labelled comment: {problem}") from problem
