"""Puts the rooms together: `create_app(settings)` gives a Flask app that any WSGI server can run."""

from __future__ import annotations

import hashlib
import hmac
import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import urlsplit, urlunsplit

from flask import Blueprint, Flask, Request
from typing_extensions import override
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import MapAdapter, RequestRedirect

from moderation.settings import Settings
from moderation.web import (
    access,
    apis,
    assets,
    csrf,
    embed,
    errors,
    filters,
    gate,
    headers,
    language,
    logs,
    metrics,
    origin,
    pages,
    site,
    unread,
    words,
)
from moderation.web.kept_pages import App as WsgiApp
from moderation.web.kept_pages import KeptPages
from moderation.web.mount_path import MountPath, path_of
from moderation.web.site_paths import SitePaths
from moderation.workflow import deliver, upkeep
from moderation.workflow.house import House, open_house
from moderation.workflow.judging import warm_up
from moderation.workflow.sites import Houses

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

MOST_BYTES = 256 * 1024
MOST_PARTS = 50
DOORS = (pages, apis, embed)


class _Service(Flask):
    """Flask behind what stands before it: proxies that are believed, and pages that are kept ready."""

    front: WsgiApp | None = None

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self.front(environ, start_response) if self.front else super().wsgi_app(environ, start_response)

    def place_in_front(self, settings: Settings, clock: Callable[[], datetime]) -> None:
        """Believes forwarding headers only from as many proxies as the operator named, counted from the right."""
        houses: Houses = self.extensions["houses"]
        paths = SitePaths(KeptPages(super().wsgi_app, lambda: _mark(houses), clock), houses)
        kept = MountPath(paths, settings.site_url) if path_of(settings.site_url) else paths
        count = settings.trusted_proxies
        self.front = ProxyFix(_web_only(kept), x_for=count, x_proto=count, x_host=count) if count else kept

    @override
    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        # A host that is no name of one (a label of 64 letters, say) is refused with a page, and a page has addresses.
        try:
            return super().create_url_adapter(request)
        except HTTPException as error:
            if request is None:
                raise
            request.routing_exception = error
            return self.url_map.bind("localhost", request.environ.get("SCRIPT_NAME"), path_info=request.path)

    @override
    def raise_routing_exception(self, request: Request) -> NoReturn:
        # Where a slash is missing, the answer names the path alone: whoever names another host in a request must not
        # be led there by us.
        if isinstance(request.routing_exception, RequestRedirect):
            path = urlsplit(request.routing_exception.new_url)
            request.routing_exception.new_url = urlunsplit(("", "", path.path, path.query, ""))
        super().raise_routing_exception(request)


def _web_only(app: WsgiApp) -> WsgiApp:
    """Take for plain http what a proxy calls neither http nor https: addresses are made with that word."""

    def front(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("wsgi.url_scheme") not in {"http", "https"}:
            environ["wsgi.url_scheme"] = "http"
        return app(environ, start_response)

    return front


def _mark(houses: Houses) -> object:
    """Equal marks: everything that public pages are made from is the same."""
    stored = houses.own.store.mark()
    return None if stored is None else (stored, houses.policies())


def create_app(settings: Settings, *, clock: Callable[[], datetime] | None = None, house: House | None = None) -> Flask:
    """The whole service as a WSGI app.

    `clock` gives the present moment (aware); tests pass a fixed one. `house` may be given where it is open already;
    otherwise it is opened from the settings, which raises what the policy loader or the database raises.
    """
    app = _Service("moderation.web")
    # Two slashes in an address are a mistake, not another way to write it.
    app.url_map.merge_slashes = False
    app.config.update(_config(settings))
    app.extensions["settings"] = settings
    app.extensions["clock"] = clock or (lambda: datetime.now(UTC))
    app.extensions["house"] = house or _opened(settings, app.extensions["clock"])
    app.extensions["houses"] = Houses(app.extensions["house"])
    for part in (metrics, headers, errors, assets, language, filters, site, origin, access, unread, words):
        part.install(app)
    csrf.init_app(app)
    for blueprint in _blueprints():
        app.register_blueprint(blueprint)
    app.place_in_front(settings, app.extensions["clock"])
    return app


def create_served(settings: Settings) -> gate.Gate:
    """The app as `moderation serve` runs it: with its log, behind the gate that keeps its few places free, and with
    the threads beside it that send what waits in the outbox and do what is done by the clock.
    """
    logs.configure(settings.log_format)
    app = create_app(settings)
    deliver.start(app.extensions["house"], app.extensions["clock"])
    upkeep.start(app.extensions["house"], app.extensions["clock"])
    counted = metrics.meters(app)
    at_once = gate.AT_ONCE_BESIDE_SQLITE if settings.database_url.startswith("sqlite") else gate.AT_ONCE
    turned_away = counted.turned_away.inc if counted else lambda: None
    front = gate.Gate(app, at_once=at_once, turned_away=turned_away)
    app.extensions["house"].store.give_way_by(front.aside)
    return front


def _opened(settings: Settings, clock: Callable[[], datetime]) -> House:
    house = open_house(settings)
    warm_up(house.policy, clock())
    return house


def _signing_key(secret: bytes) -> bytes:
    return hmac.digest(secret, b"flask session", hashlib.sha256)


def _config(settings: Settings) -> dict[str, object]:
    secure = settings.secure_cookies
    return {
        "SECRET_KEY": _signing_key(settings.secret_key),
        "SECRET_KEY_FALLBACKS": [_signing_key(old) for old in reversed(settings.old_secrets)],
        "MAX_CONTENT_LENGTH": MOST_BYTES,
        "MAX_FORM_MEMORY_SIZE": MOST_BYTES,
        "MAX_FORM_PARTS": MOST_PARTS,
        "SESSION_COOKIE_NAME": "__Host-session" if secure else "session",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "PERMANENT_SESSION_LIFETIME": timedelta(days=7),
        # A token lives as long as its session; where a form came from is checked in web/origin.py.
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
    }


def _blueprints() -> Iterator[Blueprint]:
    """Every blueprint in the folders for pages, programming interfaces and embedding, found by walking them."""
    for door in DOORS:
        for found in pkgutil.walk_packages(door.__path__, f"{door.__name__}."):
            blueprint = getattr(importlib.import_module(found.name), "blueprint", None)
            if isinstance(blueprint, Blueprint):
                yield blueprint
