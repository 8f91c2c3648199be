"""The files of a policy's lists: read with the policy, and written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from moderation.policy.lists import FILE, MAX_BYTES, UnreadableListError


def text_of(folder: Path, file: str) -> str:
    """The list's text; empty for a file that is not there yet. Raises UnreadableListError."""
    path = _inside(folder, file)
    try:
        if not path.is_file():
            if path.exists():
                raise UnreadableListError("it is no file")
            return ""
        with path.open("rb") as opened:
            raw = opened.read(MAX_BYTES + 1)
    except OSError as problem:
        raise UnreadableListError(problem.strerror or "it could not be opened") from problem
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as problem:
        if len(raw) > MAX_BYTES:
            return raw.decode("utf-8", "replace")  # its size is told as its mistake
        line = raw.count(b"\n", 0, problem.start) + 1
        raise UnreadableListError(f"line {line} is not UTF-8; save it with that encoding") from problem


def write(folder: Path, file: str, text: str) -> None:
    """Put this text in the place of the list: whole, on disk, or not at all. Raises OSError or UnreadableListError."""
    path = _inside(folder, file)
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(number, "w", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
            opened.flush()
            os.fchmod(opened.fileno(), mode)
            os.fsync(opened.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    _settle(path.parent)


def can_write(folder: Path, file: str) -> bool:
    """Whether the list can be changed from here. It is replaced whole, so it is its folder that must take a file."""
    path = folder / file
    there = next((one for one in path.parents if one.exists()), folder)
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK) and (not path.exists() or os.access(path, os.W_OK))


def _inside(folder: Path, file: str) -> Path:
    """The path of the list. A link that leads out of the policy's folder is not followed."""
    if not FILE.fullmatch(file):
        raise UnreadableListError("its name must be like lists/words.txt")
    path = folder / file
    if not path.resolve().is_relative_to(folder.resolve()):
        raise UnreadableListError("it leads out of the folder of the policy; only lists inside are read")
    return path.resolve()


def _settle(folder: Path) -> None:
    """Let the new name survive a power cut too."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
