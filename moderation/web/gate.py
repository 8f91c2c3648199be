"""In front of the app: forms that arrive slowly hold nobody up, and more work than can be done is turned away early.

A request is taken in whole before it gets one of the few places where Python works; who finds too many waiting gets
503 with Retry-After at once, while that costs next to nothing, instead of a place in a queue that only grows.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

from typing_extensions import override

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

AT_ONCE = 8
"""Requests that are worked on together, in one process. Python runs one at a time; the others wait for the database."""
AT_ONCE_BESIDE_SQLITE = 3
"""SQLite answers in the same process within microseconds, and each answer is an occasion for threads to take Python from
one another. With eight, sixteen writers got 133 comments a second stored at 9.0 ms of processor time each; with three,
154 at 7.6 ms, and the slowest took half as long. Two are faster still, and two slow pages would stand in everybody's way.
"""
MOST_WAITING = 128
"""Requests that may wait for a place. Each keeps at most AHEAD bytes of what was sent."""
PATIENCE_SECONDS = 10.0
AHEAD = 320 * 1024
"""Bytes that are taken in before a place is asked for: more than any form may have."""
PIECE = 64 * 1024
SAID = b"The service has more to do than it can. Nothing was stored. Wait half a minute and send it again.\n"
_NO_BODY = frozenset({"GET", "HEAD", "OPTIONS"})


class Gate:
    """A WSGI app around another. `turned_away` is called for each request that found no place."""

    def __init__(
        self,
        app: WSGIApplication,
        *,
        at_once: int = AT_ONCE,
        most_waiting: int = MOST_WAITING,
        patience_seconds: float = PATIENCE_SECONDS,
        turned_away: Callable[[], None] = lambda: None,
    ) -> None:
        self._app = app
        self._places = threading.BoundedSemaphore(at_once)
        self._most_waiting = most_waiting
        self._patience = patience_seconds
        self._turned_away = turned_away
        self._waiting = 0
        self._counting = threading.Lock()
        self._mine = threading.local()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """For a request that only waits: its place is free for another one meanwhile. Elsewhere it does nothing."""
        if not getattr(self._mine, "place", False):
            yield
            return
        self._places.release()
        try:
            yield
        finally:
            self._places.acquire()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("REQUEST_METHOD") not in _NO_BODY:
            environ["wsgi.input"] = _taken_in(environ)
        if not self._places.acquire(blocking=False) and not self._waited():
            self._turned_away()
            return _refused(start_response)
        self._mine.place = True
        try:
            answer = self._app(environ, start_response)
            if isinstance(answer, (list, tuple)):
                return answer
            try:
                # The answer is made here, so that the place is free again before it is sent.
                return list(answer)
            finally:
                getattr(answer, "close", lambda: None)()
        finally:
            self._mine.place = False
            self._places.release()

    def _waited(self) -> bool:
        """Whether a place became free in time; False at once where too many wait already."""
        with self._counting:
            if self._waiting >= self._most_waiting:
                return False
            self._waiting += 1
        try:
            return self._places.acquire(timeout=self._patience)
        finally:
            with self._counting:
                self._waiting -= 1


class _Begun(io.RawIOBase):
    """What was taken in already, then the rest as it comes."""

    def __init__(self, begun: bytes, rest: IO[bytes]) -> None:
        self._begun = io.BytesIO(begun)
        self._rest = rest

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: Any) -> int:
        piece = self._begun.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


def _taken_in(environ: WSGIEnvironment) -> IO[bytes]:
    """The body, read as far as AHEAD."""
    stream: IO[bytes] = environ["wsgi.input"]
    length = environ.get("CONTENT_LENGTH") or ""
    wanted = min(int(length), AHEAD) if length.isascii() and length.isdigit() else AHEAD
    if not length and "HTTP_TRANSFER_ENCODING" not in environ:
        return stream
    pieces: list[bytes] = []
    while wanted > 0 and (piece := stream.read(min(PIECE, wanted))):
        pieces.append(piece)
        wanted -= len(piece)
    begun = b"".join(pieces)
    return io.BytesIO(begun) if wanted > 0 else io.BufferedReader(_Begun(begun, stream))


def _refused(start_response: StartResponse) -> Iterable[bytes]:
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(SAID))),
        ("Retry-After", "30"),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ]
    start_response("503 Service Unavailable", headers)
    return [SAID]
