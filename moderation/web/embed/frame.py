"""The comment section inside another site's page: the script, the page in its frame, and counts for lists of articles."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, jsonify, request

from moderation.saying import say
from moderation.storage import threads as stored_threads
from moderation.storage.database import Transaction
from moderation.storage.views import ThreadView
from moderation.web import house, now
from moderation.web.access import public
from moderation.web.apis.links import base
from moderation.web.assets import STATIC
from moderation.web.embed import identity
from moderation.web.errors import Trouble
from moderation.web.headers import BASE_POLICY, script_nonce
from moderation.web.thread_page import asked_page, blank, thread_page

blueprint = Blueprint("embed", __name__)

MOST_COUNTED = 100
THEMES = frozenset({"light", "dark"})
MINUTE, HOUR = 60, 3600


@blueprint.get("/embed.js")
@public
def script() -> Response:
    """The script that puts the comment section into a page."""
    response = Response((STATIC / "embed.js").read_bytes(), mimetype="text/javascript")
    return _for_every_site(response, HOUR)


@blueprint.get("/embed/threads/<slug>")
@public
def frame(slug: str) -> Response:
    """The comments and the form alone, for the frame in a listed site's page."""
    return _framed_thread(slug)


@blueprint.get("/embed/page")
@public
def page_frame() -> Response:
    """The same for the thread about a page of a listed site. Its first comment opens the thread; looking opens nothing."""
    url = request.args.get("url", "")
    if not identity.canonical(url) or not identity.may_be_commented(url):
        raise Trouble(
            403, say("This page may not be commented on here"), say("Its site must be listed in MODERATION_SITES.")
        )
    found = identity.thread_of(url)
    if found is not None:
        return _framed_thread(found.slug)
    page = identity.page_of(url, request.args.get("title", ""))
    return _framed_thread(page.slug, unopened=identity.unopened(page, now()), page_pass=identity.sealed(page))


def _framed_thread(slug: str, **more: Any) -> Response:
    host = request.args.get("origin", "").lower()
    told = host if host in {*identity.origins(house()), _own_origin()} else ""
    theme = request.args.get("theme", "")
    theme = theme if theme in THEMES else ""
    return thread_page(slug, blank(slug), page=asked_page(), template="embed.html", host=told, theme=theme, **more)


def _own_origin() -> str:
    parts = urlsplit(base())
    return f"{parts.scheme}://{parts.netloc}".lower()


@blueprint.get("/embed/<any(light, dark):theme>.css")
@public
def style(theme: str) -> Response:
    """The style of the service in one theme, whatever the reader's system prefers: the page around is in that theme."""
    written = (STATIC / "style.css").read_text("utf-8")
    chosen = written.replace("(prefers-color-scheme: dark)", "all" if theme == "dark" else "not all")
    response = Response(chosen.replace("color-scheme: light dark", f"color-scheme: {theme}"), mimetype="text/css")
    response.headers["Cache-Control"] = f"public, max-age={HOUR}"
    return response


@blueprint.get("/embed/counts")
@public
def counts() -> Response:
    """How many published comments each thread has, by its slug (`thread=`) or by the address of its page (`url=`)."""
    slugs, urls = request.args.getlist("thread"), request.args.getlist("url")
    if len(slugs) + len(urls) > MOST_COUNTED:
        raise Trouble(
            400,
            say("That is too much for one request"),
            say("Ask for at most %(most_counted)s threads at once.", most_counted=MOST_COUNTED),
        )
    with house().store.read() as tx:
        by_slug = {slug: stored_threads.by_slug(tx, slug, house().site) for slug in slugs}
        by_url = {url: _about(tx, url) for url in urls}
    found = {name: thread.published if thread else 0 for name, thread in {**by_slug, **by_url}.items()}
    return _for_every_site(jsonify(counts=found), MINUTE)


@blueprint.after_request
def _framed(response: Response) -> Response:
    """Who may frame these pages: the listed sites, and we ourselves."""
    allowed = " ".join(["'self'", *sorted(identity.origins(house()))])
    policy = BASE_POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {allowed}")
    response.headers["Content-Security-Policy"] = f"{policy}; script-src 'nonce-{script_nonce()}'"
    response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin")
    return response


def _for_every_site(response: Response, seconds: int) -> Response:
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    return response


def _about(tx: Transaction, url: str) -> ThreadView | None:
    """The thread about a page, opened by its first comment or by hand."""
    address = identity.canonical(url)
    found = stored_threads.by_slug(tx, identity.Page(address, "").slug, house().site) if address else None
    return found or stored_threads.by_urls(tx, identity.spellings(url), house().site_id)
