"""Taking back one click with everything that it did. Each kind of act knows its own way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from moderation.saying import say
from moderation.storage import log, sites
from moderation.storage.database import lock
from moderation.storage.views import LogEntry
from moderation.workflow import (
    alias_word,
    appeal_moves,
    attack,
    close_thread,
    comment_status,
    declined,
    key_bans,
    like_this,
    moderators,
    person_notes,
    restrictions,
    rule_watch,
    saved_replies,
    strike_moves,
    word_lists,
)
from moderation.workflow import sites as site_moves
from moderation.workflow.acts import Click
from moderation.workflow.house import House
from moderation.workflow.list_changes import list_changes
from moderation.workflow.outcome import Conflict, Outcome
from moderation.workflow.permissions import Moderator, can, require
from moderation.workflow.refusals import Conflicted, NotAllowed, UnknownThing

WAYS_BACK: Mapping[str, Callable[[Click, LogEntry], str]] = MappingProxyType(
    {
        "publish": comment_status.reverse,
        "hold": comment_status.reverse,
        "remove": comment_status.reverse,
        "strike": strike_moves.reverse,
        "strike_end": strike_moves.reverse,
        "block": restrictions.reverse,
        "ban": restrictions.reverse,
        "lift": restrictions.reverse,
        "decline": declined.reverse,
        "change_end": restrictions.reverse,
        "attack_on": attack.reverse,
        "attack_off": attack.reverse,
        "key_ban": key_bans.reverse,
        "key_lift": key_bans.reverse,
        "same_person": alias_word.reverse,
        "different_people": alias_word.reverse,
        "no_word_on_people": alias_word.reverse,
        "appeal_granted": appeal_moves.reverse,
        "appeal_refused": appeal_moves.reverse,
        "appeal_open": appeal_moves.reverse,
        "close_thread": close_thread.reverse,
        "reopen_thread": close_thread.reverse,
        "like_this": like_this.reverse,
        "not_like_this": like_this.reverse,
        "list_add": word_lists.reverse,
        "list_drop": word_lists.reverse,
        "note": person_notes.reverse,
        "note_end": person_notes.reverse,
        "save_reply": saved_replies.reverse,
        "drop_reply": saved_replies.reverse,
        "rule_holds": rule_watch.reverse,
        "rule_removes": rule_watch.reverse,
        "add_moderator": moderators.reverse,
        "remove_moderator": moderators.reverse,
        "serve_site": site_moves.reverse,
        "stop_site": site_moves.reverse,
    }
)
ABOUT_TWO_PEOPLE = frozenset(alias_word.KIND_OF_WORD.values())
ABOUT_ACCOUNTS = frozenset({"add_moderator", "remove_moderator", "serve_site", "stop_site"})


def undo(house: House, moderator: Moderator, batch: str, new_batch: str, now: datetime) -> Outcome:
    """Take back every act of this batch, newest first, as the batch `new_batch`, which can be undone in turn.

    What has changed since is left alone and named; the rest is done. Raises UnknownThing for a batch that does not
    exist, Conflicted for one that was taken back before or where nothing can be, NotAllowed for another's click.
    """
    with list_changes(house) as files, house.store.write() as tx:
        lock(tx, f"batch {batch}")
        entries = log.batch(tx, batch)
        if not entries:
            raise UnknownThing(say("There is no such act. Reload the log."))
        _check_rights(moderator, entries)
        about = {entry.comment_id for entry in entries if entry.comment_id is not None}
        if about - sites.comments_here(tx, about, house.site_id):
            raise UnknownThing(say("This act is about comments of another site. Take it back at its desk."))
        if any(entry.undone for entry in entries):
            raise Conflicted(say("This was taken back before. Reload the log."))
        for person_id in sorted({entry.person_id for entry in entries if entry.person_id is not None}):
            lock(tx, f"person {person_id}")
        click = Click(tx, new_batch, moderator.id, now, undoes=batch, lists=files)
        done: list[LogEntry] = []
        left: list[Conflict] = []
        for entry in sorted(entries, key=lambda one: -one.id):
            # A warning, a proposal or a new thread leaves nothing to go back to, and says so by an empty `before`.
            if not entry.before:
                continue
            if why := WAYS_BACK[entry.kind](click, entry):
                left.append(Conflict(*_subject(entry), why))
            else:
                done.append(entry)
        for entry in done:
            other = entry.after.get("other")
            if entry.kind in ABOUT_TWO_PEOPLE and entry.person_id is not None and isinstance(other, int):
                alias_word.part(click, house.policy, entry.person_id, other)
        if not done:
            reasons = dict.fromkeys(str(one) for one in left)
            raise Conflicted(
                " ".join(reasons) + " Nothing was taken back." if reasons else say("There is nothing to take back.")
            )
    comments = dict.fromkeys(entry.comment_id for entry in done if entry.comment_id is not None)
    return Outcome(tuple(comments), tuple(left), new_batch)


def _check_rights(moderator: Moderator, entries: Sequence[LogEntry]) -> None:
    others = {entry.moderator for entry in entries} - {"", moderator.name}
    if not can(moderator, "undo_others" if others else "undo_own"):
        raise NotAllowed(say("Only an administrator may take back what another moderator did."))
    if any(entry.kind in ABOUT_ACCOUNTS for entry in entries):
        require(moderator, "manage_moderators")


def _subject(entry: LogEntry) -> tuple[str, int]:
    """What the act was about, to name it in a conflict."""
    if entry.comment_id is not None:
        return "comment", entry.comment_id
    if entry.thread_id is not None:
        return "thread", entry.thread_id
    return ("person", entry.person_id) if entry.person_id is not None else ("act", entry.id)
