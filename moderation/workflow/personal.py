"""What is kept of one person: found by e-mail address or by a private link, handed out, or erased at their wish."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from moderation.storage import bans, comments, dossier, erasure, people
from moderation.storage.database import Transaction, lock
from moderation.vocabulary import Author
from moderation.workflow.acts import Click
from moderation.workflow.house import House
from moderation.workflow.refusals import UnknownComment
from moderation.workflow.tokens import digest_of
from moderation.workflow.traces import traces_of

logger = logging.getLogger(__name__)


def by_email(house: House, email: str) -> tuple[int, ...]:
    """Everybody who left this address. Empty for an address that nobody left or that is none."""
    digest = traces_of(house, Author(email=email)).of_kind("email")
    if not digest:
        return ()
    with house.store.read() as tx:
        return people.with_key(tx, "email", digest)


def by_link(house: House, token: str) -> tuple[int, ...]:
    """Who wrote the comment that this private link opens. Raises UnknownComment."""
    with house.store.read() as tx:
        own = comments.by_token(tx, digest_of(token))
        if own is None:
            raise UnknownComment
        return (comments.persons_of(tx, [own.id])[own.id],)


def handed_out(house: House, persons: Collection[int], now: datetime) -> Mapping[str, Any]:
    """All that is kept of them, as plain values for JSON."""
    with house.store.read() as tx:
        return {
            "made_at": now.isoformat(),
            "about": "All that this comment section keeps of you. Traces are keyed hashes of what your browser showed"
            " and of the address that you gave; nobody can read them back.",
            "people": [dossier.of_person(tx, person_id) for person_id in sorted(persons)],
        }


def erase(house: House, persons: Collection[int], *, batch: str, now: datetime) -> int:
    """Erase everything that these people wrote and that tells who they are; how many comments that were.

    Whoever is blocked or banned keeps their traces until that ends, so that erasing is no way round a ban; their
    words go all the same. Gone for good: no undo, and no moderator can see it again.
    """
    erased = 0
    with house.store.write() as tx:
        click = Click(tx, batch, None, now)
        for person_id in sorted(persons):
            lock(tx, f"person {person_id}")
            erased += _erase(tx, click, person_id)
    erasure.scrub(house.store)
    logger.info("people erased: people=%d comments=%d", len(persons), erased)
    return erased


def _erase(tx: Transaction, click: Click, person_id: int) -> int:
    numbers = erasure.comments_of(tx, person_id)
    erasure.comments(tx, numbers, click.now)
    erasure.person(tx, person_id, keep_traces=bool(bans.in_force(tx, person_id, click.now)))
    click.log("erase_person", person_id=person_id, after={"comments": len(numbers)})
    return len(numbers)
