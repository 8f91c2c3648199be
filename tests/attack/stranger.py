"""A stranger at the door: speaks HTTP by hand, so that nothing tidies up what is sent, and reads pages as browsers do."""

from __future__ import annotations

import http.client
import itertools
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_from_bytes

import html5lib

SECONDS_TO_TYPE = 2.1
"""Nobody fills in a form at once, and the policy knows."""
FORM = "application/x-www-form-urlencoded"
_addresses = itertools.count(1)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    cookies: str = ""

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def page(self) -> Any:
        """The answer as a browser reads it."""
        return html5lib.parse(self.text, namespaceHTMLElements=False)

    @property
    def heading(self) -> str:
        return "".join(self.page.find(".//h1").itertext()).strip()

    def field(self, name: str) -> str:
        """What stands in a field of a form."""
        for node in self.page.iter():
            if node.get("name") == name and node.tag in {"input", "textarea"}:
                return "".join(node.itertext()).removeprefix("\n") if node.tag == "textarea" else node.get("value", "")
        raise AssertionError(f"there is no field {name!r}")


def encoded(fields: Iterable[tuple[str, str | bytes]]) -> bytes:
    """The body of a form. Bytes go out as they are, whether or not they are text."""
    pairs = ((name, value.encode() if isinstance(value, str) else value) for name, value in fields)
    return "&".join(f"{name}={quote_from_bytes(value)}" for name, value in pairs).encode()


class Stranger:
    """Somebody from a network of their own. Redirects are not followed; cookies are sent back when `keep` says so."""

    def __init__(self, port: int, slug: str = "", host: str = "127.0.0.1") -> None:
        number = next(_addresses)
        self.host = host
        self.port = port
        self.slug = slug
        self.cookies: dict[str, str] = {}
        self.address = f"{100 + number % 60}.{number // 60}.7.9"
        self._tokens: list[str] = []

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """One request, one connection."""
        sent = {"X-Forwarded-For": self.address, **(headers or {})}
        if self.cookies:
            sent.setdefault("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        connection = http.client.HTTPConnection(self.host, self.port, timeout=30)
        try:
            connection.request(method, path, body=body, headers=sent)
            response = connection.getresponse()
            got = {name.lower(): value for name, value in response.getheaders()}
            for line in response.headers.get_all("Set-Cookie") or ():
                name, _, value = line.partition(";")[0].partition("=")
                self.cookies[name] = value
            return Answer(response.status, got, response.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, headers=headers)

    def send(self, path: str, fields: Iterable[tuple[str, str | bytes]], **headers: str) -> Answer:
        """A form as a browser posts it."""
        return self.ask("POST", path, encoded(fields), {"Content-Type": FORM, **headers})

    def open_forms(self, number: int) -> None:
        """Open so many forms at once and wait until they could have been filled in."""
        for _ in range(number):
            found = re.search(r'name="token" value="([^"]+)"', self.get(f"/threads/{self.slug}").text)
            assert found
            self._tokens.append(found[1])
        time.sleep(SECONDS_TO_TYPE)

    def post(self, headers: Mapping[str, str] | None = None, **fields: str | bytes) -> Answer:
        """A comment through one of the open forms."""
        filled: dict[str, str | bytes] = {"token": self._tokens.pop(), "name": "Bo", "comment": "Hello.", **fields}
        return self.send(f"/threads/{self.slug}/comments", filled.items(), **(headers or {}))

    def sign_in(self, link: str) -> None:
        """Use the administrator's one-time link."""
        path = "/" + link.split("/", 3)[3]
        form = self.get(path)
        assert self.send(path, [("csrf_token", form.field("csrf_token"))]).status == 303
