"""A key for another system, and a server on a real port for clients that others wrote."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask
from werkzeug.serving import make_server

from moderation.workflow import keys
from moderation.workflow.house import House

KEY = "blogkey12345"
SITE = "https://blog.example"


@pytest.fixture
def key(house: House, now: datetime) -> str:
    """The key of a blog."""
    keys.issue(house, SITE, key=KEY, batch="first key", now=now)
    return KEY


@pytest.fixture
def other_key(house: House, now: datetime) -> str:
    """The key of another site, for which attacks alone count and which may not say who is an administrator."""
    other = "otherkey1234"
    keys.issue(
        house, "https://other.example", key=other, batch="other", now=now, clauses=["attacks"], trusts_roles=False
    )
    return other


@pytest.fixture
def server(app: Flask) -> Iterator[str]:
    """The address of the app, listening."""
    listening = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=listening.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{listening.server_port}"
    listening.shutdown()
    thread.join()
    listening.server_close()


@pytest.fixture
def slow_key(house: House, now: datetime) -> str:
    """A key that may be used three times in a minute."""
    slow = "slowkey12345"
    keys.issue(house, "https://slow.example", key=slow, batch="slow", now=now, per_minute=3)
    return slow
