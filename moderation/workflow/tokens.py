"""Private links and what the database keeps of them: digests alone, so that a copy of the database opens nothing."""

from __future__ import annotations

import hashlib
import hmac

from moderation.vocabulary import Submission


def digest_of(token: str) -> str:
    """What the database keeps of a token (SHA-256, hex). A token is long and random, so this cannot be guessed back."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def request_mark(secret: bytes, nonce: str, submission: Submission) -> str:
    """The mark of one request: the same for each retry of it, and different for anything else; empty without a nonce.

    What was written belongs to it: who goes back in the browser and writes something else into the same form
    means a second comment, and two strangers who both call their request "1" never meet.
    """
    if not nonce:
        return ""
    author = submission.author
    parent = str(submission.parent.id) if submission.parent else ""
    parts = (
        nonce,
        submission.channel,
        submission.site,
        submission.thread.slug,
        parent,
        author.name,
        author.email,
        author.website,
        submission.text,
    )
    message = b"".join(len(part).to_bytes(8, "big") + part.encode("utf-8", "surrogatepass") for part in parts)
    return hmac.digest(secret, b"request mark" + message, hashlib.sha256).hex()


def token_of(secret: bytes, mark: str) -> str:
    """The author's private token for a request, so that a retry leads to the same private link."""
    return hmac.digest(secret, b"author's private token" + mark.encode(), hashlib.sha256).hex()
