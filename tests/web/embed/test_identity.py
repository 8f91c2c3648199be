"""A page has one thread, however its address is written; its first comment opens it, and only on listed sites."""

from __future__ import annotations

import dataclasses
import html
import re

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from moderation.app import create_app
from moderation.storage import threads
from moderation.web.embed.identity import canonical
from moderation.workflow import keys
from moderation.workflow.house import House
from tests.web.conftest import Clock, Visitor
from tests.workflow.test_single_sign_on import ada, token

BLOG = "https://blog.example"


@pytest.fixture
def app(house: House, clock: Clock) -> Flask:
    listed = dataclasses.replace(house.settings, sites=(BLOG,))
    return create_app(listed, clock=clock, house=dataclasses.replace(house, settings=listed))


def test_the_ways_to_write_an_address_are_one() -> None:
    for url in (
        "https://blog.example/buses",
        "https://BLOG.example:443/buses/",
        "https://blog.example/buses?utm_source=x&utm_medium=y#top",
        "https://blog.example/buses/?fbclid=abc&gclid=def",
    ):
        assert canonical(url) == "https://blog.example/buses"
    assert canonical("https://blog.example/?p=12&utm_campaign=z") == "https://blog.example/?p=12"
    for none in (
        "",
        "javascript:alert(1)",
        "https://",
        "ftp://blog.example/x",
        "https://u:p@blog.example/",
        "https://a b/",
    ):
        assert canonical(none) == ""


@given(st.text(max_size=80))
def test_writing_it_once_more_changes_nothing(text: str) -> None:
    for url in (text, f"https://blog.example/{text}"):
        assert canonical(canonical(url)) == canonical(url)


def pass_of(page: str, name: str) -> str:
    return html.unescape(re.search(rf'name="{name}" value="([^"]*)"', page)[1])


def test_the_first_comment_opens_the_thread_and_looking_opens_nothing(
    house: House, ada_browsing: Visitor, clock: Clock
) -> None:
    asked = {"url": f"{BLOG}/buses?utm_source=x", "title": "Buses on the blog"}
    page = ada_browsing.client.get("/embed/page", query_string=asked).text
    with house.store.read() as tx:
        assert threads.listed(tx, 10) == ()
    fields = {name: pass_of(page, name) for name in ("token", "page")}
    action = html.unescape(re.search(r'action="([^"#]*)', page)[1])
    clock.forward(seconds=40)
    sent = {**fields, "name": "Ada", "comment": "The buses are late"}
    assert ada_browsing.client.post(action, data={**sent, "page": "forged"}).status_code == 404
    assert ada_browsing.client.post(action, data=sent).status_code == 303
    with house.store.read() as tx:
        (opened,) = threads.listed(tx, 10)
    assert (opened.title, opened.url, opened.published) == ("Buses on the blog", f"{BLOG}/buses", 1)
    again = ada_browsing.client.get("/embed/page", query_string={"url": f"{BLOG}/buses/#x"}).text
    assert "The buses are late" in again
    counted = ada_browsing.client.get("/embed/counts", query_string={"url": f"{BLOG}/buses?gclid=1"})
    assert counted.json == {"counts": {f"{BLOG}/buses?gclid=1": 1}}


def test_pages_of_other_sites_have_no_thread_here(ada_browsing: Visitor) -> None:
    for url in ("https://evil.example/x", "https://blog.example.evil.example/", "", "x" * 3000):
        assert ada_browsing.client.get("/embed/page", query_string={"url": url}).status_code == 403


def test_a_user_of_the_site_posts_under_their_name_and_a_forged_word_is_refused(
    house: House, ada_browsing: Visitor, clock: Clock
) -> None:
    with house.store.write() as tx:
        threads.open_thread(tx, "night-buses", "Night buses", "", "", "", clock())
    key = keys.issue(house, BLOG, key="blogkey12345", batch="key", now=clock())
    signed = token(house, key.id, ada(clock, name="Ada of the blog"))
    page = ada_browsing.post("The buses are late", user=signed, name="Somebody else")
    assert page.status == 303
    shown = ada_browsing.get("/threads/night-buses").words
    assert "Ada of the blog" in shown
    assert "Somebody else" not in shown
    refused = ada_browsing.post("Another one", user=signed[:-2])
    assert (refused.status, refused.field("comment")) == (401, "Another one")
