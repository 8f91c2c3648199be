"""Trees of comments as everybody may read them: whole, in order, and without any limit on their depth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from sqlalchemy import ColumnElement, Integer, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from moderation.storage.sql import AnyRow, AnySelect
from moderation.storage.tables import CommentRow, RowId
from moderation.storage.views import PublicComment
from moderation.vocabulary import Status

PUBLISHED = CommentRow.status == Status.PUBLISHED


# Building a statement costs more than running it, so each is built once.


@cache
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


@cache
def count_roots() -> AnySelect:
    """How many trees of the thread `:thread` have something published."""
    return select(func.count()).select_from(CommentRow).where(_visible_root(_THREAD))


@cache
def count_roots_before() -> AnySelect:
    """How many such trees stand in the thread of `:comment` before the tree of that comment; 0 when there is none."""
    one = aliased(CommentRow)
    this = one.id == bindparam("comment", type_=RowId())
    thread = select(one.thread_id).where(this).scalar_subquery()
    top = select(func.coalesce(one.root_id, one.id)).where(this).scalar_subquery()
    return select(func.count()).select_from(CommentRow).where(_visible_root(thread), CommentRow.id < top)


@cache
def some_roots() -> AnySelect:
    """The tops of `:size` trees of the thread `:thread`, after the first `:skip`, oldest first."""
    wanted = select(CommentRow.id).where(_visible_root(_THREAD)).order_by(CommentRow.id)
    return wanted.offset(bindparam("skip", type_=Integer())).limit(bindparam("size", type_=Integer()))


@cache
def below() -> AnySelect:
    """Everything in the trees with these `:roots`."""
    roots = bindparam("roots", type_=RowId(), expanding=True)
    return public_columns().where(or_(CommentRow.id.in_(roots), CommentRow.root_id.in_(roots)))


_THREAD = bindparam("thread", type_=RowId())


def _visible_root(thread: ColumnElement[int]) -> ColumnElement[bool]:
    below_it = aliased(CommentRow)
    published_below = exists().where(below_it.root_id == CommentRow.id, below_it.status == Status.PUBLISHED.value)
    at_the_top = and_(CommentRow.thread_id == thread, CommentRow.root_id.is_(None))
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
