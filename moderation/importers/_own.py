"""Our own records: the same names of fields in CSV, in JSON Lines and inside our WordPress files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moderation.importers import Skipped
from moderation.importers._fields import moment, standing, text_of
from moderation.importers._html import to_markdown
from moderation.vocabulary import ArchivedComment, ArchivedThread, Author, Role

DIGEST = frozenset("0123456789abcdef")
ROLES = frozenset(role.value for role in Role)


def thread_of(row: Mapping[str, Any], key: str) -> ArchivedThread:
    """The thread that a row tells of, in its own line or beside a comment."""
    get = _reader(row)
    return ArchivedThread(
        key=key,
        url=get("thread_url"),
        title=get("thread_title"),
        slug=get("thread_slug") or get("slug"),
        author_name=get("thread_author"),
        body=text_of(row.get("thread_body")),
        opened_at=moment(row.get("thread_opened_at")),
        closed_at=moment(row.get("thread_closed_at")),
    )


def thread_key(row: Mapping[str, Any]) -> str:
    """What a comment's row names its thread by."""
    return text_of(row.get("thread_slug")) or text_of(row.get("thread_url"))


def comment_of(row: Mapping[str, Any], thread: str) -> ArchivedComment | Skipped:
    """The comment that a row tells of; why not, where it cannot be one."""
    get = _reader(row)
    number = get("id")
    kind = get("kind").lower()
    if kind not in {"", "comment", "review"}:
        return Skipped(number, f"it is a {kind[:40]}, not a comment")
    state = standing(row.get("status"))
    if not number or state is None:
        return Skipped(number, f"its status is unknown: {get('status')[:40]}" if number else "it has no id")
    status, label = state
    body = text_of(row.get("body"))
    role = get("author_role").lower()
    digest = get("token_digest")
    return ArchivedComment(
        id=number,
        thread=thread,
        text=to_markdown(body) if get("body_format").lower() == "html" else body,
        at=moment(row.get("created_at")),
        author=Author(
            name=get("author_name"),
            email=get("author_email"),
            website=get("author_url"),
            ip=get("author_ip"),
            user_agent=get("user_agent"),
            visitor=get("author_id"),
            role=Role(role) if role in ROLES else Role.GUEST,
        ),
        parent=get("parent_id"),
        status=status,
        label=get("label_reason") or label,
        edited_at=moment(row.get("edited_at")),
        withdrawn_at=moment(row.get("withdrawn_at")),
        token_digest=digest if len(digest) == 64 and set(digest) <= DIGEST else "",
    )


def _reader(row: Mapping[str, Any]) -> Any:
    return lambda name: text_of(row.get(name)).strip()
