"""An attack on a real service that asks everything in every way: `python -m tests.attack.campaign` (make attack).

Every route by every method with every strange value, signed in and out; then every header with every strange content.
Takes minutes; the tests beside it hold the same promises in small.
"""

from __future__ import annotations

import json
import re
import socket
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg

from moderation.app import create_app
from moderation.settings import Settings
from tests.attack.stranger import Stranger
from tests.browser.service import ROOT, Service
from tests.postgres_server import PostgresServer

VALUES = ["1", "0", "9" * 30, "night-buses", "x", "..", "%2e%2e", "..%2f..%2fetc%2fpasswd", "%00", "%ED%A0%80", "%FF", "%E2%80%AE",
          "%0d%0aSet-Cookie:%20a=b", "'", "%25%32%65", "a" * 2000, "_external", "%F4%90%80%80", "%EF%BF%BF"]  # fmt: skip
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FOO"]
HEADERS = ["User-Agent", "Accept-Language", "Accept", "Origin", "Referer", "Sec-Fetch-Site", "Idempotency-Key", "Authorization",
           "Accept-Encoding", "If-None-Match", "If-Modified-Since", "Range", "Content-Type", "X-Forwarded-For", "X-Forwarded-Host",
           "X-Forwarded-Proto", "X-Forwarded-Prefix", "Content-Encoding", "Expect", "Host", "Forwarded", "Cookie",
           "X-HTTP-Method-Override", "Comment-Token"]  # fmt: skip
CONTENTS = [b"\xff\xfe\x80", b"", b"a" * 6000, b"a..b", "\u202e<script>".encode(), b',;=q="', b"gzip, deflate, br", b"-1", b"9" * 40,
            b"http://[::1", b"null", b"\x01", b"Basic =====", b"Bearer \xff", b"100-continue", b"https", b"bytes=0-0", b"Basic Og==",
            b"q=nan;q=inf", b"commenter =x", b"*"]  # fmt: skip
REQUESTS = [("GET", "/threads/night-buses", b""), ("POST", "/threads/night-buses/comments", b"token=x&comment=y"),
            ("POST", "/api/v1/threads/night-buses/comments", b"{}"), ("POST", "/1.1/comment-check", b"blog=x"),
            ("GET", "/admin/queue", b""), ("POST", "/v1/moderations", b"{}"), ("GET", "/embed/threads/night-buses", b"")]  # fmt: skip
ENDS_THE_SESSION = re.compile("sign-out|account/sessions")
FORM = b"application/x-www-form-urlencoded"


def addresses() -> Iterator[str]:
    """Every route of the service, filled with every value."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {"MODERATION_DATA_DIR": folder, "MODERATION_POLICY": str(ROOT / "policy.yaml")}
        rules = list(create_app(Settings.from_environment(settings, Path(folder))).url_map.iter_rules())
    for rule in rules:
        for value in VALUES if rule.arguments else VALUES[:1]:
            yield re.sub(r"<[^>]+>", lambda _, value=value: value, rule.rule)


def faults_of(visitor: Stranger, method: str, path: str) -> list[str]:
    """What is wrong with the answer."""
    answer = visitor.ask(method, path)
    found = [f"status {answer.status}"] if answer.status >= 500 else []
    if answer.headers.get("set-cookie", "").startswith("a="):
        found.append("a header was put in")
    if not re.match(r"(/(?![/\\])|$)", answer.headers.get("location", "")):
        found.append("it leads away")
    if answer.headers.get("x-content-type-options") != "nosniff":
        found.append("it may be taken for something else")
    return found


def spoken(port: int, head: list[bytes], body: bytes) -> bytes:
    """The answer to these bytes."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(b"\r\n".join([head[0], b"Connection: close", *head[1:]]) + b"\r\n\r\n" + body)
        said = b""
        while piece := connection.recv(65536):
            said += piece
    return said


def attack(service: Service) -> list[object]:
    """Everything that went wrong."""
    admin = Stranger(service.port)
    admin.sign_in(service.sign_in_link)
    jobs = [
        (who, how, at) for at in addresses() for how in METHODS for who in (0, 1) if not ENDS_THE_SESSION.search(at)
    ]

    def ask(job: tuple[int, str, str]) -> object:
        visitor = Stranger(service.port)
        visitor.cookies = dict(admin.cookies) if job[0] else {}
        wrong = faults_of(visitor, job[1], job[2])
        return (*job, wrong) if wrong else None

    with ThreadPoolExecutor(4) as hands:
        troubles = [found for found in hands.map(ask, jobs) if found]
    for name in HEADERS:
        for content in CONTENTS:
            for method, path, body in REQUESTS:
                usual = {"Host": b"localhost", "Content-Type": FORM, "Content-Length": b"%d" % len(body)}
                head = [f"{method} {path} HTTP/1.1".encode()]
                head += [key.encode() + b": " + value for key, value in {**usual, name: content}.items()]
                said = spoken(service.port, head, body)
                if not re.match(rb"HTTP/1.[01] [1234]", said):
                    troubles.append((name, content[:30], method, path, said[:80]))
    print(f"{len(jobs)} addresses and {len(HEADERS) * len(CONTENTS) * len(REQUESTS)} headers: {len(troubles)} troubles")
    return troubles + (["a traceback in the log"] if "Traceback" in service.text else [])


def main() -> int:
    """Attack a service on each kind of database; 1 when anything went wrong."""
    troubles: list[object] = []
    postgres = PostgresServer()
    try:
        postgres.start()
        with psycopg.connect(postgres.url(), autocommit=True) as connection:
            connection.execute("CREATE DATABASE attacked")
        for url in ("", postgres.url("attacked")):
            with tempfile.TemporaryDirectory() as folder:
                more = {"MODERATION_DATABASE_URL": url} if url else {}
                service = Service(Path(folder), "--demo", "--workers", "1", MODERATION_TRUSTED_PROXIES="1", **more)
                try:
                    troubles += attack(service)
                finally:
                    service.stop()
    finally:
        postgres.remove()
    print(json.dumps(troubles, default=str, indent=1) if troubles else "Nothing broke.")
    return 1 if troubles else 0


if __name__ == "__main__":
    sys.exit(main())
