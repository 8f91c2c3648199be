"""Where visitors find the service when it is not at the top of its host: the path of MODERATION_SITE_URL.

What a proxy or a mounting app has taken off the front of a path is put back, so that every address that a page makes is
whole. It comes from the operator's setting and never from a header: whoever could write the front of every address could
lead visitors away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

App = Callable[["WSGIEnvironment", "StartResponse"], Iterable[bytes]]


def path_of(site_url: str) -> str:
    """The path of an address without a slash at the end; empty for one at the top of its host."""
    return urlsplit(site_url).path.rstrip("/")


class MountPath:
    """Stands before the app and lets it know the whole path under which it is found."""

    def __init__(self, app: App, site_url: str) -> None:
        self._app = app
        self._path = path_of(site_url)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The app's answer."""
        mounted: str = environ.get("SCRIPT_NAME", "")
        if self._path.endswith(mounted):
            rest: str = environ.get("PATH_INFO", "")
            # A proxy may also pass the whole path on.
            if not mounted and f"{rest}/".startswith(f"{self._path}/"):
                environ["PATH_INFO"] = rest.removeprefix(self._path) or "/"
            environ["SCRIPT_NAME"] = self._path
        return self._app(environ, start_response)
