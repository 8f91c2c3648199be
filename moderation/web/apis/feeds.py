"""An Atom feed of each thread, and the one lasting address of each comment."""

from __future__ import annotations

import re
from datetime import datetime
from xml.etree import ElementTree as ET

from flask import Blueprint, Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from moderation.storage import comments as stored_comments
from moderation.storage import threads as stored_threads
from moderation.storage.views import PublicComment, ThreadView
from moderation.text.render import render
from moderation.web import house
from moderation.web.access import public
from moderation.web.apis.links import absolute, thread_link
from moderation.web.errors import Trouble
from moderation.web.headers import new_nonce, script_nonce
from moderation.web.kept_pages import may_be_kept
from moderation.web.outcomes import place_of
from moderation.web.site import facts
from moderation.workflow.refusals import UnknownThread

blueprint = Blueprint("feeds", __name__)

NEWEST = 50
ATOM = "http://www.w3.org/2005/Atom"
# What XML 1.0 cannot hold even when it is escaped. Older comments and imports may hold more than forms let in.
_IMPOSSIBLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@blueprint.get("/threads/<slug>/feed.xml")
@public
def thread_feed(slug: str) -> Response:
    """The newest published comments of a thread, newest first."""
    with house().store.read() as tx:
        thread = stored_threads.by_slug(tx, slug, house().site)
        if thread is None:
            raise UnknownThread
        newest = stored_comments.newest_published(tx, thread.id, NEWEST)
    ET.register_namespace("", ATOM)
    feed = ET.Element(_name("feed"))
    _add(feed, "title", f"{thread.title} – {facts().name}")
    _add(feed, "id", absolute(url_for("feeds.thread_feed", slug=slug)))
    _link(feed, "self", absolute(url_for("feeds.thread_feed", slug=slug)))
    _link(feed, "alternate", thread_link(slug))
    _add(feed, "updated", _moment(max([_changed(one) for one in newest], default=thread.opened_at)))
    _add(feed, "generator", "moderation")
    for one in newest:
        _entry(feed, thread, one)
    body = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    may_be_kept({script_nonce(): new_nonce})
    return Response(body, content_type="application/atom+xml; charset=utf-8")


@blueprint.get("/comments/<int:comment_id>")
@public
def permalink(comment_id: int) -> AnyResponse:
    """The one address of a comment: leads to the page on which it stands now."""
    with house().store.read() as tx:
        shown = stored_comments.public(tx, comment_id)
        thread = stored_threads.of_comment(tx, comment_id, house().site_id) if shown else None
    if thread is None:
        raise Trouble(404)
    return redirect(place_of(thread.slug, comment_id), 302)


def _entry(feed: ET.Element, thread: ThreadView, comment: PublicComment) -> None:
    entry = ET.SubElement(feed, _name("entry"))
    address = absolute(url_for("feeds.permalink", comment_id=comment.id))
    _add(entry, "title", f"{comment.name or 'Somebody'} on {thread.title}")
    _add(entry, "id", address)
    _link(entry, "alternate", address)
    _add(entry, "published", _moment(comment.created_at))
    _add(entry, "updated", _moment(_changed(comment)))
    author = ET.SubElement(entry, _name("author"))
    _add(author, "name", comment.name or "Somebody")
    content = _add(entry, "content", render(comment.text))
    content.set("type", "html")


def _changed(comment: PublicComment) -> datetime:
    return comment.edited_at or comment.created_at


def _add(parent: ET.Element, name: str, text: str) -> ET.Element:
    child = ET.SubElement(parent, _name(name))
    child.text = _IMPOSSIBLE.sub("", text)
    return child


def _link(parent: ET.Element, rel: str, href: str) -> None:
    ET.SubElement(parent, _name("link"), {"rel": rel, "href": _IMPOSSIBLE.sub("", href)})


def _name(tag: str) -> str:
    return f"{{{ATOM}}}{tag}"


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
