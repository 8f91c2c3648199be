"""Moderators' tokens at the own interface: who acts, and under which batch an act that is sent twice is known again."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from flask import request

from moderation.storage import log
from moderation.storage.views import ModeratorView
from moderation.web import house, now
from moderation.web.apis.bearer import given_key
from moderation.web.apis.metered import count_call
from moderation.web.errors import Trouble
from moderation.workflow.moderator_tokens import Holder, holder_of
from moderation.workflow.sites import works_here

LONGEST_NONCE = 200


def holder() -> Holder:
    """Whom the token of this request acts for. Raises Trouble (401) or TooManyCalls."""
    given = given_key()
    found = holder_of(house(), given, now())
    if found is None or not works_here(house(), found.moderator.id):
        title = "The token is not known here" if given else "A moderator's token is needed"
        raise Trouble(401, title, "Send it as Authorization: Bearer. Make one with: moderation keys token")
    count_call(f"token {found.token.id}", found.token.per_minute)
    return found


def moderator(scope: str) -> ModeratorView:
    """The moderator for whom this request acts, when its token opens that. Raises Trouble, MissingScope, TooManyCalls."""
    return holder().need(scope)


def idempotency_key() -> str:
    """The name that a client gives to a request, so that it can send it again. Raises Trouble for one that is too long."""
    given = request.headers.get("Idempotency-Key", "").strip()
    if len(given) > LONGEST_NONCE:
        raise Trouble(400, "The Idempotency-Key is too long", f"At most {LONGEST_NONCE} characters are allowed.")
    return given


def batch_of_request(who: ModeratorView) -> tuple[str, bool]:
    """The batch under which this act is logged, and whether it was carried out before under the same Idempotency-Key."""
    given = idempotency_key()
    if not given:
        return f"api-{secrets.token_hex(16)}", False
    parts = (str(who.id), request.method, request.path, given)
    message = b"".join(len(part).to_bytes(4, "big") + part.encode("utf-8", "surrogatepass") for part in parts)
    batch = "api-" + hmac.digest(house().secret, b"idempotency" + message, hashlib.sha256).hex()[:32]
    with house().store.read() as tx:
        return batch, bool(log.batch(tx, batch))
