"""Requests as no browser sends them: broken, oversized, with a wrong method, a forged host or a false address."""

from __future__ import annotations

import json
import re
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.attack.conftest import SLUG
from tests.attack.stranger import FORM, Stranger
from tests.browser.service import Service

POST = f"/threads/{SLUG}/comments"
ROUTES = ["/", POST, f"/threads/{SLUG}", "/policy", "/healthz", "/admin/acts", "/admin/undo", "/admin/sign-in", "/admin/queue",
          "/admin/threads", "/admin/people/1/restrictions", "/admin/bans/1/lift", "/comments/1/status/x/edit",
          "/comments/1/status/x/withdraw", "/admin/account", "/admin/moderators", "/nowhere"]  # fmt: skip
UNFINISHED = {b"\x16\x03\x01\x02\x00\x01\x00"}
"""What may be left without an answer: the server hangs up, or waits for the rest."""
FORWARDED = ("X-Forwarded-For", "X-Real-IP", "True-Client-IP", "Client-IP", "X-Client-IP", "CF-Connecting-IP")
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get", "X" * 200]
KINDS = ["", "text/plain", "application/json", "application/xml", "multipart/form-data", "multipart/form-data; boundary=",
         "multipart/form-data; boundary=" + "b" * 500, FORM + "; charset=utf-7", FORM + "; charset=nonsense", "x", "\xff/\xfe",
         "application/json; charset=utf-16", "multipart/mixed; boundary=b"]  # fmt: skip
BODIES = [b"", b"{", b"[" * 100_000, b'{"comment": "\\ud800"}', b"9" * 20_000, b"NaN", b"%", b"%%%=%%%", b"=&=&=", b"&" * 5000,
          b"a=1&" * 4000, b"comment=%ED%A0%80", b"\x00" * 1000, b"--b\r\n", b'--b\r\nContent-Disposition: form-data; name="c"\r\n\r\n',
          b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n", b"\xff" * 100, b"A" * 300_000]  # fmt: skip


def spoken(port: int, *lines: bytes, patience: float = 10) -> bytes:
    """What the service says to these bytes; empty when it hangs up, or waits for more, without a word."""
    with socket.create_connection(("127.0.0.1", port), timeout=patience) as connection:
        said = b""
        try:
            # Both ends stay open: who hangs up is not answered. The server ends it, as it is asked to.
            connection.sendall(b"\r\n".join([lines[0], b"Connection: close", *lines[1:]]) + b"\r\n\r\n")
            while piece := connection.recv(65536):
                said += piece
        except OSError:  # hung up on: the connection is reset, broken or no longer connected
            pass
        return said


def test_no_method_on_any_route_breaks_the_service(attacked: Service, stranger: Stranger) -> None:
    answers = {(method, route): stranger.ask(method, route).status for route in ROUTES for method in METHODS}
    assert {asked: status for asked, status in answers.items() if status >= 500} == {}


def test_no_body_of_any_kind_breaks_the_service(attacked: Service, stranger: Stranger, moderator: Stranger) -> None:
    for visitor in (stranger, moderator):
        for route in (POST, "/admin/acts", "/admin/sign-in", "/comments/1/status/x/edit"):
            for kind in KINDS:
                for body in BODIES:
                    answer = visitor.ask("POST", route, body, {"Content-Type": kind} if kind else {})
                    assert answer.status < 500, (route, kind, body[:40], answer.status)


@pytest.mark.parametrize("megabytes", [1, 5])
def test_who_sends_too_much_reads_the_answer(stranger: Stranger, megabytes: int) -> None:
    answer = stranger.send(POST, [("comment", b"A" * (megabytes * 1_000_000))])
    assert (answer.status, answer.heading) == (413, "That is too much for one request")
    answer = stranger.ask("POST", "/nowhere", b"A" * (megabytes * 1_000_000))
    assert answer.status == 404


def test_a_problem_is_json_for_whoever_asks_for_json(stranger: Stranger) -> None:
    for route, body in ((POST, b"comment=x"), ("/nowhere", b""), ("/threads/nowhere/comments", b"comment=x")):
        answer = stranger.ask("POST", route, body, {"Content-Type": FORM, "Accept": "application/json"})
        problem = json.loads(answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
        assert problem["status"] == answer.status
        assert problem["detail"]


@pytest.mark.parametrize(
    "cookie",
    [b"a=" + b"b" * 7000, b"; " * 3000, b"=;=;=", b'desk="\x00"', b"desk=\xff\xfe; person=\xc0\xaf", b"own=WzFd.x; person=e30.e30",
     b"session=.eJx.x; desk=" + b"9" * 4000, b"person=" + b"W" * 3000, b"own=null.x", b'"', b"desk"],
)  # fmt: skip
def test_no_cookie_breaks_the_service(attacked: Service, moderator: Stranger, cookie: bytes) -> None:
    for path in (f"/threads/{SLUG}", "/admin/queue", "/admin/sign-in"):
        said = spoken(attacked.port, f"GET {path} HTTP/1.1".encode(), b"Host: localhost", b"Cookie: " + cookie)
        assert re.match(rb"HTTP/1.1 [234]", said), said[:200]


@pytest.mark.parametrize(
    "lines",
    [
        [b"GET http://evil.example/threads/open-house HTTP/1.1", b"Host: localhost"],
        [b"GET //evil.example/ HTTP/1.1", b"Host: localhost"],
        [b"GET /\\evil.example HTTP/1.1", b"Host: localhost"],
        [b"GET /admin HTTP/1.1", b"Host: evil.example"],
        [b"GET /admin/queue HTTP/1.1", b"Host: evil.example"],
        [b"GET /admin HTTP/1.1", b"Host: localhost", b"X-Forwarded-Host: evil.example"],
        [b"GET / HTTP/1.1", b"Host: evil.example\\@x"],
        [b"GET / HTTP/1.1", b"Host: <script>"],
        [b"GET / HTTP/1.1", b"Host: a b"],
        [b"GET /embed/threads/open-house HTTP/1.1", b"Host: localhost", b"X-Forwarded-Proto: http://[::1"],
        [b"GET / HTTP/1.1", b"Host: " + b"a" * 64],
        [b"GET /threads/open-house HTTP/1.1", b"Host: a..b"],
        [b"GET /admin/queue HTTP/1.1", b"Host: localhost", b"X-Forwarded-Host: " + b"a" * 64],
        [b"GET / HTTP/1.1", b"Host: [::1"],
        [b"GET / HTTP/1.1"],
        [b"GET / HTTP/1.1", b"Host: a", b"Host: b"],
        [b"GET / HTTP/1.0"],
        [b"GET / HTTP/9.9", b"Host: localhost"],
        [b"GET /%zz HTTP/1.1", b"Host: localhost"],
        [b"GET /\xff\xfe HTTP/1.1", b"Host: localhost"],
        [b"GET /" + b"a" * 70_000 + b" HTTP/1.1", b"Host: localhost"],
        [b"GET / HTTP/1.1", b"Host: localhost", *[b"X-%d: y" % number for number in range(500)]],
        [b"GET / HTTP/1.1", b"Host: localhost", b"Accept: " + b"a/b;q=0.1," * 900],
        [b"GET / HTTP/1.1", b"Host: localhost", b"Accept: ;;;q=,,, */*;q=nan"],
        [b"GET / HTTP/1.1", b"Host: localhost", b"Range: bytes=0-1,2-3,9999-", b"If-None-Match: \x80", b"If-Modified-Since: x"],
        [b"POST / HTTP/1.1", b"Host: localhost", b"Content-Length: -1"],
        [b"POST / HTTP/1.1", b"Host: localhost", b"Content-Length: 5", b"Content-Length: 6", b"", b"abcde"],
        [b"POST / HTTP/1.1", b"Host: localhost", b"Content-Length: 5", b"Transfer-Encoding: chunked", b"", b"0"],
        [b"POST / HTTP/1.1", b"Host: localhost", b"Transfer-Encoding: chunked", b"", b"zz", b"x", b"0"],
        [b"POST / HTTP/1.1", b"Host: localhost", b"Transfer-Encoding: gzip"],
        [b"CONNECT evil.example:443 HTTP/1.1", b"Host: evil.example"],
        [b"OPTIONS * HTTP/1.1", b"Host: localhost"],
        [b"\x16\x03\x01\x02\x00\x01\x00"],
    ],
)  # fmt: skip
def test_no_request_line_or_header_breaks_the_service(
    attacked: Service, moderator: Stranger, lines: list[bytes]
) -> None:
    said = spoken(attacked.port, *lines, patience=1 if UNFINISHED & set(lines) else 10)
    head, _, body = said.partition(b"\r\n\r\n")
    assert re.match(rb"HTTP/1.[01] [234]", said) or UNFINISHED & set(lines), said[:300]
    assert not re.match(rb"HTTP/1.[01] 5", said)
    assert b"evil.example" not in head
    assert b"<script>" not in body.replace(b"<script src", b"")
    # What others wrote under the thread may name that host; the page itself may not.
    assert b"//evil.example" not in re.sub(rb'<section class="discussion".*?</section>', b"", body, flags=re.DOTALL)
    assert moderator.get("/healthz").status == 200


def test_who_names_other_addresses_is_not_believed(tmp_path: Path) -> None:
    service = Service(tmp_path, "--demo")
    try:
        for number in range(3):
            bo = Stranger(service.port, "night-buses")
            bo.open_forms(1)
            false = dict.fromkeys(FORWARDED, f"198.51.{100 + number}.7") | {"Forwarded": f"for=198.51.{number}.7"}
            assert bo.post(headers=false, name=f"Bo {number}", comment=f"I take bus number {number}.").status < 500
    finally:
        service.stop()
    with closing(sqlite3.connect(tmp_path / "moderation.db")) as connection:
        found = connection.execute("SELECT network_digest FROM comment WHERE text LIKE 'I take bus%'").fetchall()
    assert len(found) == 3
    assert len(set(found)) == 1
