"""Opens a file as it lies there: plain, gzip, or a zip with one file in it. What unpacks to far too much is refused."""

from __future__ import annotations

import gzip
import io
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from typing_extensions import override

from moderation.importers._errors import FormatError

GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
MOST_TIMES = 200
"""How many times its size a packed file may unpack to. Comments pack to a tenth; an attack, to a thousandth."""
START = 4096
"""How many bytes a format is recognised by."""
ALWAYS_FINE = 64 * 1024 * 1024
TOO_MUCH = f"The file unpacks to more than {MOST_TIMES} times its size, which no comments do. It is refused."
CORAL = {"comments.csv", "stories.csv", "users.csv"}
"""The one export that is several files."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A file ready to be read from its beginning."""

    stream: BinaryIO
    start: bytes


@contextmanager
def unpacked(path: Path) -> Iterator[Unpacked]:
    """The file, unpacked while it is read. Raises FormatError, or OSError where it cannot be opened."""
    with ExitStack() as stack:
        raw: BinaryIO = stack.enter_context(path.open("rb"))
        size = path.stat().st_size
        magic = raw.read(4)
        raw.seek(0)
        inner: BinaryIO = raw
        if magic[:2] == GZIP:
            inner = stack.enter_context(cast("BinaryIO", gzip.GzipFile(fileobj=raw)))
        elif magic in {ZIP, EMPTY_ZIP}:
            inner = _member(stack, raw)
        stream = inner if inner is raw else cast("BinaryIO", _Guarded(inner, max(ALWAYS_FINE, MOST_TIMES * size)))
        start = stream.read(START)
        stream.seek(0)
        if not start.strip():
            raise FormatError("The file is empty.")
        if start[:2] == GZIP or start[:4] == ZIP:
            raise FormatError("The file is packed more than once. Unpack it first.")
        yield Unpacked(stream, start)


def _member(stack: ExitStack, raw: BinaryIO) -> BinaryIO:
    try:
        archive = stack.enter_context(zipfile.ZipFile(raw))
        members = [one for one in archive.infolist() if not one.is_dir() and not _is_litter(one.filename)]
        if len(members) > 1 and {one.filename.rpartition("/")[2] for one in members} <= CORAL:
            return stack.enter_context(_joined(archive, members))
        if len(members) != 1:
            raise FormatError(f"A zip must hold exactly one file; this one holds {len(members):,}. Unpack it first.")
        return cast("BinaryIO", stack.enter_context(archive.open(members[0])))
    except zipfile.BadZipFile:
        raise FormatError("The zip is damaged or cut off.") from None
    except (RuntimeError, NotImplementedError):
        raise FormatError("The zip is encrypted, or packed in a way that cannot be read. Unpack it first.") from None


@contextmanager
def _joined(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Iterator[BinaryIO]:
    """The tables of one export, one after the other."""
    most = max(ALWAYS_FINE, MOST_TIMES * sum(one.compress_size for one in members))
    with tempfile.TemporaryFile() as whole:
        for member in members:
            with archive.open(member) as part:
                while chunk := part.read(1 << 16):
                    if whole.tell() + len(chunk) > most:
                        raise FormatError(TOO_MUCH)
                    whole.write(chunk)
            whole.write(b"\n")
        whole.seek(0)
        yield cast("BinaryIO", whole)


def _is_litter(name: str) -> bool:
    return name.startswith("__MACOSX/") or name.rpartition("/")[2] == ".DS_Store"


class _Guarded(io.RawIOBase):
    """Stops reading at a limit, and says in plain words what is wrong with a damaged file."""

    def __init__(self, inner: BinaryIO, most: int) -> None:
        super().__init__()
        self._inner = inner
        self._most = most
        self._read = 0

    @override
    def readable(self) -> bool:
        return True

    @override
    def seekable(self) -> bool:
        return True

    @override
    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._read = self._inner.seek(offset, whence)
        return self._read

    @override
    def tell(self) -> int:
        return self._inner.tell()

    @override
    def read(self, size: int = -1) -> bytes:
        try:
            found = self._inner.read(size if size >= 0 else self._most + 1)
        except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile):
            raise FormatError("The packed file is damaged or cut off. Fetch it again.") from None
        self._read += len(found)
        if self._read > self._most:
            raise FormatError(TOO_MUCH)
        return found

    @override
    def readline(self, size: int | None = -1) -> bytes:
        raise io.UnsupportedOperation("lines are read by _text.lines")
