"""One file in this folder is one format that another system writes its comments in.

To add a format, write a file here with two functions; its name is the name of the format. Nothing else needs editing:
the folder is walked. Files whose names begin with _ serve several formats. Nothing here is fetched, stored or judged.

    looks_like(start: bytes) -> bool              # by the first 4 KiB of the unpacked file
    read(stream: BinaryIO) -> Iterator[Item]      # at constant memory; FormatError for a file that is none

`read` may start over with `stream.seek(0)` where what it needs first stands last.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import BinaryIO, Protocol, TypeAlias, cast

from moderation.importers._container import Unpacked, unpacked
from moderation.importers._errors import FormatError
from moderation.vocabulary import ArchivedComment, ArchivedThread

__all__ = ["Format", "FormatError", "Item", "Skipped", "Unpacked", "formats", "recognise", "unpacked"]


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something in the file that is no comment which can be kept, and why."""

    id: str
    why: str


Item: TypeAlias = ArchivedThread | ArchivedComment | Skipped


class Format(Protocol):
    """What a file of this folder offers."""

    def looks_like(self, start: bytes) -> bool:
        """Whether a file that starts so is of this format."""
        ...

    def read(self, stream: BinaryIO) -> Iterator[Item]:
        """Its threads and comments, in the order of the file. Raises FormatError."""
        ...


def formats() -> MappingProxyType[str, Format]:
    """All formats by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    return MappingProxyType({name: cast("Format", importlib.import_module(f"{__name__}.{name}")) for name in names})


def recognise(start: bytes) -> str:
    """The format of a file by its first bytes. Raises FormatError when it is none, or might be several."""
    known = formats()
    found = [one for one, module in known.items() if module.looks_like(start)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise FormatError(f"This file is in no known format. Name one with --format: {', '.join(known)}.")
    raise FormatError(f"This file might be in several formats. Name one with --format: {', '.join(found)}.")
