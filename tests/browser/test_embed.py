"""The comment section inside a page of another origin, with a strict policy of its own."""

from __future__ import annotations

import base64
import hmac
import json
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.browser.service import PROGRAM, Service, environment
from tests.browser.visitor import PHONE, Visitor

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>An article</title></head><body>
<h1>An article</h1><p>Comments: <span data-comment-count="night-buses">?</span></p>
<script src="{service}/embed.js" {what} data-loading="eager" data-theme="{theme}" async></script>
</body></html>"""


class Blog:
    """Somebody's site: one page on an origin of its own, which lets in what the docs ask for and nothing else."""

    def __init__(self) -> None:
        self.service = ""
        self.folder = Path()
        self.theme = "light"
        self.what = 'data-thread="night-buses"'
        blog = self

        class Pages(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = PAGE.format(service=blog.service, theme=blog.theme, what=blog.what).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                allowed = f"script-src {blog.service}; frame-src {blog.service}; connect-src {blog.service}"
                self.send_header("Content-Security-Policy", f"default-src 'none'; {allowed}")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Blog]:
    """A blog that the service knows."""
    made = Blog()
    folder: Path = tmp_path_factory.mktemp("embedding")
    running = Service(folder, "--demo", MODERATION_SITES=made.address)
    made.service = running.address
    made.folder = folder
    yield made
    running.stop()
    made.stop()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def opened(page: Page, blog: Blog) -> FrameLocator:
    page.goto(blog.address)
    frame = page.frame_locator("iframe")
    expect(frame.locator("#comments-heading")).to_be_visible()
    return frame


def write(frame: FrameLocator, page: Page, text: str) -> None:
    page.wait_for_timeout(2_100)
    frame.locator("#field-comment").fill(text)
    frame.locator("#field-name").fill("Ada")
    frame.get_by_role("button", name="Post comment").click()


def test_the_comments_stand_in_the_page_as_high_as_they_are(page: Page, blog: Blog) -> None:
    frame = opened(page, blog)
    expect(page.locator("[data-comment-count]")).not_to_have_text("?")
    page.wait_for_function("document.querySelector('iframe').style.height !== ''")
    needed = frame.locator("html").evaluate("one => one.offsetHeight")
    assert abs(page.locator("iframe").evaluate("one => one.offsetHeight") - needed) <= 1
    assert page.locator("iframe").get_attribute("title") == "Comments"


def test_the_frame_alone_is_sound_for_everybody(browser: Browser, blog: Blog) -> None:
    for options in ({"viewport": PHONE}, {"javascript": False}):
        visitor = Visitor(browser, blog.service, **options)
        visitor.go("/embed/threads/night-buses")
        found = [] if not visitor.javascript else visitor.accessibility()
        assert found + visitor.too_wide() + visitor.leave() == []


def test_a_comment_is_posted_in_place_without_any_cookie_of_the_frame(page: Page, blog: Blog) -> None:
    frame = opened(page, blog)
    write(frame, page, "The last bus should leave at two, as it did before.")
    expect(frame.locator(".comment", has_text="The last bus should leave at two")).to_be_visible(timeout=15_000)
    expect(frame.locator("#field-comment")).to_have_value("")
    assert page.url.startswith(blog.address)


def test_a_missing_name_is_told_in_place_and_the_form_can_be_sent_again(page: Page, blog: Blog) -> None:
    frame = opened(page, blog)
    page.wait_for_timeout(2_100)
    frame.locator("#field-comment").fill("Buses at night are a fine thing to have.")
    frame.get_by_role("button", name="Post comment").click()
    expect(frame.locator(".outcome")).to_contain_text("Give a name")
    frame.locator("#field-name").fill("Cleo")
    frame.get_by_role("button", name="Post comment").click()
    expect(frame.locator(".comment", has_text="Buses at night are a fine thing")).to_be_visible(timeout=15_000)


def test_a_dark_page_gets_dark_comments(page: Page, blog: Blog) -> None:
    blog.theme = "dark"
    try:
        frame = opened(page, blog)
        ink = [
            int(part)
            for part in re.findall(r"\d+", frame.locator("h2").first.evaluate("one => getComputedStyle(one).color"))
        ]
    finally:
        blog.theme = "light"
    assert min(ink[:3]) > 150


def test_a_site_that_is_not_listed_gets_an_empty_frame(page: Page, blog: Blog) -> None:
    stranger = Blog()
    stranger.service = blog.service
    try:
        page.goto(stranger.address)
        page.wait_for_timeout(1_500)
        assert page.frame_locator("iframe").locator("#comments-heading").count() == 0
    finally:
        stranger.stop()


def test_a_user_of_the_site_comments_under_their_name_on_a_page_that_nobody_opened(page: Page, blog: Blog) -> None:
    def run(*words: str) -> str:
        done = subprocess.run(
            [PROGRAM, "keys", *words], env=environment(blog.folder), cwd=blog.folder, capture_output=True, check=True
        )
        return done.stdout.decode().split()[-1]

    run("add", "--site", blog.address)
    claims = {"sub": "7", "name": "Ada of the blog", "exp": time.time() + 600}
    signed = ".".join(
        base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=")
        for one in ({"alg": "HS256", "kid": "1"}, claims)
    )
    mark = hmac.digest(run("sso", "1").encode(), signed.encode(), "sha256")
    token = f"{signed}.{base64.urlsafe_b64encode(mark).decode().rstrip('=')}"
    blog.what = f'data-page data-user="{token}"'
    try:
        page.goto(f"{blog.address}/an-article?utm_source=elsewhere")
        frame = page.frame_locator("iframe")
        expect(frame.locator("#field-name")).to_have_value("Ada of the blog")
        expect(frame.locator("#field-email")).to_be_hidden()
        page.wait_for_timeout(2_100)
        frame.locator("#field-comment").fill("An article that deserves an answer, and here it is.")
        frame.get_by_role("button", name="Post comment").click()
        expect(frame.locator(".comment", has_text="Ada of the blog")).to_be_visible(timeout=15_000)
        page.goto(f"{blog.address}/an-article/")
        expect(page.frame_locator("iframe").locator(".comment", has_text="Ada of the blog")).to_be_visible()
    finally:
        blog.what = 'data-thread="night-buses"'


def test_a_refused_comment_says_why_and_stays_in_the_form(page: Page, blog: Blog) -> None:
    # Last, for whoever threatens here is watched from then on, and all visitors of this file share a network.
    frame = opened(page, blog)
    write(frame, page, "I will find you and I will kill you")
    expect(frame.locator(".outcome")).to_contain_text("Your comment was not published.")
    expect(frame.locator(".outcome")).to_contain_text("Threats of violence")
    expect(frame.locator("#field-comment")).to_have_value("I will find you and I will kill you")
    assert len(page.context.pages) == 1
