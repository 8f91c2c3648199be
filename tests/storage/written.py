"""What the storage tests need of the rooms above: people leave keys, comments and decisions come with them."""

from __future__ import annotations

import hashlib
from datetime import datetime
from itertools import count

from moderation.storage import comments, decisions, people, threads
from moderation.storage.database import Transaction
from moderation.vocabulary import Action, Author, Decision, Finding, Key, Keys, Span, Status

_numbers = count(1)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def keys(author: Author) -> Keys:
    values = {
        "email": author.email,
        "email_canonical": author.email.replace("+tag", ""),
        "visitor": author.visitor,
        "connection": author.ip,
        "network": author.ip.rpartition(".")[0],
        "agent": author.user_agent,
        "name": author.name.lower(),
    }
    return Keys(tuple(Key(kind, digest(f"{kind} {value}")) for kind, value in values.items() if value))


def thread(tx: Transaction, now: datetime, slug: str = "buses") -> int:
    return threads.open_thread(tx, slug, slug.title(), "", "Ed", "Text", now).id


def comment(
    tx: Transaction,
    author: Author,
    now: datetime,
    text: str = "Hello",
    *,
    thread_id: int | None = None,
    parent_id: int | None = None,
    status: Status = Status.PUBLISHED,
    bands: tuple[int, ...] = (),
    token: str = "",
    nonce: str = "",
) -> int:
    own = keys(author)
    return comments.record(
        tx,
        thread_id=thread_id or thread(tx, now),
        parent_id=parent_id,
        person_id=people.find_or_add(tx, own, author.name, now),
        name=author.name,
        website=author.website,
        text=text,
        role=author.role,
        status=status,
        network_digest=own.of_kind("network"),
        token_digest=digest(token or f"token {next(_numbers)}"),
        bands=bands,
        nonce=nonce,
        now=now,
    )


def finding(clause: str = "spam", score: float = 0.7, action: Action = Action.HOLD, **more: object) -> Finding:
    given = {
        "note": "3 links",
        "spans": (Span(0, 5, "Hello"),),
        "detector": "links",
        "thresholds": {"hold": 0.5},
        **more,
    }
    return Finding(f"{clause}/rule", clause, action, score, "Nobody came here for that.", **given)


def decision(*findings: Finding, action: Action | None = None) -> Decision:
    strongest = max((found.action for found in findings), default=Action.PUBLISH)
    return Decision(strongest if action is None else action, findings, 1, "a" * 64, {"spam": 0.7}, "none")


def held(tx: Transaction, author: Author, now: datetime, text: str = "Hello", *findings: Finding, **more: int) -> int:
    comment_id = comment(tx, author, now, text, status=Status.HELD, **more)
    decisions.record(tx, comment_id, 1, decision(*(findings or (finding(),))), "version: 1", now)
    return comment_id
