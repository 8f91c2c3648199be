"""Chat rooms hear that comments wait: in their own form, signed, without anybody's words, and not twice."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from moderation.sending import ChatRoom
from moderation.storage import outbox
from moderation.workflow import chat, review
from tests.workflow.mailbox import SITE, send_all


class Room(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append((self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def room():
    server = HTTPServer(("127.0.0.1", 0), Room)
    server.seen, server.status = [], 204
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def chatting(sqlite_visitors, room):
    house = sqlite_visitors.house
    address = f"http://127.0.0.1:{room.server_port}/"
    rooms = tuple(ChatRoom(kind, address + kind) for kind in ("slack", "discord", "matrix", "generic"))
    settings = dataclasses.replace(house.settings, chats=rooms, private_webhooks=True, site_url=SITE)
    sqlite_visitors.house = dataclasses.replace(house, settings=settings)
    return sqlite_visitors


LATER = timedelta(minutes=5)


def test_each_room_is_told_once_in_its_own_form_after_five_minutes(chatting, room, ada, now):
    chatting.post(ada, "maybe one")
    send_all(chatting.house, now + timedelta(minutes=4))
    assert room.seen == []
    send_all(chatting.house, now + LATER)
    send_all(chatting.house, now + 3 * LATER)
    said = {path: json.loads(body) for path, _, body in room.seen}
    words = (
        "One new comment waits on Example Gazette, since 22 November 2026, 12:00 UTC."
        " https://comments.example.org/admin/queue"
    )
    assert said["/slack"] == said["/matrix"] == {"text": words}
    assert said["/discord"] == {"content": words, "allowed_mentions": {"parse": []}}
    assert said["/generic"]["data"]["count"] == 1
    assert len(room.seen) == 4


def test_no_name_and_no_word_of_anybody_leaves_the_house(chatting, room, ada, now):
    chatting.post(ada, "maybe one")
    send_all(chatting.house, now + LATER)
    assert all(b"maybe" not in body and b"Ada" not in body for _, _, body in room.seen)


def test_a_message_is_signed_so_that_its_receiver_can_check_it(chatting, room, ada, now):
    chatting.post(ada, "maybe one")
    send_all(chatting.house, now + LATER)
    generic = chatting.house.settings.chats[3]
    key = base64.b64decode(chat.shown_key(chatting.house.secret, generic).removeprefix("whsec_"))
    [(headers, body)] = [(headers, body) for path, headers, body in room.seen if path == "/generic"]
    message = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.digest(key, message, hashlib.sha256)).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"


def test_what_fails_is_tried_again_and_what_was_decided_meanwhile_is_not_told(chatting, room, ada, now):
    held = chatting.post(ada, "maybe one")
    room.status = 503
    assert send_all(chatting.house, now + LATER).failed == 4
    room.status, room.seen = 200, []
    review.review(chatting.house, chatting.staff(), [(held.comment_id, 1)], "publish", "", "", False, "b", now + LATER)
    assert send_all(chatting.house, now + 2 * LATER).dropped == 4
    assert room.seen == []


def test_the_address_of_a_room_is_not_in_the_database(chatting, room, ada, now):
    chatting.post(ada, "maybe one")
    send_all(chatting.house, now + LATER)
    with chatting.house.store.read() as tx:
        assert "127.0.0.1" not in str(outbox.listed(tx, 10))
