"""The whole comment section inside a Flask app that is there already: `from moderation import CommentSection`."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from moderation.app import create_app
from moderation.settings import Settings
from moderation.web.mount_path import path_of
from moderation.workflow import deliver, upkeep

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PREFIX = re.compile(r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+")


class CommentSection:
    """A Flask extension: pages, desk, interfaces and embedding of the service, all below one prefix of the host app.

        app = Flask(__name__)
        CommentSection(app, prefix="/comments")

    The section keeps its own sessions, cookies, errors and headers; the host app keeps its own, and neither sees the
    other's. `settings` come from the environment and .env unless they are given. With `at_work` the section also sends
    what waits to be sent and does what is done by the clock, in threads of its own; without, `moderation deliver` does.
    """

    def __init__(
        self,
        app: Flask | None = None,
        *,
        prefix: str = "/comments",
        settings: Settings | None = None,
        clock: Callable[[], datetime] | None = None,
        at_work: bool = True,
    ) -> None:
        """Raises ValueError for a prefix that is none; with `app`, what `init_app` raises."""
        if not PREFIX.fullmatch(prefix):
            raise ValueError(f"{prefix!r} cannot be a prefix. Write it like /comments, without a slash at the end.")
        self.prefix = prefix
        self._settings = settings
        self._clock = clock
        self._at_work = at_work
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask) -> Flask:
        """Mount the section; it comes back as a Flask app of its own.

        Raises SettingsError, PolicyError or StorageUnavailable when it cannot run, and ValueError where something is
        mounted there already.
        """
        if "comment_sections" not in app.extensions:
            app.extensions["comment_sections"] = {}
        mounted: dict[str, Flask] = app.extensions["comment_sections"]
        if self.prefix in mounted:
            raise ValueError(f"There is a comment section at {self.prefix} already.")
        settings = self._settings or Settings.from_environment(os.environ, Path.cwd())
        section = create_app(settings, clock=self._clock)
        # The host app has a cookie of the usual name and at the same path.
        section.config["SESSION_COOKIE_NAME"] = "moderation-session"
        whole = path_of(settings.site_url)
        section.config["SESSION_COOKIE_PATH"] = whole if whole.endswith(self.prefix) else self.prefix
        if self._at_work:
            deliver.start(section.extensions["house"], section.extensions["clock"])
            upkeep.start(section.extensions["house"], section.extensions["clock"])
        host = app.wsgi_app

        def hosted(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            return host(environ, start_response)

        # As app.wsgi_app = …, which Flask documents and whose type forbids it.
        vars(app)["wsgi_app"] = DispatcherMiddleware(hosted, {self.prefix: section.wsgi_app})
        mounted[self.prefix] = section
        return section
