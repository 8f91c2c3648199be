"""XML read piece by piece: records come out as soon as they are complete, and nothing that a file asks for is fetched.

Document types and entities are refused, so no entity can expand. Prefixes count for nothing: wp:comment is comment.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

from moderation.importers._errors import FormatError

CHUNK = 1 << 16
LONGEST_FIELD = 1 << 24
"""Letters. No comment has sixteen million."""
DEEPEST = 100
NO_TOKEN = expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]
LONGEST_LETTER = 4
"""Bytes of UTF-8. At either end of a piece one may be cut."""
_NOT_IN_XML = bytes(set(range(32)) - {9, 10, 13})


@dataclass(slots=True)
class Record:
    """One element of interest. Fields below it are named by their path from here: author/name, thread@id."""

    path: tuple[str, ...]
    above: Record | None
    fields: dict[str, str] = field(default_factory=dict)
    inner: list[Record] = field(default_factory=list)
    seen_inside: int = 0
    """How many records of any kind it holds."""

    def get(self, name: str) -> str:
        """The field without spaces around it; empty where there is none."""
        return self.fields.get(name, "").strip()


class Reader:
    """Reads one document."""

    def __init__(
        self, records: Collection[tuple[str, ...]], kept: Collection[tuple[str, ...]], ignored: Collection[str]
    ) -> None:
        """`records` are the paths of elements that come out; those in `kept` stay inside the one above instead.

        The text of elements called as in `ignored` is not read.
        """
        self._records, self._kept, self._ignored = set(records) | set(kept), set(kept), set(ignored)
        self._path: list[str] = []
        self._open: list[Record] = []
        self._text: list[str] = []
        self._length = 0
        self._done: list[Record] = []
        self.root = ""
        self.top: dict[str, str] = {}
        """Fields outside any record, by their last name."""
        self._ended = False
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.EntityDeclHandler = self._refuse

    def records(self, stream: BinaryIO) -> Iterator[Record]:
        """Every record when it ends. Raises FormatError with the line where the file stops being XML."""
        stream.seek(0)
        clean = _cleaner(stream)
        first = True
        while chunk := stream.read(CHUNK):
            part = clean(chunk)
            if first:
                part, first = part[max(part.find(b"<"), 0) :] if b"\0" not in part[:4] else part, False
            self._feed(part, last=False)
            yield from self._take()
            if self._ended:
                return
        self._feed(b"", last=True)
        yield from self._take()

    def _take(self) -> list[Record]:
        done, self._done = self._done, []
        return done

    def _feed(self, part: bytes, *, last: bool) -> None:
        try:
            self._parser.Parse(part, last)
        except expat.ExpatError as error:
            if self._ended:  # whatever stands behind the document
                return
            where = f"line {error.lineno:,}"
            if last:
                raise FormatError(f"The file is cut off: its XML ends unfinished at {where}.") from None
            if error.code == NO_TOKEN and not _is_utf_8(part):
                raise FormatError(
                    f"The file is not in the encoding that it names; letters at {where} or near it cannot be read."
                    " Export it anew, or save it as UTF-8."
                ) from None
            raise FormatError(f"This is no well-formed XML at {where}: {expat.ErrorString(error.code)}.") from None
        except (LookupError, UnicodeError, ValueError) as error:
            raise FormatError(f"The encoding that this XML names cannot be read ({error}).") from None

    def _refuse(self, *_declared: object) -> None:
        raise FormatError(
            f"Line {self._parser.CurrentLineNumber:,} declares a document type or an entity. Exports of comments have"
            " none, and reading them could be dangerous, so the file is refused."
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        self._path.append(local)
        if len(self._path) > DEEPEST:
            raise FormatError(f"Line {self._parser.CurrentLineNumber:,} nests elements more than {DEEPEST} deep.")
        self.root = self.root or local
        self._text.clear()
        self._length = 0
        path = tuple(self._path)
        if path in self._records:
            above = self._open[-1] if self._open else None
            record = Record(path, above, {f"@{_local(key)}": value for key, value in attributes.items()})
            if above is not None:
                above.seen_inside += 1
            self._open.append(record)
        elif self._open and attributes:
            inside = "/".join(path[len(self._open[-1].path) :])
            for key, value in attributes.items():
                self._open[-1].fields.setdefault(f"{inside}@{_local(key)}", value)

    def _end(self, _name: str) -> None:
        path = tuple(self._path)
        if self._open and path == self._open[-1].path:
            record = self._open.pop()
            if path in self._kept and record.above is not None:
                record.above.inner.append(record)
            else:
                self._done.append(record)
        elif self._text:
            text = "".join(self._text)
            if self._open:
                self._open[-1].fields.setdefault("/".join(path[len(self._open[-1].path) :]), text)
            elif len(self.top) < DEEPEST:
                self.top.setdefault(path[-1], text.strip())
        self._text.clear()
        self._length = 0
        self._path.pop()
        self._ended = not self._path

    def _characters(self, text: str) -> None:
        if self._path[-1] in self._ignored:
            return
        self._length += len(text)
        if self._length > LONGEST_FIELD:
            raise FormatError(
                f"Line {self._parser.CurrentLineNumber:,} is inside a field of more than {LONGEST_FIELD:,} letters."
            )
        self._text.append(text)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _is_utf_8(part: bytes) -> bool:
    """Whether a piece of a file can be UTF-8, apart from letters that are cut at its ends."""
    start = next((place for place, byte in enumerate(part[:LONGEST_LETTER]) if byte & 0xC0 != 0x80), 0)
    try:
        part[start:].decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data"
    return True


def _cleaner(stream: BinaryIO) -> _Cleaner:
    start = stream.read(64)
    stream.seek(0)
    return _Cleaner(two_bytes=b"\0" in start or start[:2] in {b"\xff\xfe", b"\xfe\xff"})


@dataclass(frozen=True, slots=True)
class _Cleaner:
    """Old comments hold control characters that no XML may hold, and WordPress writes them out as they are."""

    two_bytes: bool

    def __call__(self, chunk: bytes) -> bytes:
        return chunk if self.two_bytes else chunk.translate(None, _NOT_IN_XML)
