"""From a comment of an archive to one that can be stored: cleaned, its author's traces hashed at once."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from moderation.aliases.keys import digest, keys_of
from moderation.storage.imports import Incoming
from moderation.storage.spool import Spooled
from moderation.text.normalise import clean
from moderation.text.similarity import bands
from moderation.vocabulary import ArchivedComment, Author, Key, Keys, Role, Status
from moderation.workflow.intake import LONGEST, public_website

COPIES_MATTER = timedelta(days=30)
"""Near-copies are looked for among comments this young; older ones need no bands."""
LONGEST_SOURCE_ID = 200
MOST_KNOWN = 10_000


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What does not change during one import."""

    secret: bytes
    now: datetime
    known: dict[Author, list[list[str]]] = field(default_factory=dict, repr=False)
    """Keys of authors seen lately: most write more than once, and hashing takes as long as all else together."""

    def facts_of(self, comment: ArchivedComment) -> dict[str, Any]:
        """All that is kept of a comment; of its author's address and network only keyed hashes."""
        author = _tidy(comment.author)
        at = comment.at if comment.at and comment.at <= self.now else self.now
        return {
            "name": author.name,
            "website": public_website(author.website),
            "text": clean(comment.text),
            "role": author.role.value,
            "account": author.visitor,
            "keys": self._traces(replace(author, visitor="known" if author.visitor else "")),
            "at": at.isoformat(),
            "exact": at == comment.at,
            "edited_at": comment.edited_at.isoformat() if comment.edited_at else "",
            "withdrawn_at": comment.withdrawn_at.isoformat() if comment.withdrawn_at else "",
            "status": comment.status.value,
            "label": clean(comment.label)[:200],
            "token_digest": comment.token_digest,
        }

    def _traces(self, author: Author) -> list[list[str]]:
        traces = self.known.get(author)
        if traces is None:
            if len(self.known) >= MOST_KNOWN:
                self.known.clear()
            keys = keys_of(author, self.secret)
            traces = self.known[author] = [[key.kind, key.digest] for key in keys.all if key.kind != "visitor"]
        return traces

    def incoming(self, waiting: Spooled, source: str) -> Incoming:
        """The comment as it is stored, once it is known where it came from."""
        facts = waiting.facts
        at = datetime.fromisoformat(facts["at"])
        source_id = source_id_of(waiting.id)
        return Incoming(
            number=waiting.number,
            thread_id=waiting.thread_id,
            parent_id=waiting.parent_id if waiting.parent_thread == waiting.thread_id else 0,
            root_id=waiting.parent_root if waiting.parent_thread == waiting.thread_id else 0,
            parent_number=waiting.parent_number,
            keys=self._keys(facts, source),
            name=facts["name"],
            website=facts["website"],
            text=facts["text"],
            role=Role(facts["role"]),
            status=Status(facts["status"]),
            at=at,
            edited_at=_maybe(facts["edited_at"]),
            withdrawn_at=_maybe(facts["withdrawn_at"]),
            token_digest=facts["token_digest"] or self._token_digest(source, source_id),
            source=source,
            source_id=source_id,
            label=facts["label"],
            bands=bands(facts["text"]) if at > self.now - COPIES_MATTER else (),
        )

    def _keys(self, facts: dict[str, Any], source: str) -> Keys:
        """An account at the other system tells one person as surely as our own cookie does."""
        traces = tuple(Key(kind, value) for kind, value in facts["keys"])
        if not facts["account"]:
            return Keys(traces)
        own = hmac.digest(self.secret, b"author keys", hashlib.sha256)
        return Keys((*traces, Key("visitor", digest("visitor", f"{source}\0{facts['account']}", own))))

    def _token_digest(self, source: str, source_id: str) -> str:
        """Nobody has the token that belongs to it: an imported comment has no private link."""
        return hmac.digest(self.secret, f"imported\0{source}\0{source_id}".encode(), hashlib.sha256).hex()


def source_id_of(id_: str) -> str:
    """The id at the source, shortened where it is longer than the database takes."""
    if len(id_) <= LONGEST_SOURCE_ID:
        return id_
    return hashlib.sha256(id_.encode("utf-8", "surrogatepass")).hexdigest()


def _tidy(author: Author) -> Author:
    """Foreign fields are cut rather than refused: the comment matters more."""
    return replace(
        author,
        name=" ".join(clean(author.name).split())[: LONGEST["name"]],
        email=clean(author.email).strip(),
        website=clean(author.website).strip(),
        ip=clean(author.ip).strip(),
        user_agent=clean(author.user_agent)[:2000],
        visitor=clean(author.visitor).strip()[:500],
    )


def _maybe(moment: str) -> datetime | None:
    return datetime.fromisoformat(moment) if moment else None
