"""Webhooks: the site's own system hears of each change once, can check who sent it, and gets nothing that is not public."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from moderation.storage import outbox, threads
from moderation.vocabulary import Author, Submission, Thread
from moderation.workflow import edit, sites, webhooks, withdraw
from moderation.workflow.deliver import deliver
from moderation.workflow.house import House
from moderation.workflow.refusals import BadSite, UnknownThing
from moderation.workflow.submit import submit
from tests.web.conftest import POLICY, SLUG, Clock, clock, house, policy_path

__all__ = ["clock", "house", "policy_path"]


class Receiver:
    """A site's own system: keeps what is posted to it, and answers as it is told to."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.status = 204
        receiver = self

        class Hook(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append((dict(self.headers.items()), body))
                self.send_response(receiver.status)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hooks?of=comments"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def told(self) -> list[tuple[str, dict]]:
        bodies = [json.loads(body) for _, body in self.got]
        return [(body["type"], body["data"]) for body in bodies]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def open_house(house: House, clock: Clock) -> House:
    """A house with a thread, which may post into its own network."""
    with house.store.write() as tx:
        threads.open_thread(tx, SLUG, "Night buses", "https://gazette.example/buses", "", "", clock())
    return dataclasses.replace(house, settings=dataclasses.replace(house.settings, private_webhooks=True))


def write(house: House, text: str, author: Author, clock: Clock, token: str = "a" * 32) -> int:
    return submit(house, Submission(text, author, Thread(SLUG)), token=token, nonce="", now=clock()).comment_id


def test_each_change_is_told_once_signed_and_without_what_is_not_public(
    open_house: House, receiver: Receiver, clock: Clock, ada: Author, bo: Author
) -> None:
    made = webhooks.register(open_house, receiver.url, batch="add", now=clock())
    number = write(open_house, "The buses are late", ada, clock)
    write(open_house, "What a fool", bo, clock, token="b" * 32)
    edit.edit(open_house, "a" * 32, "The buses are early", clock())
    withdraw.withdraw(open_house, "a" * 32, clock())
    deliver(open_house, clock, chores=())
    deliver(open_house, clock, chores=())
    kinds = [kind for kind, _ in receiver.told()]
    assert sorted(kinds) == ["comment.edited", "comment.held", "comment.published", "comment.withdrawn"]
    assert {data["text"] for kind, data in receiver.told() if kind == "comment.held"} == {""}
    assert {data["id"] for kind, data in receiver.told() if kind == "comment.published"} == {number}
    assert b"example.org" not in b"".join(body for _, body in receiver.got)
    headers, body = receiver.got[0]
    key = base64.b64decode(made.secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 4


def test_who_fails_is_tried_again_with_the_same_number(
    open_house: House, receiver: Receiver, clock: Clock, ada: Author
) -> None:
    webhooks.register(open_house, receiver.url, ["comment.published"], batch="add", now=clock())
    write(open_house, "The buses are late", ada, clock)
    receiver.status = 500
    assert deliver(open_house, clock, chores=()).failed == 1
    receiver.status = 200
    clock.forward(minutes=2)
    assert deliver(open_house, clock, chores=()).sent == 1
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1


def test_nothing_is_posted_into_the_own_network_unless_that_is_allowed(
    open_house: House, receiver: Receiver, clock: Clock, ada: Author
) -> None:
    careful = dataclasses.replace(open_house, settings=dataclasses.replace(open_house.settings, private_webhooks=False))
    webhooks.register(careful, receiver.url, batch="add", now=clock())
    write(careful, "The buses are late", ada, clock)
    assert deliver(careful, clock, chores=()).given_up == 1
    assert receiver.got == []


def test_a_site_hears_of_its_own_comments_alone_and_an_ended_webhook_of_none(
    open_house: House, receiver: Receiver, clock: Clock, ada: Author, tmp_path: Path
) -> None:
    (tmp_path / "blog.yaml").write_text(POLICY, "utf-8")
    sites.serve(open_house, "https://blog.example", "blog", tmp_path / "blog.yaml", batch="serve", now=clock())
    made = webhooks.register(open_house, receiver.url, word="blog", batch="add", now=clock())
    write(open_house, "The buses are late", ada, clock)
    blog = sites.Houses(open_house).by_path("blog")
    assert blog is not None
    with blog.store.write() as tx:
        assert not outbox.any_due(tx, clock())
        threads.open_thread(tx, SLUG, "Buses", "", "", "", clock(), blog.site)
    write(blog, "The buses are early", ada, clock, token="b" * 32)
    webhooks.end(open_house, made.webhook.id, batch="end", now=clock())
    assert deliver(open_house, clock, chores=()).dropped == 1


def test_what_cannot_be_told_is_refused(open_house: House, clock: Clock) -> None:
    for url, events in (("ftp://example.org", ()), ("no address", ()), ("https://example.org", ["comment.liked"])):
        with pytest.raises(BadSite):
            webhooks.register(open_house, url, events, batch="add", now=clock())
    with pytest.raises(UnknownThing):
        webhooks.register(open_house, "https://example.org", word="nobody", batch="add", now=clock())
