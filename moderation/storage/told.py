"""How far moderators and chat rooms have been told of comments that wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from moderation.storage.database import Transaction
from moderation.storage.queue import WAITING
from moderation.storage.sites import comment_is_here
from moderation.storage.sql import add_or_update
from moderation.storage.tables import CommentRow, DecisionRow, ToldRow


@dataclass(frozen=True, slots=True)
class Fresh:
    """Comments that wait and that somebody has not been told of."""

    comment_ids: tuple[int, ...]
    """Oldest first."""
    count: int
    up_to: int
    """The newest decision among all of them."""
    since: datetime | None
    """When the first of them began to wait."""


def up_to(tx: Transaction, who: str) -> int:
    """The decision up to which somebody has been told; 0 at the beginning."""
    return tx.execute(select(ToldRow.decision_id).where(ToldRow.who == who)).scalar() or 0


def set_up_to(tx: Transaction, who: str, decision_id: int, now: datetime) -> None:
    """Note up to which decision somebody has been told."""
    values = {"decision_id": decision_id, "at": now}
    add_or_update(tx, ToldRow, [{"who": who, **values}], ("who",), newer=("decision_id", "at"))


def newest_decision(tx: Transaction) -> int:
    """The number of the newest decision; 0 without one."""
    return tx.execute(select(func.max(DecisionRow.id))).scalar() or 0


def fresh(tx: Transaction, after: int, limit: int, site_id: int | None = None) -> Fresh:
    """What waits now because of a decision after that one: what was decided meanwhile is not in it. With `site_id`,
    what belongs to that site.
    """
    newest = select(DecisionRow.comment_id, func.max(DecisionRow.id).label("id"), func.max(DecisionRow.at).label("at"))
    waiting = (
        newest.join(CommentRow, CommentRow.id == DecisionRow.comment_id)
        .where(WAITING, *(() if site_id is None else (comment_is_here(site_id),)))
        .group_by(DecisionRow.comment_id)
        .having(func.max(DecisionRow.id) > after)
        .subquery()
    )
    count, last, since = tx.execute(
        select(func.count(), func.max(waiting.c.id), func.min(waiting.c.at)).select_from(waiting)
    ).one()
    listed = tx.execute(select(waiting.c.comment_id).order_by(waiting.c.id).limit(limit)).scalars().all()
    return Fresh(tuple(listed), count, last or after, since)
