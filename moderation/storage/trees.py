"""Trees of comments as everybody may read them: whole, in order, and without any limit on their depth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, case, exists, or_, select
from sqlalchemy.orm import aliased

from moderation.storage.sql import AnyRow, AnySelect
from moderation.storage.tables import CommentRow
from moderation.storage.views import PublicComment
from moderation.vocabulary import Status

PUBLISHED = CommentRow.status == Status.PUBLISHED


def public_columns() -> AnySelect:
    """What everybody may read. Text, name and website of what is not published never leave the database."""
    return select(
        CommentRow.id,
        CommentRow.parent_id,
        case((PUBLISHED, CommentRow.name), else_="").label("name"),
        case((PUBLISHED, CommentRow.website), else_="").label("website"),
        case((PUBLISHED, CommentRow.text), else_="").label("text"),
        case((PUBLISHED, CommentRow.role), else_="guest").label("role"),
        CommentRow.status,
        CommentRow.created_at,
        CommentRow.edited_at,
    )


def visible_roots(thread_id: int) -> ColumnElement[bool]:
    """SQL for: the top of a tree of this thread in which something is published."""
    below = aliased(CommentRow)
    published_below = exists().where(below.root_id == CommentRow.id, below.status == Status.PUBLISHED)
    at_the_top = and_(CommentRow.thread_id == thread_id, CommentRow.root_id.is_(None))
    return and_(at_the_top, or_(PUBLISHED, published_below))


def in_order(rows: Iterable[AnyRow]) -> tuple[PublicComment, ...]:
    """Each tree from its top down, replies below what they answer, the oldest first; parents before their children.

    What is not published stays, as a stub, only where something published hangs below it.
    """
    comments = {row.id: _view(row) for row in rows}
    shown = _with_ancestors(comments)
    children: defaultdict[int | None, list[int]] = defaultdict(list)
    for number in sorted(shown, reverse=True):
        children[comments[number].parent_id].append(number)
    ordered: list[PublicComment] = []
    waiting = list(children[None])
    while waiting:
        number = waiting.pop()
        ordered.append(comments[number])
        waiting.extend(children[number])
    return tuple(ordered)


def _with_ancestors(comments: dict[int, PublicComment]) -> set[int]:
    """The published ones and everything above them."""
    shown: set[int] = set()
    for number, comment in comments.items():
        if comment.status is not Status.PUBLISHED:
            continue
        current: int | None = number
        while current is not None and current not in shown:
            shown.add(current)
            current = comments[current].parent_id
    return shown


def _view(row: AnyRow) -> PublicComment:
    number, parent_id, name, website, text, role, status, created_at, edited_at = row
    return PublicComment(number, parent_id, name, website, text, role, Status(status), created_at, edited_at)


def view(row: AnyRow | None) -> PublicComment | None:
    """A single comment as everybody may read it."""
    return None if row is None else _view(row)
