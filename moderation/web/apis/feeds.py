"""Feeds of each thread and of the whole site, and the one lasting address of each comment."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from moderation.storage import comments as stored_comments
from moderation.storage import threads as stored_threads
from moderation.storage.views import PublicComment, ThreadView
from moderation.text.render import render
from moderation.web import house, now
from moderation.web.access import public
from moderation.web.apis.feed_formats import FORMATS, Feed, Item
from moderation.web.apis.links import absolute, base, thread_link
from moderation.web.errors import Trouble
from moderation.web.headers import new_nonce, script_nonce
from moderation.web.kept_pages import may_be_kept
from moderation.web.outcomes import place_of
from moderation.web.site import facts
from moderation.workflow.refusals import UnknownThread

blueprint = Blueprint("feeds", __name__)

NEWEST = 50


@blueprint.get("/threads/<slug>/feed.<any(xml, rss, json):ending>")
@public
def thread_feed(slug: str, ending: str) -> Response:
    """The newest published comments of a thread."""
    with house().store.read() as tx:
        thread = stored_threads.by_slug(tx, slug, house().site)
        if thread is None:
            raise UnknownThread
        newest = stored_comments.newest_published(tx, thread.id, NEWEST)
    address = absolute(url_for("feeds.thread_feed", slug=slug, ending=ending))
    items = tuple(_item(one, thread.title) for one in newest)
    return _answer(
        Feed(f"{thread.title} – {facts().name}", address, thread_link(slug), thread.opened_at, items), ending
    )


@blueprint.get("/feed.<any(xml, rss, json):ending>")
@public
def site_feed(ending: str) -> Response:
    """The newest published comments of all threads of the site."""
    with house().store.read() as tx:
        newest = stored_comments.newest_of_site(tx, house().site_id, NEWEST)
        threads = stored_threads.listed(tx, 1, site_id=house().site_id)
    begun = threads[0].opened_at if threads else now()
    items = tuple(_item(one, title) for one, title in newest)
    address = absolute(url_for("feeds.site_feed", ending=ending))
    return _answer(Feed(f"Comments – {facts().name}", address, f"{base()}/", begun, items), ending)


@blueprint.get("/comments/feed/")
@public
def wordpress_feed() -> Response:
    """The same where readers of a site that was WordPress look for it."""
    return site_feed("rss")


@blueprint.get("/comments/<int:comment_id>")
@public
def permalink(comment_id: int) -> AnyResponse:
    """The one address of a comment: leads to the page on which it stands now."""
    with house().store.read() as tx:
        shown = stored_comments.public(tx, comment_id)
        thread: ThreadView | None = stored_threads.of_comment(tx, comment_id, house().site_id) if shown else None
    if thread is None:
        raise Trouble(404)
    return redirect(place_of(thread.slug, comment_id), 302)


def _item(comment: PublicComment, title: str) -> Item:
    name = comment.name or "Somebody"
    return Item(
        address=_address(comment.id),
        title=f"{name} on {title}",
        author=name,
        html=render(comment.text),
        text=comment.text,
        published=comment.created_at,
        updated=comment.edited_at or comment.created_at,
        answers=_address(comment.parent_id) if comment.parent_id else "",
    )


def _address(comment_id: int) -> str:
    return absolute(url_for("feeds.permalink", comment_id=comment_id))


def _answer(feed: Feed, ending: str) -> Response:
    """The feed; a reader that has it already is told that nothing changed."""
    kind, written = FORMATS[ending]
    may_be_kept({script_nonce(): new_nonce})
    response = Response(written(feed), content_type=kind)
    response.last_modified = feed.updated
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
