"""All that is kept of the author of a comment: to read, to take away, and to erase, by the comment's private link."""

from __future__ import annotations

import json
import secrets

from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from moderation.saying import say
from moderation.storage import comments as stored_comments
from moderation.storage.views import OwnComment
from moderation.web import csrf, house, now
from moderation.web.access import public
from moderation.web.errors import Trouble
from moderation.web.headers import keep_private
from moderation.web.origin import allow_unnamed
from moderation.workflow import personal
from moderation.workflow.tokens import digest_of

blueprint = Blueprint("own_data", __name__, url_prefix="/comments/<int:comment_id>/status/<token>/data")
# The secret in the address stands in place of a session, as on the comment's private page.
csrf.exempt(blueprint)
allow_unnamed(blueprint)

LONGEST_TOKEN = 200


@blueprint.after_request
def _hidden(response: Response) -> Response:
    response.headers["Referrer-Policy"] = "no-referrer"
    return keep_private(response)


@blueprint.get("")
@public
def shown(comment_id: int, token: str) -> str:
    """What is kept, in a few words, and what can be done about it."""
    return _page(_own(comment_id, token), token)


@blueprint.get("/file.json")
@public
def file(comment_id: int, token: str) -> AnyResponse:
    """The whole of it as a file."""
    _own(comment_id, token)
    kept = personal.handed_out(house(), personal.by_link(house(), token), now())
    response = Response(json.dumps(kept, indent=2, ensure_ascii=False), mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="my-comments.json"'
    return response


@blueprint.post("/erase")
@public
def erased(comment_id: int, token: str) -> AnyResponse:
    """Erase everything that this person wrote here. Asked twice: it cannot be taken back."""
    own = _own(comment_id, token)
    if request.form.get("sure") != "yes":
        words = say("Nothing was erased. Tick the box to say that you are sure: this cannot be taken back.")
        return make_response(_page(own, token, problem=words), 422)
    batch = f"erase-{secrets.token_hex(8)}"
    count = personal.erase(house(), personal.by_link(house(), token), batch=batch, now=now())
    return make_response(render_template("own_data.html", own=None, thread=own.thread, count=count, token=""))


def _own(comment_id: int, token: str) -> OwnComment:
    with house().store.read() as tx:
        own = stored_comments.by_token(tx, digest_of(token)) if len(token) <= LONGEST_TOKEN else None
    if own is None or own.id != comment_id:
        raise Trouble(404, say("There is no such comment"), say("Check that the link is complete: it is long."))
    return own


def _page(own: OwnComment, token: str, problem: str = "") -> str:
    kept = personal.handed_out(house(), personal.by_link(house(), token), now())
    (person,) = kept["people"]
    return render_template("own_data.html", own=own, token=token, person=person, problem=problem, thread=own.thread)
