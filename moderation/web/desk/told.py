"""What became of an act, in words, read back from the log: a message that survives a reload and offers the undo."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from moderation.saying import say
from moderation.storage import authors, log, queue
from moderation.storage.database import Transaction
from moderation.storage.views import DeskComment, LogEntry
from moderation.web import house, now
from moderation.web.access import the_moderator
from moderation.web.desk.items import new_batch
from moderation.web.filters import counted, relative

MOST_MISSED = 500
_LEFT = re.compile(r"(comment|person|thread|strike|act)-([0-9]{1,18})")

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "publish": "published",
        "hold": "sent to the queue",
        "remove": "removed",
        "strike": "strike counted",
        "strike_end": "strike taken back",
        "warn": "warned",
        "propose": "ban proposed by the ladder",
        "decline": "proposed step left undone",
        "block": "blocked",
        "ban": "banned",
        "lift": "block or ban lifted",
        "change_end": "end changed",
        "key_ban": "key stopped",
        "key_lift": "key freed",
        "look_up": "evidence looked at",
        "note": "note written",
        "note_end": "note put away",
        "save_reply": "reply saved",
        "drop_reply": "saved reply put away",
        "attack_on": "attack mode turned on",
        "attack_off": "attack mode ended",
        "same_person": "joined: the same person",
        "different_people": "kept apart: not the same person",
        "no_word_on_people": "word on two people taken back",
        "appeal_granted": "appeal granted",
        "appeal_refused": "appeal refused",
        "appeal_open": "appeal opened again",
        "open_thread": "thread opened",
        "close_thread": "thread closed",
        "reopen_thread": "thread reopened",
        "erase_person": "erased for good",
        "add_second_factor": "second step set up",
        "remove_second_factor": "second step removed",
        "suggest": "verdict suggested",
        "rule_holds": "rule only holds",
        "rule_removes": "rule may remove again",
        "like_this": "all like this comment are held",
        "not_like_this": "comments like this one are no longer held",
        "list_add": "put on a list of the policy",
        "list_drop": "taken off a list of the policy",
        "learned_on": "learned weights switched on",
        "learned_off": "learned weights switched off",
        "add_moderator": "moderator added",
        "remove_moderator": "moderator removed",
        "add_key": "key for another system made",
        "revoke_key": "key for another system revoked",
        "add_webhook": "webhook added",
        "end_webhook": "webhook ended",
        "serve_site": "site served by itself",
        "stop_site": "site no longer served by itself",
        "add_token": "moderator's token made",
        "revoke_token": "moderator's token revoked",
        "sign_in_link": "sign-in link made",
        "import": "comments imported",
    },
)
"""Each kind of act in the log, in the words of the pages."""

_THINGS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "strike": ("strike", ""),
        "strike_end": ("strike", ""),
        "warn": ("person", "people"),
        "erase_person": ("person", "people"),
        "propose": ("person", "people"),
        "decline": ("proposed step", ""),
        "block": ("person", "people"),
        "ban": ("person", "people"),
        "lift": ("block or ban", "blocks or bans"),
        "change_end": ("block or ban", "blocks or bans"),
        "key_ban": ("key", ""),
        "key_lift": ("key", ""),
        "look_up": ("look at evidence", "looks at evidence"),
        "note": ("note", ""),
        "note_end": ("note", ""),
        "save_reply": ("reply", "replies"),
        "drop_reply": ("saved reply", "saved replies"),
        "attack_on": ("attack mode", ""),
        "attack_off": ("attack mode", ""),
        "same_person": ("pair of names", "pairs of names"),
        "different_people": ("pair of names", "pairs of names"),
        "no_word_on_people": ("word on two people", "words on two people"),
        "appeal_granted": ("appeal", ""),
        "appeal_refused": ("appeal", ""),
        "appeal_open": ("appeal", ""),
        "open_thread": ("thread", ""),
        "close_thread": ("thread", ""),
        "reopen_thread": ("thread", ""),
        "rule_holds": ("rule", ""),
        "rule_removes": ("rule", ""),
        "like_this": ("pattern", ""),
        "not_like_this": ("pattern", ""),
        "list_add": ("entry", "entries"),
        "list_drop": ("entry", "entries"),
        "learned_on": ("set of learned weights", "sets of learned weights"),
        "learned_off": ("set of learned weights", "sets of learned weights"),
        "add_moderator": ("moderator", ""),
        "remove_moderator": ("moderator", ""),
        "add_key": ("key for another system", "keys for other systems"),
        "revoke_key": ("key for another system", "keys for other systems"),
        "add_webhook": ("webhook", "webhooks"),
        "end_webhook": ("webhook", "webhooks"),
        "serve_site": ("site", "sites"),
        "stop_site": ("site", "sites"),
        "add_token": ("moderator's token", "moderators' tokens"),
        "revoke_token": ("moderator's token", "moderators' tokens"),
    },
)
_SHORTER: Mapping[str, str] = MappingProxyType(
    {
        "strike": "counted",
        "strike_end": "taken back",
        "propose": "proposed for a ban by the ladder",
        "decline": "left undone",
        "lift": "lifted",
        "change_end": "given another end",
        "key_ban": "stopped",
        "key_lift": "freed",
        "look_up": "logged",
        "note": "written",
        "note_end": "put away",
        "save_reply": "saved",
        "drop_reply": "put away",
        "attack_on": "turned on",
        "attack_off": "ended",
        "same_person": "joined as the same person",
        "different_people": "kept apart",
        "no_word_on_people": "taken back",
        "appeal_granted": "granted",
        "appeal_refused": "refused",
        "appeal_open": "opened again",
        "open_thread": "opened",
        "close_thread": "closed",
        "reopen_thread": "reopened",
        "rule_holds": "kept from removing",
        "rule_removes": "allowed to remove again",
        "like_this": "set",
        "not_like_this": "taken back",
        "list_add": "put on a list of the policy",
        "list_drop": "taken off a list of the policy",
        "learned_on": "switched on",
        "learned_off": "switched off",
        "add_moderator": "added",
        "remove_moderator": "removed",
        "add_key": "made",
        "revoke_key": "revoked",
        "add_token": "made",
        "revoke_token": "revoked",
        "serve_site": "served by itself",
        "stop_site": "served by itself no longer",
    },
)


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
    return Told(words or "Nothing was changed.", missed, undo, new_batch(), done)


def in_words(entries: Sequence[LogEntry]) -> str:
    """A batch in one line: "3 comments removed, 3 strikes counted."."""
    if not entries:
        return ""
    said = []
    for kind, number in Counter(entry.kind for entry in entries).items():
        one, many = _THINGS.get(kind, ("comment", ""))
        said.append(f"{counted(number, one, many)} {_SHORTER.get(kind) or KINDS.get(kind, kind)}")
    undone = "Undone: " if any(entry.undoes for entry in entries) else ""
    return f"{undone}{', '.join(said)}."


def _missed(tx: Transaction, what: str, number: int) -> Missed | None:
    if what == "person":
        person = authors.summaries(tx, [number], now()).get(number)
        return Missed(what, number, person.name, "their block or ban stays as it stands.") if person else None
    if what != "comment":
        return Missed(what, number, "", "it has changed since, so it stays as it stands.")
    comment = queue.item_here(tx, number, now(), house().site_id)
    return Missed(what, number, comment.name, _who_was_faster(comment)) if comment else None


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
