"""An author's own comment, by the private token that posting gave: where it stands, another text, or taking it back."""

from __future__ import annotations

from flask import Response, jsonify, request

from moderation.storage import comments as stored_comments
from moderation.storage.views import OwnComment
from moderation.text.normalise import clean
from moderation.vocabulary import Author
from moderation.web import house, now
from moderation.web.access import public
from moderation.web.apis.own import shapes
from moderation.web.apis.own.problems import own_door
from moderation.web.apis.own.requests import ToEdit, read
from moderation.web.errors import Trouble
from moderation.web.headers import keep_private
from moderation.web.outcomes import BARRED, HTTP_STATUS, REFUSED, own_as_json
from moderation.workflow import edit, withdraw
from moderation.workflow.tokens import digest_of

blueprint = own_door("own_author", __name__)

HEADER = "Comment-Token"
LONGEST_TOKEN = 200


@blueprint.get("/api/v1/comments/<int:comment_id>/status")
@public
def status(comment_id: int) -> Response:
    """Where the comment stands, and why."""
    return keep_private(own_as_json(_own(comment_id)))


@blueprint.patch("/api/v1/comments/<int:comment_id>")
@public
def edited(comment_id: int) -> Response:
    """Put another text in place of the comment's. It is judged like a new one; the same text again changes nothing."""
    token = _token()
    own = _own(comment_id)
    given = read(ToEdit)
    author = Author(ip=given.ip or "", user_agent=given.user_agent or "")
    receipt = edit.edit(house(), token, clean(given.text), now(), author)
    response = jsonify(shapes.receipt(receipt))
    fallback = BARRED if receipt.restriction else REFUSED
    response.status_code = 200 if own.status in HTTP_STATUS and receipt.status in HTTP_STATUS else fallback
    return keep_private(response)


@blueprint.delete("/api/v1/comments/<int:comment_id>")
@public
def withdrawn(comment_id: int) -> Response:
    """Take the comment back. Doing it twice is doing it once."""
    token = _token()
    _own(comment_id)
    withdraw.withdraw(house(), token, now())
    return keep_private(own_as_json(_own(comment_id)))


def _token() -> str:
    token = request.headers.get(HEADER, "").strip()
    if not token:
        raise Trouble(401, "The author's token is needed", f"Send the token that posting gave in the header {HEADER}.")
    return token


def _own(comment_id: int) -> OwnComment:
    token = _token()
    with house().store.read() as tx:
        own = stored_comments.by_token(tx, digest_of(token)) if len(token) <= LONGEST_TOKEN else None
    if own is None or own.id != comment_id:
        raise Trouble(404, "No such comment belongs to this token", "Check the number and the token.")
    return own
