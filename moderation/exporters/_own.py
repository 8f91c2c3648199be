"""Our own records, as moderation/importers/_own.py reads them. docs/archives.md explains each field."""

from __future__ import annotations

from datetime import datetime

from moderation.vocabulary import ArchivedComment, ArchivedThread


def thread_record(thread: ArchivedThread) -> dict[str, str]:
    """All that is kept of a thread."""
    return {
        "record": "thread",
        "thread_slug": thread.slug,
        "thread_url": thread.url,
        "thread_title": thread.title,
        "thread_author": thread.author_name,
        "thread_body": thread.body,
        "thread_opened_at": _moment(thread.opened_at),
        "thread_closed_at": _moment(thread.closed_at),
    }


def comment_record(comment: ArchivedComment, thread: ArchivedThread) -> dict[str, str]:
    """All that is kept of a comment, and which thread it stands in."""
    author = comment.author
    return {
        "id": comment.id,
        "parent_id": comment.parent,
        "thread_slug": thread.slug,
        "author_name": author.name,
        "author_url": author.website,
        "author_id": author.visitor,
        "author_role": author.role.value,
        "created_at": _moment(comment.at),
        "edited_at": _moment(comment.edited_at),
        "withdrawn_at": _moment(comment.withdrawn_at),
        "status": comment.status.value,
        "label_reason": comment.label,
        "body": comment.text,
        "token_digest": comment.token_digest,
    }


def _moment(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
