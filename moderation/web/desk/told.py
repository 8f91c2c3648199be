"""What became of an act, in words, read back from the log: a message that survives a reload and offers the undo."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from types import MappingProxyType

from moderation.saying import say
from moderation.storage import authors, log, queue
from moderation.storage.database import Transaction
from moderation.storage.views import DeskComment, LogEntry
from moderation.web import house, now
from moderation.web.access import the_moderator
from moderation.web.desk.deeds import DEEDS
from moderation.web.desk.items import new_batch
from moderation.web.filters import relative
from moderation.web.words import word

MOST_MISSED = 500
_LEFT = re.compile(r"(comment|person|thread|strike|act)-([0-9]{1,18})")

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "publish": say("published"),
        "hold": say("sent to the queue"),
        "remove": say("removed"),
        "strike": say("strike counted"),
        "strike_end": say("strike taken back"),
        "warn": say("warned"),
        "propose": say("ban proposed by the ladder"),
        "decline": say("proposed step left undone"),
        "block": say("blocked"),
        "ban": say("banned"),
        "lift": say("block or ban lifted"),
        "change_end": say("end changed"),
        "key_ban": say("key stopped"),
        "key_lift": say("key freed"),
        "look_up": say("evidence looked at"),
        "note": say("note written"),
        "note_end": say("note put away"),
        "save_reply": say("reply saved"),
        "drop_reply": say("saved reply put away"),
        "attack_on": say("attack mode turned on"),
        "attack_off": say("attack mode ended"),
        "same_person": say("joined: the same person"),
        "different_people": say("kept apart: not the same person"),
        "no_word_on_people": say("word on two people taken back"),
        "appeal_granted": say("appeal granted"),
        "appeal_refused": say("appeal refused"),
        "appeal_open": say("appeal opened again"),
        "open_thread": say("thread opened"),
        "close_thread": say("thread closed"),
        "reopen_thread": say("thread reopened"),
        "erase_person": say("erased for good"),
        "add_second_factor": say("second step set up"),
        "remove_second_factor": say("second step removed"),
        "suggest": say("verdict suggested"),
        "rule_holds": say("rule only holds"),
        "rule_removes": say("rule may remove again"),
        "like_this": say("all like this comment are held"),
        "not_like_this": say("comments like this one are no longer held"),
        "list_add": say("put on a list of the policy"),
        "list_drop": say("taken off a list of the policy"),
        "learned_on": say("learned weights switched on"),
        "learned_off": say("learned weights switched off"),
        "add_moderator": say("moderator added"),
        "remove_moderator": say("moderator removed"),
        "add_key": say("key for another system made"),
        "revoke_key": say("key for another system revoked"),
        "add_webhook": say("webhook added"),
        "end_webhook": say("webhook ended"),
        "serve_site": say("site served by itself"),
        "stop_site": say("site no longer served by itself"),
        "add_token": say("moderator's token made"),
        "revoke_token": say("moderator's token revoked"),
        "sign_in_link": say("sign-in link made"),
        "import": say("comments imported"),
    },
)
"""Each kind of act in the log, in the words of the pages."""


@dataclass(frozen=True, slots=True)
class Missed:
    """Something that was left as it was, and why."""

    what: str
    """comment, person, thread, strike or act"""
    id: int
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
        return "warn" if self.missed else "good"


def told_of(args: Mapping[str, str]) -> Told | None:
    """The outcome that this page's address speaks of; None when it speaks of none, or of nothing that exists."""
    batch = args.get("done", "")
    left = [_LEFT.fullmatch(part) for part in args.get("missed", "").split(",")[:MOST_MISSED]]
    if not batch and not any(left):
        return None
    with house().store.read() as tx:
        entries = log.batch(tx, batch) if batch else ()
        missed = tuple(found for match in left if match and (found := _missed(tx, match[1], int(match[2]))))
    if not entries and not missed:
        return None
    words = in_words(entries)
    if entries and args.get("repeated"):
        words = say("This was done already, and only once. %(words)s", words=words)
    undo = batch if any(entry.can_undo for entry in entries) else ""
    done = tuple(dict.fromkeys(entry.comment_id for entry in entries if entry.comment_id is not None))
    return Told(words or say("Nothing was changed."), missed, undo, new_batch(), done)


def in_words(entries: Sequence[LogEntry]) -> str:
    """A batch in one line: "3 comments removed, 3 strikes counted."."""
    if not entries:
        return ""
    kinds = Counter(entry.kind for entry in entries).items()
    deeds = [DEEDS[kind](number) if kind in DEEDS else f"{number} {kind}" for kind, number in kinds]
    line = reduce(lambda first, second: say("%(first)s, %(second)s", first=first, second=second), deeds)
    if any(entry.undoes for entry in entries):
        return say("Undone: %(deeds)s.", deeds=line)
    return say("%(deeds)s.", deeds=line)


def _missed(tx: Transaction, what: str, number: int) -> Missed | None:
    if what == "person":
        person = authors.summaries(tx, [number], now()).get(number)
        return Missed(what, number, person.name, say("their block or ban stays as it stands.")) if person else None
    if what != "comment":
        return Missed(what, number, "", say("it has changed since, so it stays as it stands."))
    comment = queue.item_here(tx, number, now(), house().site_id)
    return Missed(what, number, comment.name, _who_was_faster(comment)) if comment else None


def _who_was_faster(comment: DeskComment) -> str:
    if comment.withdrawn:
        return say("withdrawn by its author in the meantime.")
    newest, status = comment.reviews[0] if comment.reviews else None, word(comment.status.value)
    edited = comment.edited_at
    if newest and not (edited and edited > newest.at):
        at = say("a moment ago") if (now() - newest.at).total_seconds() < 120 else relative(newest.at)
        if newest.moderator == the_moderator().name:
            return say("decided %(at)s by you; it is %(status)s now.", at=at, status=status)
        return say("decided %(at)s by %(name)s; it is %(status)s now.", at=at, name=newest.moderator, status=status)
    if edited:
        return say("edited by its author in the meantime; it is %(status)s now. Read it again.", status=status)
    return say("changed in the meantime; it is %(status)s now.", status=status)
