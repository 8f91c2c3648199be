"""Eight people who post without end, and the books they keep: what was acknowledged, what was refused, what is unknown."""

from __future__ import annotations

import itertools
import json
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException

from tests.attack.stranger import Stranger

SLUG = "night-buses"
POSTERS = 8
TAKEN = frozenset({200, 201, 202, 303})
Rows = Callable[[str], Sequence[tuple[object, ...]]]


@dataclass
class Books:
    """What all posters together know."""

    acknowledged: list[str] = field(default_factory=list)
    unknown: list[tuple[int, str, str]] = field(default_factory=list)
    """Who posted, the token or idempotency key, and the text."""
    refused: Counter[int] = field(default_factory=Counter)


class Poster(threading.Thread):
    """Posts until nobody answers any more: by form, by form that wants JSON, or through the JSON interface."""

    def __init__(self, port: int, number: int, texts: itertools.count[int], key: str, host: str = "127.0.0.1") -> None:
        super().__init__(daemon=True)
        self.host = host
        self.bo = Stranger(port, SLUG, host)
        self.number = number
        self.texts = texts
        self.key = key if number % 3 == 2 else ""
        self.books = Books()
        self.stop = threading.Event()
        self.opened = 0
        """How the page with the form answered, where there was none in it."""

    def run(self) -> None:
        while not self.stop.is_set():
            text = f"comment number {next(self.texts)}"
            token = ""
            try:
                token = self.token(text)
                status = self.say(token, text) if token else self.opened
            except (OSError, HTTPException):
                if token:
                    self.books.unknown.append((self.number, token, text))
                return
            if status in TAKEN:
                self.books.acknowledged.append(text)
            else:
                self.books.refused[status] += 1
                time.sleep(0.02)

    def token(self, text: str) -> str:
        """What makes a retry safe: the form's own token, or a name for the request."""
        if self.key:
            return f"request {text}"
        page = self.bo.get(f"/threads/{SLUG}")
        self.opened = page.status
        found = re.search(r'name="token" value="([^"]+)"', page.text)
        return found[1] if found else ""

    def say(self, token: str, text: str) -> int:
        """Post; the status of the answer."""
        if self.key:
            body = json.dumps({"text": text, "author": {"name": "Bo"}}).encode()
            headers = {"Authorization": f"Bearer {self.key}", "Idempotency-Key": token}
            headers["Content-Type"] = "application/json"
            return self.bo.ask("POST", f"/api/v1/threads/{SLUG}/comments", body, headers).status
        wants = {"Accept": "application/json"} if self.number % 3 == 1 else {}
        fields = [("token", token), ("name", "Bo"), ("comment", text)]
        return self.bo.send(f"/threads/{SLUG}/comments", fields, **wants).status


def post_until(port: int, key: str, texts: itertools.count[int], number: int, end: Callable[[], None]) -> Books:
    """Let everybody post until `number` comments were acknowledged, then call `end`; what they know."""
    posters = [Poster(port, place, texts, key) for place in range(POSTERS)]
    for poster in posters:
        poster.start()
    patience = time.monotonic() + 20
    while sum(len(poster.books.acknowledged) for poster in posters) < number and time.monotonic() < patience:
        time.sleep(0.003)
    end()
    together = Books()
    for poster in posters:
        poster.stop.set()
        poster.join(30)
        together.acknowledged += poster.books.acknowledged
        together.unknown += poster.books.unknown
        together.refused += poster.books.refused
    return together


def check(rows: Rows, books: Books, port: int, key: str) -> None:
    """What was acknowledged is there once; what nobody knows is there once or not, and once when it is sent again."""
    wanted = "SELECT text FROM comment WHERE text LIKE 'comment number %'"
    found = Counter(str(text) for (text,) in rows(wanted))
    assert set(books.acknowledged) - set(found) == set(), "acknowledged and lost"
    assert {text: times for text, times in found.items() if times > 1} == {}, "doubled"
    assert set(found) <= set(books.acknowledged) | {text for _, _, text in books.unknown}, "refused and kept"
    (undecided,) = rows("SELECT count(*) FROM comment WHERE id NOT IN (SELECT comment_id FROM decision)")[0]
    assert undecided == 0
    for number, token, text in books.unknown:
        assert Poster(port, number, itertools.count(), key).say(token, text) in TAKEN
    again = Counter(str(text) for (text,) in rows(wanted))
    assert again == Counter([*books.acknowledged, *(text for _, _, text in books.unknown)])
