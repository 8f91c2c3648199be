"""One file in this folder is one format that comments leave in; each is read back without loss by moderation/importers.

To add a format, write a file here with one function; its name is the name of the format. The folder is walked.

    write(items: Iterable[ArchivedThread | ArchivedComment], site: Site, out: TextIO) -> None

Each thread comes before its comments, each comment after the one that it answers.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol, TextIO, TypeAlias, cast

from moderation.vocabulary import ArchivedComment, ArchivedThread

__all__ = ["Format", "Item", "Site", "formats"]

Item: TypeAlias = ArchivedThread | ArchivedComment


@dataclass(frozen=True, slots=True)
class Site:
    """Whose comments leave, and with what."""

    name: str
    url: str


class Format(Protocol):
    """What a file of this folder offers."""

    def write(self, items: Iterable[Item], site: Site, out: TextIO) -> None:
        """Write everything, at constant memory."""
        ...


def formats() -> MappingProxyType[str, Format]:
    """All formats by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    return MappingProxyType({name: cast("Format", importlib.import_module(f"{__name__}.{name}")) for name in names})
