"""WordPress's comment form, so that a static copy of such a site can keep its theme's form. See docs/api.md."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import datetime
from urllib.parse import urlsplit

from flask import Blueprint, Response, g, request

from moderation.storage import threads as stored_threads
from moderation.storage.views import ThreadView
from moderation.vocabulary import Parent, Status, Submission, Thread
from moderation.web import cookies, csrf, house, now, request_facts, settings
from moderation.web.access import public
from moderation.web.apis.door import EVERY_METHOD
from moderation.web.apis.links import base
from moderation.web.comment_form import CommentForm, as_number, mistakes
from moderation.web.cookies import Remembered
from moderation.web.errors import Trouble
from moderation.web.fields import Fields, read_fields
from moderation.web.headers import keep_private
from moderation.web.origin import answers_for_itself, comes_from_elsewhere
from moderation.web.outcomes import outcome, place_of
from moderation.workflow import submit
from moderation.workflow.refusals import UnknownThread

blueprint = Blueprint("wordpress", __name__)
csrf.exempt(blueprint)

ONE_SENDING_SECONDS = 600
answers_for_itself(blueprint)


@blueprint.route("/wp-comments-post.php", methods=EVERY_METHOD)
@public
def posted() -> Response:
    """Take a comment from a form with WordPress's fields, and send its reader back to the page that they came from."""
    if request.method != "POST":
        return Response("Post the comment form to this address.", 405, {"Allow": "POST"}, mimetype="text/plain")
    fields = read_fields()
    form = _filled(fields)
    g.kept = form
    if comes_from_elsewhere() and request.headers.get("Origin", "").lower() not in settings().sites:
        words = "Its owner must list it in MODERATION_SITES first. Nothing was published."
        raise Trouble(403, "This site is not known here", words)
    if form.problem:
        raise Trouble(400, "The form could not be read as it is", form.problem)
    if wrong := mistakes(form, house().policy.commenting):
        raise Trouble(422, "Something in the form needs a change", " ".join(wrong.values()))
    thread = _thread(fields)
    visitor = (cookies.remembered().visitor or cookies.new_visitor()) if form.remember else ""
    author = request_facts.author(form.name, form.email, form.website, visitor)
    parent = Parent(form.reply_to, "", "") if form.reply_to else None
    arrived = Submission(form.comment, author, Thread(thread.slug), parent)
    moment = now()
    receipt = submit.submit(
        house(), arrived, token=secrets.token_urlsafe(24), nonce=_nonce(thread.slug, arrived, moment), now=moment
    )
    response = outcome(thread.slug, form, receipt)
    if receipt.status is Status.PUBLISHED:
        response.location = _back(fields, thread, receipt.comment_id)
        response.status_code = 302
    if form.remember:
        cookies.remember(response, Remembered(form.name, form.email, form.website, visitor))
    return keep_private(response)


def _filled(fields: Fields) -> CommentForm:
    number = fields.get("comment_parent")
    unknown = "" if number in {"", "0"} or as_number(number) else "The comment that you answer is unknown."
    return CommentForm(
        name=" ".join(fields.get("author").split()),
        email=fields.get("email").strip(),
        website=fields.get("url").strip(),
        comment=fields.get("comment"),
        remember=bool(fields.get("wp-comment-cookies-consent")),
        reply_to=as_number(number),
        problem=fields.problem or unknown,
    )


def _nonce(slug: str, arrived: Submission, moment: datetime) -> str:
    """Stands in for the token that this form lacks: the same words by the same person within ten minutes are one
    comment that was sent twice. It is kept as a keyed hash, as every token is.
    """
    author, parent = arrived.author, arrived.parent.id if arrived.parent else 0
    said = [slug, parent, arrived.text, author.name, author.email, author.ip, author.user_agent]
    turn = int(moment.timestamp()) // ONE_SENDING_SECONDS
    return "wordpress " + hashlib.sha256(json.dumps([*said, turn]).encode()).hexdigest()


def _thread(fields: Fields) -> ThreadView:
    """The thread with that slug, else the one about the page from which the form was sent. Raises UnknownThread."""
    pages = {_bare(url) for url in (fields.get("redirect_to"), request.headers.get("Referer", ""))} - {""}
    with house().store.read() as tx:
        slug = fields.get("comment_post_ID").strip()
        found = stored_threads.by_slug(tx, slug, house().site) if slug else None
        found = found or stored_threads.by_urls(
            tx, [spelt for page in pages for spelt in (page, f"{page}/")], house().site_id
        )
    if found is None:
        raise UnknownThread
    return found


def _bare(url: str) -> str:
    """An address without query, fragment and last slash."""
    return url.partition("#")[0].partition("?")[0].rstrip("/")


def _back(fields: Fields, thread: ThreadView, comment_id: int) -> str:
    """Where the reader goes: back to a page of a listed site, else to the comment here."""
    for url in (fields.get("redirect_to"), thread.url, request.headers.get("Referer", "")):
        if _is_listed(url):
            return f"{url.partition('#')[0]}#comment-{comment_id}"
    return place_of(thread.slug, comment_id)


def _is_listed(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    odd = any(letter.isspace() or letter == "\\" or not letter.isprintable() for letter in url)
    origin = f"{parts.scheme}://{parts.netloc}".lower()
    return bool(parts.netloc) and not odd and origin in {*settings().sites, base().lower()}
