"""Somebody with a browser: opens pages, types, clicks, and writes down what went wrong on the way."""

from __future__ import annotations

import itertools
import time
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
SECONDS_TO_TYPE = 2.1
"""Nobody fills in a form at once, and the policy knows."""
_addresses = itertools.count(1)


class Visitor:
    """A browser profile of its own, coming from a network of its own."""

    def __init__(self, browser: Browser, site: str, *, javascript: bool = True, **options: Any) -> None:
        number = next(_addresses)
        self.site = site
        self.ip = f"198.{18 + number // 250}.{number % 250}.10"
        self.javascript = javascript
        self.troubles: list[str] = []
        self.context = browser.new_context(
            base_url=site,
            java_script_enabled=javascript,
            viewport=options.pop("viewport", DESK),
            extra_http_headers={"X-Forwarded-For": self.ip, "X-Forwarded-Host": site.removeprefix("http://")},
            **options,
        )
        self.context.set_default_timeout(10_000)
        self.page: Page = self.context.new_page()
        self._opened = time.monotonic()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.troubles.append(f"script error: {error}"))
        self.page.on("request", self._request)

    def go(self, path: str) -> Page:
        """Open a page of the site."""
        self.page.goto(path)
        self._opened = time.monotonic()
        return self.page

    def write(self, text: str, *, name: str, email: str = "") -> None:
        """Fill the comment form of the page that is open."""
        self.page.fill("#field-comment", text)
        self.page.fill("#field-name", name)
        self.page.fill("#field-email", email)
        typed = time.monotonic() - self._opened
        self.page.wait_for_timeout(max(0.0, SECONDS_TO_TYPE - typed) * 1000)

    def post(self, text: str, *, name: str, email: str = "", thread: str = "/threads/night-buses") -> None:
        """Open the thread, write a comment and send it."""
        self.go(thread)
        self.write(text, name=name, email=email)
        self.send()

    def send(self, button: str = "Post comment") -> None:
        """Press a button and wait for the page that follows."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button, exact=True).click()

    def heading(self) -> str:
        """What the page is about."""
        return self.page.locator("h1").inner_text()

    def accessibility(self) -> list[str]:
        """What axe finds on the page as it is now: rule, how bad, and where."""
        found = Axe().run(self.page).response["violations"]
        return [
            f"{self.page.url}: {item['id']} ({item['impact']}) at {[node['target'] for node in item['nodes']][:3]}"
            for item in found
        ]

    def too_wide(self) -> list[str]:
        """What sticks out of the page sideways, so that a person on a phone would have to scroll in two directions."""
        wide = self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1")
        return [f"{self.page.url} is wider than the screen"] if wide else []

    def leave(self) -> list[str]:
        """Close the browser; what went wrong meanwhile."""
        self.context.close()
        return self.troubles

    def _console(self, message: ConsoleMessage) -> None:
        # A refused comment is answered with a 4xx page on purpose, and the browser reports each as an error.
        if message.type in {"error", "warning"} and "the server responded with a status of 4" not in message.text:
            self.troubles.append(f"{self.page.url}: {message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.site, "data:", "blob:", "about:")):
            self.troubles.append(f"{self.page.url} reached for {request.url}")
