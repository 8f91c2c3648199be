"""WordPress: WXR 1.0 to 1.2, as its own exporter writes it, and as ours does.

Comments of WordPress are HTML with bare line ends. Pingbacks, trackbacks and a shop's notes on orders are no comments
of people and are listed as skipped.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import unescape
from typing import Any, BinaryIO

from moderation.importers import Item, Skipped
from moderation.importers._errors import FormatError
from moderation.importers._fields import moment, standing, text_of
from moderation.importers._html import to_markdown
from moderation.importers._own import comment_of, thread_of
from moderation.importers._xml import Reader, Record
from moderation.vocabulary import ArchivedComment, ArchivedThread, Author, Status

ITEM = ("rss", "channel", "item")
COMMENT = (*ITEM, "comment")
METAS = ((*COMMENT, "commentmeta"), (*ITEM, "postmeta"))
COMMENTS_OF_PEOPLE = frozenset({"", "comment", "review"})
OWN_META = "_moderation"
"""The key under which our own exporter keeps what WordPress has no field for."""


def looks_like(start: bytes) -> bool:
    """Whether it is RSS with WordPress's own namespace."""
    plain = start.replace(b"\0", b"")
    return b"<rss" in plain and b"wordpress.org/export/1." in plain


def read(stream: BinaryIO) -> Iterator[Item]:
    """Posts with their comments. A post comes after its comments, for the file may tell of it last."""
    reader = Reader([ITEM, COMMENT], METAS, ["encoded"])
    items = 0
    for record in reader.records(stream):
        if record.path == COMMENT:
            yield _comment(record, f"{items}")
        else:
            if record.seen_inside:
                yield _thread(record, f"{items}")
            items += 1
    if reader.root != "rss":
        raise FormatError("This is no WordPress export: its outermost element is not <rss>.")


def _thread(record: Record, key: str) -> ArchivedThread:
    if own := _own(record):
        return thread_of(own, key)
    opened = moment(record.get("post_date_gmt")) or moment(record.get("pubDate")) or moment(record.get("post_date"))
    return ArchivedThread(
        key=key,
        url=record.get("link") or record.get("guid"),
        title=unescape(record.get("title")),
        author_name=unescape(record.get("creator")),
        opened_at=opened,
        closed_at=opened if record.get("comment_status") == "closed" else None,
    )


def _comment(record: Record, thread: str) -> ArchivedComment | Skipped:
    number = record.get("comment_id")
    kind = record.get("comment_type").lower()
    if kind not in COMMENTS_OF_PEOPLE:
        return Skipped(number, f"it is a {kind.replace('_', ' ')[:40]}, not a comment")
    if not number:
        return Skipped("", "it has no number")
    if own := _own(record):
        return comment_of(own, thread)
    state = standing(record.get("comment_approved"))
    if state is None:
        return Skipped(number, "its status is unknown: " + record.get("comment_approved")[:40])
    status, label = state
    parent = record.get("comment_parent")
    account = record.get("comment_user_id")
    return ArchivedComment(
        id=number,
        thread=thread,
        text=to_markdown(record.get("comment_content"), newlines=True),
        at=moment(record.get("comment_date_gmt")) or moment(record.get("comment_date")),
        author=Author(
            name=unescape(record.get("comment_author")),
            email=record.get("comment_author_email"),
            website=record.get("comment_author_url"),
            ip=record.get("comment_author_IP"),
            user_agent=record.get("comment_agent"),
            visitor=account if account not in {"", "0"} else "",
        ),
        parent=parent if parent != "0" else "",
        status=status,
        label=_spam_by_people(record, status) or label,
    )


def _spam_by_people(record: Record, status: Status) -> str:
    """Akismet keeps what a person said of a comment beside it."""
    if status is not Status.REMOVED:
        return ""
    metas = {meta.get("meta_key"): meta.get("meta_value") for meta in record.inner}
    return "spam" if metas.get("akismet_user_result", metas.get("akismet_result")) == "true" else ""


def _own(record: Record) -> dict[str, Any] | None:
    """What our own exporter left here; None for a record that it did not write."""
    for meta in record.inner:
        if meta.get("meta_key") == OWN_META:
            try:
                found = json.loads(meta.get("meta_value"))
            except ValueError:
                return None
            return found if isinstance(found, dict) and (text_of(found.get("id")) or "slug" in found) else None
    return None
