"""Public answers that are kept ready, whole and compressed, and given out before Flask is entered.

An answer is kept only where its view asks for it (`may_be_kept`): what it shows must be the same for everybody who
brings none of our cookies and reads the same language. It is given out again as long as three things hold: nothing was committed to the database
since, the policy is the same (both are in `mark`), and it is younger than YOUNG, because it says how long ago things
happened. What must differ from answer to answer, the form's token and the word that marks our scripts, is made anew.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from flask import request

from moderation.web.kept_body import Body, cut, joined
from moderation.web.language import preferred

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

App = Callable[["WSGIEnvironment", "StartResponse"], Iterable[bytes]]
Fresh = Callable[[], str]
"""Makes one of the values that must differ from answer to answer. Called outside of any request."""

YOUNG = timedelta(seconds=20)
MOST_BYTES = 32 * 1024 * 1024
"""Of all kept answers together, in each process."""
LONGEST_ADDRESS = 300
TURNS = 64
HOUR = 3600
"""Seconds. A browser that is told "not modified" goes on with its older form token, which is good for a day."""
_ASKED = "moderation.may_be_kept"
OUR_COOKIES = ("commenter", "own", "lang")
"""Whoever brings one of these may be shown something else than everybody."""
_NAMES = frozenset(prefix + name for prefix in ("", "__Host-") for name in OUR_COOKIES)
_OURS = re.compile(rf"(?:^|[; ])(?:{'|'.join(sorted(_NAMES))})=")
"""A quick look at the header. What it misses, for there are many ways to write a cookie, `may_be_kept` sees."""
_GZIP = re.compile(r"(?:^|[ ,])gzip(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a view said of its answer."""

    values: Mapping[str, Fresh]
    until: datetime | None


@dataclass(frozen=True, slots=True)
class _Kept:
    """One answer, cut around the values that are made anew."""

    mark: object
    made_at: datetime
    until: datetime | None
    headers: tuple[tuple[str, tuple[str, ...], tuple[int, ...]], ...]
    body: Body
    fresh: tuple[Fresh, ...]

    def is_good(self, mark: object, now: datetime) -> bool:
        """Whether it still says the truth."""
        young = timedelta(0) <= now - self.made_at < YOUNG
        return young and self.mark == mark and (self.until is None or now < self.until)

    def etag(self, now: datetime) -> str:
        """Says that the page is the same; not the same to the byte, hence weak."""
        hour = f"-{int(now.timestamp()) // HOUR}" if self.fresh else ""
        return f'W/"{self.body.digest}{hour}"'


def may_be_kept(values: Mapping[str, Fresh] | None = None, *, until: datetime | None = None) -> None:
    """Say that the answer to this request is the same for all who bring none of our cookies and read its language.

    `values`: what stands in it that everybody must get anew, with what makes it; long and random, so that it occurs
    nowhere else. `until`: when the answer becomes wrong by itself. Does nothing for who brings one of our cookies.
    """
    if not _NAMES.isdisjoint(request.cookies):
        return
    request.environ[_ASKED] = _Asked(values or {}, until)


class KeptPages:
    """Stands before a WSGI app and answers what it has kept."""

    def __init__(self, app: App, mark: Callable[[], object], clock: Callable[[], datetime]) -> None:
        """`mark` changes whenever an answer may have changed; None when that cannot be told, and nothing is kept."""
        self._app = app
        self._mark = mark
        self._clock = clock
        self._kept: OrderedDict[tuple[str, ...], _Kept] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        self._turns = tuple(threading.Lock() for _ in range(TURNS))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The kept answer, or the app's own."""
        if environ["REQUEST_METHOD"] != "GET" or _OURS.search(environ.get("HTTP_COOKIE", "")):
            return self._app(environ, start_response)
        key = _key(environ)
        kept = self._kept.get(key)
        if kept is None or not kept.is_good(self._mark(), now := self._clock()):
            return self._in_turn(key, environ, start_response)
        return _given(kept, now, environ, start_response)

    def _in_turn(
        self, key: tuple[str, ...], environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """When a page changes, all its readers ask at once: one of them has it made, the others wait for that."""
        if key not in self._kept:
            return self._made(key, environ, start_response)
        with self._turns[hash(key) % TURNS]:
            kept = self._kept.get(key)
            if kept is None or not kept.is_good(self._mark(), now := self._clock()):
                return self._made(key, environ, start_response)
        return _given(kept, now, environ, start_response)

    def _made(self, key: tuple[str, ...], environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        # Asked first: should somebody post while the page is made, it is newer than its mark and soon made again.
        mark, now = self._mark(), self._clock()
        told: list[Any] = []

        def listen(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            told[:] = [status, headers, exc_info]
            return _cannot_write

        answer = self._app(environ, listen)
        asked = environ.get(_ASKED)
        status, headers, exc_info = told
        if asked is None or mark is None or not status.startswith("200") or _sets_cookie(headers) or _is_long(key):
            start_response(status, headers, exc_info)
            return answer
        try:
            text = b"".join(answer).decode()
        finally:
            getattr(answer, "close", lambda: None)()
        kept = _cut(text, headers, asked, mark, now)
        self._keep(key, kept)
        return _given(kept, now, environ, start_response)

    def _keep(self, key: tuple[str, ...], kept: _Kept) -> None:
        with self._lock:
            if old := self._kept.pop(key, None):
                self._bytes -= old.body.size
            self._kept[key] = kept
            self._bytes += kept.body.size
            while self._bytes > MOST_BYTES:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= oldest.body.size


def _key(environ: WSGIEnvironment) -> tuple[str, ...]:
    named = ("SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "wsgi.url_scheme", "HTTP_HOST", "SERVER_NAME", "SERVER_PORT")
    return (*(environ.get(name, "") for name in named), preferred(environ.get("HTTP_ACCEPT_LANGUAGE", "")))


def _is_long(key: tuple[str, ...]) -> bool:
    return sum(map(len, key)) > LONGEST_ADDRESS


def _sets_cookie(headers: list[tuple[str, str]]) -> bool:
    return any(name.lower() == "set-cookie" for name, _ in headers)


def _cannot_write(_: bytes) -> None:
    raise RuntimeError("this app answers with its body, never by writing")


def _cut(text: str, headers: list[tuple[str, str]], asked: _Asked, mark: object, now: datetime) -> _Kept:
    values = tuple(asked.values)
    named = [(name, value) for name, value in headers if name.lower() not in {"content-length", "etag", "vary"}]
    vary = ", ".join(value for name, value in headers if name.lower() == "vary")
    named.append(("Vary", f"{vary}, Accept-Encoding" if vary else "Accept-Encoding"))
    return _Kept(
        mark=mark,
        made_at=now,
        until=asked.until,
        headers=tuple((name, *cut(value, values)) for name, value in named),
        body=Body.of(text, values),
        fresh=tuple(asked.values.values()),
    )


def _given(kept: _Kept, now: datetime, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    etag = kept.etag(now)
    if etag in environ.get("HTTP_IF_NONE_MATCH", ""):
        # No content policy here: the browser goes on with the page that it has, scripts and all.
        told = [(name, pieces[0]) for name, pieces, _ in kept.headers if name in {"Cache-Control", "Vary"}]
        start_response("304 Not Modified", [("ETag", etag), *told])
        return []
    values = [make() for make in kept.fresh]
    headers = [(name, joined(pieces, places, values)) for name, pieces, places in kept.headers]
    written = [value.encode() for value in values]
    if _GZIP.search(environ.get("HTTP_ACCEPT_ENCODING", "")):
        body = kept.body.gzipped(written)
        headers.append(("Content-Encoding", "gzip"))
    else:
        body = kept.body.plain(written)
    start_response("200 OK", [*headers, ("ETag", etag), ("Content-Length", str(len(body)))])
    return [body]
