"""What became of an act, in words, read back from the log: a message that survives a reload and offers the undo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from moderation.storage import log, queue
from moderation.storage.database import Transaction
from moderation.storage.views import DeskComment, LogEntry
from moderation.web import house, now
from moderation.web.access import the_moderator
from moderation.web.desk.items import new_batch
from moderation.web.filters import counted, relative

MOST_MISSED = 200

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "publish": "published",
        "hold": "sent to the queue",
        "remove": "removed",
        "strike": "strike counted",
        "strike_end": "strike taken back",
        "warn": "warned",
        "propose": "ban proposed by the ladder",
        "block": "blocked",
        "ban": "banned",
        "lift": "block or ban lifted",
        "change_end": "end changed",
        "open_thread": "thread opened",
        "close_thread": "thread closed",
        "reopen_thread": "thread reopened",
        "add_moderator": "moderator added",
        "remove_moderator": "moderator removed",
    },
)
"""Each kind of act in the log, in the words of the pages."""

_COUNTED: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "publish": ("Published", "comment", ""),
        "hold": ("Sent to the queue", "comment", ""),
        "remove": ("Removed", "comment", ""),
        "strike": ("Counted", "strike", ""),
        "strike_end": ("Took back", "strike", ""),
        "warn": ("Warned", "person", "people"),
        "propose": ("The ladder proposes a ban for", "person", "people"),
        "block": ("Blocked", "person", "people"),
        "ban": ("Banned", "person", "people"),
        "lift": ("Lifted", "block or ban", "blocks or bans"),
        "change_end": ("Changed the end of", "block or ban", "blocks or bans"),
        "open_thread": ("Opened", "thread", ""),
        "close_thread": ("Closed", "thread", ""),
        "reopen_thread": ("Reopened", "thread", ""),
        "add_moderator": ("Added", "moderator", ""),
        "remove_moderator": ("Removed", "moderator", ""),
    },
)


@dataclass(frozen=True, slots=True)
class Missed:
    """A comment that was left as it was, and who was faster."""

    comment_id: int
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Told:
    """The outcome of an act, for the top of the page."""

    words: str
    missed: tuple[Missed, ...]
    undo: str
    """The batch to take back; empty when there is nothing to undo."""
    new_batch: str
    done: tuple[int, ...]
    """Comments that were decided."""

    @property
    def tone(self) -> str:
        """good, or warn when something was left undone."""
        return "warn" if self.missed or not self.done else "good"


def told_of(args: Mapping[str, str]) -> Told | None:
    """The outcome that this page's address speaks of; None when it speaks of none, or of nothing that exists."""
    batch = args.get("done", "")
    ids = [int(part) for part in args.get("missed", "").split(",")[:MOST_MISSED] if part.isascii() and part.isdigit()]
    if not batch and not ids:
        return None
    with house().store.read() as tx:
        entries = log.batch(tx, batch) if batch else ()
        missed = tuple(found for number in ids if (found := _missed(tx, number)))
    if not entries and not missed:
        return None
    words = in_words(entries)
    if entries and args.get("repeated"):
        words = f"This was done already, and only once: {words[0].lower()}{words[1:]}"
    undo = batch if any(entry.can_undo for entry in entries) else ""
    done = tuple(dict.fromkeys(entry.comment_id for entry in entries if entry.comment_id is not None))
    return Told(words or "Nothing was changed.", missed, undo, new_batch(), done)


def in_words(entries: Sequence[LogEntry]) -> str:
    """A batch in one line: "Removed 3 comments. Counted 3 strikes."."""
    kinds = Counter(entry.kind for entry in entries)
    said = []
    for kind, number in kinds.items():
        verb, one, many = _COUNTED.get(kind, (kind.replace("_", " ").capitalize(), "time", ""))
        said.append(f"{verb} {counted(number, one, many)}.")
    undone = "Undone: " if any(entry.undoes for entry in entries) else ""
    return undone + " ".join(said)


def _missed(tx: Transaction, comment_id: int) -> Missed | None:
    comment = queue.item(tx, comment_id, now())
    return Missed(comment_id, comment.name, _who_was_faster(comment)) if comment else None


def _who_was_faster(comment: DeskComment) -> str:
    if comment.withdrawn:
        return "withdrawn by its author in the meantime."
    newest = comment.reviews[0] if comment.reviews else None
    edited = comment.edited_at
    if newest and not (edited and edited > newest.at):
        by = "you" if newest.moderator == the_moderator().name else newest.moderator
        at = "a moment ago" if (now() - newest.at).total_seconds() < 120 else relative(newest.at)
        return f"decided {at} by {by}; it is {comment.status.value} now."
    if edited:
        return f"edited by its author in the meantime; it is {comment.status.value} now. Read it again."
    return f"changed in the meantime; it is {comment.status.value} now."
