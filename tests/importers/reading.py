"""Reads files of an archive from the samples or from bytes."""

from __future__ import annotations

import io
from pathlib import Path

from moderation.importers import Item, Skipped, formats, recognise, unpacked
from moderation.vocabulary import ArchivedComment, ArchivedThread

SAMPLES = Path(__file__).parent / "samples"


def read_sample(name: str) -> tuple[str, list[Item]]:
    """The format that a sample is recognised as, and what is in it."""
    with unpacked(SAMPLES / name) as file:
        known = recognise(file.start)
        return known, list(formats()[known].read(file.stream))


def read_bytes(format_name: str, content: bytes) -> list[Item]:
    return list(formats()[format_name].read(io.BytesIO(content)))


def comments(items: list[Item]) -> dict[str, ArchivedComment]:
    return {item.id: item for item in items if isinstance(item, ArchivedComment)}


def threads(items: list[Item]) -> dict[str, ArchivedThread]:
    return {item.key: item for item in items if isinstance(item, ArchivedThread)}


def skipped(items: list[Item]) -> dict[str, str]:
    return {item.id: item.why for item in items if isinstance(item, Skipped)}
