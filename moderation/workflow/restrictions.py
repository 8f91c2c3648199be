"""Blocks and bans as moves that can be taken back: one ends, one is placed, or both at once when an end changes.

A person has at most one in force, so that what stops them is always one row with one clause and one end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from moderation.offenders.bans import BAN, BLOCK, in_force, outlasts
from moderation.storage import bans
from moderation.storage.database import lock
from moderation.storage.views import BanView, LogEntry
from moderation.vocabulary import NOTHING
from moderation.workflow.acts import Click


@dataclass(frozen=True, slots=True)
class Terms:
    """What a block or ban says. Two rows with the same terms are the same to everybody."""

    person_id: int
    name: str
    clause: str
    reason: str
    until: datetime | None

    @property
    def kind(self) -> str:
        """A block has an end, a ban has none."""
        return BAN if self.until is None else BLOCK


def terms_of(ban: BanView) -> Terms:
    """What this row says."""
    return Terms(ban.person_id, ban.name, ban.clause, ban.reason, ban.until)


def place(click: Click, terms: Terms, facts: Mapping[str, object] = NOTHING) -> int | None:
    """Block or ban somebody, unless what is in force already lasts at least as long; what is shorter is replaced.

    `facts` go into the log's line. Returns the number of the new row, or None when nothing was needed.
    """
    lock(click.tx, f"person {terms.person_id}")
    present = bans.in_force(click.tx, terms.person_id, click.now)
    if present and outlasts(present.until, terms.until):
        return None
    return _move(click, present, terms, terms.kind, terms.reason, facts=facts)


def lift(click: Click, ban: BanView, reason: str) -> None:
    """End a block or ban that is in force."""
    _move(click, ban, None, "lift", reason)


def change_end(click: Click, ban: BanView, until: datetime | None, reason: str) -> int:
    """Put another end on a block or ban: the old row ends, and a new one with the same clause takes its place."""
    terms = Terms(ban.person_id, ban.name, ban.clause, ban.reason, until)
    placed = _move(click, ban, terms, "change_end", reason)
    assert placed is not None
    return placed


def reverse(click: Click, entry: LogEntry) -> str:
    """Take back an act on blocks and bans. Returns why that cannot be done any more, or an empty string."""
    if entry.person_id is None:
        return "the person is not known"
    lock(click.tx, f"person {entry.person_id}")
    present = bans.in_force(click.tx, entry.person_id, click.now)
    left, earlier = _still_valid(click, entry.after), _still_valid(click, entry.before)
    if (terms_of(present) if present else None) != left:
        return "the block or ban was lifted or changed since"
    kind = "change_end" if present and earlier else earlier.kind if earlier else "lift"
    _move(click, present, earlier, kind, "", entry=entry, as_before=_named(click, entry.before))
    return ""


def _still_valid(click: Click, facts: Mapping[str, object]) -> Terms | None:
    """The terms that these facts of an act name, unless they have run out by now."""
    ban = _named(click, facts)
    return terms_of(ban) if ban and in_force(ban.until, None, click.now) else None


def _named(click: Click, facts: Mapping[str, object]) -> BanView | None:
    number = facts.get("ban")
    return bans.by_id(click.tx, number) if isinstance(number, int) else None


def _move(
    click: Click,
    ended: BanView | None,
    placed: Terms | None,
    kind: str,
    reason: str,
    *,
    entry: LogEntry | None = None,
    facts: Mapping[str, object] = NOTHING,
    as_before: BanView | None = None,
) -> int | None:
    """End the one, place the other, and log it as one act that knows the way back.

    `as_before`: what is put back. What the service had placed is the service's again, so that it ends with its strikes.
    """
    # Placing one ends what is in force as replaced.
    placing = click.by_service() if as_before is not None and not as_before.placed_by else click
    new = _place(placing, placed) if placed else None
    if ended and not placed:
        bans.end(click.tx, ended.id, moderator_id=click.moderator_id, reason=reason, now=click.now)
    subject = placed or (terms_of(ended) if ended else None)
    click.log(
        kind,
        person_id=subject.person_id if subject else entry.person_id if entry else None,
        ban_id=new or (ended.id if ended else entry.ban_id if entry else None),
        clause=subject.clause if subject else entry.clause if entry else "",
        reason=reason,
        before={"ban": ended.id if ended else None},
        after={"ban": new, **facts},
    )
    return new


def _place(click: Click, terms: Terms) -> int:
    return bans.place(
        click.tx,
        person_id=terms.person_id,
        kind=terms.kind,
        name=terms.name,
        clause=terms.clause,
        reason=terms.reason,
        until=terms.until,
        moderator_id=click.moderator_id,
        now=click.now,
    )
