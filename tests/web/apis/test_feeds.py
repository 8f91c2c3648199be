"""Feeds are well-formed whatever people wrote, and every comment has an address that lasts."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient

from moderation.storage import comments, threads
from moderation.vocabulary import Status
from moderation.workflow.house import House
from tests.storage.written import comment
from tests.web.conftest import SLUG, Clock, Visitor

ATOM = "{http://www.w3.org/2005/Atom}"
FEED = f"/threads/{SLUG}/feed.xml"


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def feed(client: FlaskClient) -> ET.Element:
    response = client.get(FEED)
    assert response.content_type == "application/atom+xml; charset=utf-8"
    return ET.fromstring(response.data)


def test_a_thread_without_comments_has_a_feed(client: FlaskClient) -> None:
    root = feed(client)
    assert root.findtext(f"{ATOM}title") == "Night buses – Test Gazette"
    assert root.findtext(f"{ATOM}updated") == "2026-11-22T12:00:00Z"
    assert root.findall(f"{ATOM}entry") == []


def test_published_comments_stand_in_it_newest_first_and_no_others(client: FlaskClient, ada_browsing: Visitor) -> None:
    for text in ("The *first* one", "you fool", "The second & last <one>"):
        ada_browsing.post(text)
    entries = feed(client).findall(f"{ATOM}entry")
    contents = [entry.find(f"{ATOM}content") for entry in entries]
    assert [one.get("type") for one in contents] == ["html", "html"]
    assert "The second &amp; last &lt;one&gt;" in contents[0].text
    assert "<em>first</em>" in contents[1].text
    assert [entry.findtext(f"{ATOM}author/{ATOM}name") for entry in entries] == ["Ada", "Ada"]
    assert "ada@example.org" not in client.get(FEED).text


@pytest.mark.parametrize(
    "text",
    ["]]> <!-- & \ufffe\uffff", "\x0b\x01 control", "<script>alert(1)</script>", "\U0001f600 \u202e é", "&#0; &nbsp;"],
)
def test_a_feed_is_well_formed_whatever_stands_in_the_comments(
    client: FlaskClient, house: House, bo: object, clock: Clock, text: str
) -> None:
    with house.store.write() as tx:
        number = threads.by_slug(tx, SLUG).id
        comment(tx, bo, clock(), text, thread_id=number)
    entry = feed(client).find(f"{ATOM}entry")
    assert "<script" not in entry.findtext(f"{ATOM}content")


def test_an_unknown_thread_has_no_feed(client: FlaskClient) -> None:
    assert client.get("/threads/nowhere/feed.xml").status_code == 404


def test_the_address_of_a_comment_leads_to_the_page_on_which_it_stands(
    client: FlaskClient, house: House, bo: object, clock: Clock
) -> None:
    with house.store.write() as tx:
        thread_id = threads.by_slug(tx, SLUG).id
        numbers = [comment(tx, bo, clock(), f"Number {number}", thread_id=thread_id) for number in range(4)]
    assert client.get(f"/comments/{numbers[0]}").location == f"/threads/{SLUG}#comment-{numbers[0]}"
    assert client.get(f"/comments/{numbers[3]}").location == f"/threads/{SLUG}?page=2#comment-{numbers[3]}"
    with house.store.write() as tx:
        comments.set_status(tx, numbers[0], 1, Status.HELD)
    for number in (numbers[0], 10**30, 0):
        assert client.get(f"/comments/{number}").status_code == 404


FEEDS = [f"/threads/{SLUG}/feed", "/feed"]


@pytest.mark.parametrize("feed_of", FEEDS)
def test_the_same_comments_come_as_rss_and_as_json(client: FlaskClient, ada_browsing: Visitor, feed_of: str) -> None:
    ada_browsing.post("The *first* & <last> one")
    rss = client.get(f"{feed_of}.rss")
    assert rss.content_type == "application/rss+xml; charset=utf-8"
    (item,) = ET.fromstring(rss.data).findall("channel/item")
    assert item.findtext("title") == "Ada on Night buses"
    assert item.findtext("{http://purl.org/dc/elements/1.1/}creator") == "Ada"
    assert item.findtext("description") == "The *first* & <last> one"
    assert "<em>first</em>" in item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded")
    told = client.get(f"{feed_of}.json")
    assert told.content_type == "application/feed+json"
    assert told.json["version"] == "https://jsonfeed.org/version/1.1"
    (one,) = told.json["items"]
    assert (one["authors"], one["url"]) == ([{"name": "Ada"}], item.findtext("link"))
    assert client.get(one["url"]).status_code == 302
    (entry,) = ET.fromstring(client.get(f"{feed_of}.xml").data).findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == one["id"]


def test_a_reply_names_what_it_answers_and_the_old_address_of_wordpress_works(
    client: FlaskClient, ada_browsing: Visitor
) -> None:
    number = ada_browsing.post("The first one").response.location.rpartition("-")[2]
    ada_browsing.post("The second one", reply_to=number)
    newest = feed(client).findall(f"{ATOM}entry")[0]
    answers = newest.find("{http://purl.org/syndication/thread/1.0}in-reply-to")
    assert answers.get("ref").endswith(f"/comments/{number}")
    assert client.get("/comments/feed/").data == client.get("/feed.rss").data


def test_a_page_says_to_machines_who_wrote_what_and_when(ada_browsing: Visitor) -> None:
    ada_browsing.post("The first one", website="https://ada.example")
    page = ada_browsing.get(f"/threads/{SLUG}")
    (story,) = [
        node for node in page.root.iter() if node.get("itemtype") == "https://schema.org/DiscussionForumPosting"
    ]
    section = next(node for node in page.root.iter() if node.get("id") == story.get("itemref"))
    (comment_,) = [node for node in section.iter() if node.get("itemprop") == "comment"]
    said = {node.get("itemprop"): " ".join("".join(node.itertext()).split()) for node in comment_.iter()}
    assert (said["name"], said["text"]) == ("Ada", "The first one")
    assert all(
        "ugc" in (node.get("rel") or "") for node in comment_.iter("a") if (node.get("href") or "").startswith("http")
    )
