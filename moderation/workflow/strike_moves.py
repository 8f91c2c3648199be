"""Strikes as moves that can be taken back: one is given, or one is taken back."""

from __future__ import annotations

from datetime import datetime

from moderation.offenders.strikes import is_live
from moderation.storage import strikes
from moderation.storage.database import lock
from moderation.storage.views import LogEntry, StrikeView
from moderation.workflow.acts import Click


def live_of(click: Click, person_id: int) -> tuple[StrikeView, ...]:
    """The person's strikes that count now."""
    return tuple(one for one in strikes.of_person(click.tx, person_id) if is_live(one, click.now))


def give(
    click: Click,
    *,
    person_id: int,
    comment_id: int | None,
    clause: str,
    weight: int,
    expires_at: datetime,
    at: datetime | None = None,
    reason: str = "",
) -> int:
    """Put a strike on somebody. `at` is earlier than now when a strike that was taken back is given again."""
    strike_id = strikes.add(
        click.tx,
        person_id=person_id,
        comment_id=comment_id,
        clause=clause,
        weight=weight,
        at=at or click.now,
        expires_at=expires_at,
    )
    click.log(
        "strike",
        person_id=person_id,
        comment_id=comment_id,
        strike_id=strike_id,
        clause=clause,
        reason=reason,
        before={"live": False},
        after={"live": True, "weight": weight},
    )
    return strike_id


def take_back(click: Click, person_id: int, strike: StrikeView, reason: str = "") -> None:
    """End a strike: it counts no longer."""
    strikes.end(click.tx, strike.id, click.now)
    click.log(
        "strike_end",
        person_id=person_id,
        comment_id=strike.comment_id,
        strike_id=strike.id,
        clause=strike.clause,
        reason=reason,
        before={"live": True},
        after={"live": False, "weight": strike.weight},
    )


def reverse(click: Click, entry: LogEntry) -> str:
    """Take back a strike, or give it again. Returns why that cannot be done any more, or an empty string."""
    if entry.person_id is None or entry.strike_id is None:
        return "the strike is not known"
    lock(click.tx, f"person {entry.person_id}")
    everything = strikes.of_person(click.tx, entry.person_id)
    named = next((one for one in everything if one.id == entry.strike_id), None)
    if named is None:
        return "the strike is not known"
    live = next((one for one in everything if one.ended_at is None and _is_same(one, named)), None)
    if entry.kind == "strike":
        if live is None:
            return "the strike was taken back since"
        take_back(click, entry.person_id, live)
    elif live is not None:
        return "the strike counts again already"
    else:
        give(
            click,
            person_id=entry.person_id,
            comment_id=named.comment_id,
            clause=named.clause,
            weight=named.weight,
            expires_at=named.expires_at,
            at=named.at,
        )
    return ""


def _is_same(one: StrikeView, other: StrikeView) -> bool:
    """The strike itself, or the row that took its place in an undo."""
    facts = (one.comment_id, one.clause, one.weight, one.at, one.expires_at)
    return facts == (other.comment_id, other.clause, other.weight, other.at, other.expires_at)
