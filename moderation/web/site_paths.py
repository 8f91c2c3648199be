"""Addresses of sites that are served by themselves: below /sites/WORD/ everything is found again, for that site."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from moderation.policy.problems import PolicyError
from moderation.storage.errors import StorageUnavailable
from moderation.web import HOUSE_OF_REQUEST, SITE_PREFIX
from moderation.workflow.sites import BELOW, Houses

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

App = Callable[["WSGIEnvironment", "StartResponse"], Iterable[bytes]]

logger = logging.getLogger(__name__)


class SitePaths:
    """Stands before the app and moves the site's part of a path from the path to where the app believes to be mounted,
    so that every address that a page makes leads to the same site.
    """

    def __init__(self, app: App, houses: Houses) -> None:
        self._app = app
        self._houses = houses

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The app's answer, for the site that the path names."""
        path: str = environ.get("PATH_INFO", "")
        if path.startswith(BELOW):
            word, slash, rest = path.removeprefix(BELOW).partition("/")
            try:
                house = self._houses.by_path(word)
            except (StorageUnavailable, PolicyError) as error:
                # The app says in its own words what is wrong with the address or the database.
                logger.error("site %s cannot be served: %s", word, type(error).__name__)
                house = None
            if house is not None:
                prefix = house.below
                environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + prefix
                environ["PATH_INFO"] = slash + rest if slash else "/"
                environ[SITE_PREFIX] = prefix
                environ[HOUSE_OF_REQUEST] = house
        return self._app(environ, start_response)
