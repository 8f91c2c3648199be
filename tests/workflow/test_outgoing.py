"""Posting to addresses of the operator: not into the own network, not along a redirect, not for ever."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from moderation.workflow.letters import NotDelivered
from moderation.workflow.outgoing import is_public, post


class Room(BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.seen.append((self.path, dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
        status = int(self.path.rpartition("/")[2] or 200)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/somewhere")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def room():
    server = HTTPServer(("127.0.0.1", 0), Room)
    server.seen = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def at(room, path="/200"):
    return f"http://127.0.0.1:{room.server_port}{path}"


def test_it_arrives_whole_with_its_headers_and_query(room):
    assert post(at(room, "/hook?key=a%20b/204"), b'{"a": 1}', {"X-Signed": "yes"}, private_allowed=True) == 204
    [(path, headers, body)] = room.seen
    assert (path, headers["X-Signed"], body) == ("/hook?key=a%20b/204", "yes", b'{"a": 1}')


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "169.254.169.254", "10.0.0.1", "[::ffff:127.0.0.1]"]
)
def test_nothing_goes_into_the_own_network_unless_that_is_allowed(room, host):
    with pytest.raises(NotDelivered, match="private") as caught:
        post(f"http://{host}:{room.server_port}/200", b"", {})
    assert caught.value.for_good
    assert room.seen == []


@pytest.mark.parametrize(("status", "for_good"), [(302, True), (404, True), (410, True), (429, False), (503, False)])
def test_an_answer_that_is_no_success_is_told_and_no_redirect_is_followed(room, status, for_good):
    with pytest.raises(NotDelivered, match=str(status)) as caught:
        post(at(room, f"/{status}"), b"", {}, private_allowed=True)
    assert caught.value.for_good is for_good
    assert len(room.seen) == 1


def test_where_nobody_listens_it_is_tried_again():
    with pytest.raises(NotDelivered) as caught:
        post("http://127.0.0.1:9/", b"", {}, private_allowed=True)
    assert not caught.value.for_good


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("0.0.0.0", False),
        ("100.64.0.1", False),
        ("192.0.2.1", False),
        ("224.0.0.1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::a00:1", False),
        ("64:ff9b::5db8:d70e", True),
    ],
)
def test_what_counts_as_the_internet(address, public):
    assert is_public(address) is public
