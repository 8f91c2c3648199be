"""Page, JSON, feed and count agree on every comment, and hold nothing that was not meant for everybody."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree as ET

import html5lib
import pytest

from moderation.text.normalise import clean
from tests.attack import payloads
from tests.attack.conftest import SLUG
from tests.attack.stranger import Stranger
from tests.attack.unsafe import unsafe
from tests.browser.service import Service

OPEN_TO_ALL = {"id", "parent_id", "status", "name", "website", "role", "text", "html", "created_at", "edited_at", "url",
               "thread"}  # fmt: skip
"""An allow-list: whatever else a comment has stays inside."""
MINE = [*payloads.HTML[::3], *payloads.MARKDOWN[::3], "\u202eabc", "a\u0301" * 40, "line one\n\n    line two\n- x"]
PRIVATE = "views.private@hidden-views.example"


@pytest.fixture(scope="module")
def shown(attacked: Service, moderator: Stranger) -> dict[int, str]:
    """Comments that were published, by number."""
    bo = Stranger(attacked.port, SLUG)
    token = bo.get(f"/threads/{SLUG}").field("token")
    found = {}
    for number, text in enumerate(MINE):
        fields = [("token", token), ("name", f"Bo {number}"), ("email", PRIVATE), ("comment", text)]
        answer = bo.send(f"/threads/{SLUG}/comments", fields, Accept="application/json")
        if answer.status == 201:
            found[json.loads(answer.text)["id"]] = clean(text)
    assert len(found) > 15
    return found


def of_json(visitor: Stranger) -> dict[int, dict[str, Any]]:
    first = json.loads(visitor.get(f"/api/v1/threads/{SLUG}/comments").text)
    pages = [
        first,
        *(
            json.loads(visitor.get(f"/api/v1/threads/{SLUG}/comments?page={n}").text)
            for n in range(2, first["pages"] + 1)
        ),
    ]
    return {one["id"]: one for page in pages for one in page["comments"]}


def of_pages(visitor: Stranger) -> dict[int, str]:
    found: dict[int, str] = {}
    answer = visitor.get(f"/threads/{SLUG}")
    while True:
        for node in answer.page.iter("article"):
            for inside in node.iter():
                if inside.get("itemprop") == "text":
                    found[int(node.get("id").removeprefix("comment-"))] = words(inside)
        more = [node.get("href") for node in answer.page.iter("a") if node.get("rel") == "next"]
        if not more:
            return found
        answer = visitor.get(more[0])


def words(node: Any) -> str:
    return " ".join("".join(node.itertext()).split())


def parsed(html: str) -> Any:
    return html5lib.parse(f"<div>{html}</div>", namespaceHTMLElements=False)


def test_json_holds_what_everybody_may_read_and_nothing_else(shown: dict[int, str], moderator: Stranger) -> None:
    comments = of_json(Stranger(moderator.port))
    assert all(set(one) == OPEN_TO_ALL for one in comments.values())
    assert {number: comments[number]["text"] for number in shown} == shown
    assert [one["id"] for one in comments.values() if unsafe(parsed(one["html"]))] == []
    assert PRIVATE not in json.dumps(comments)


def test_the_page_shows_the_same_comments_in_the_same_words(shown: dict[int, str], moderator: Stranger) -> None:
    visitor = Stranger(moderator.port)
    comments, page = of_json(visitor), of_pages(visitor)
    published = {number: words(parsed(one["html"])) for number, one in comments.items() if one["status"] == "published"}
    assert page == published
    count = json.loads(visitor.get(f"/api/v1/threads/{SLUG}").text)["comments"]
    assert count == len(published)


@pytest.mark.parametrize("name", ["feed.xml"])
def test_the_feed_says_the_same(shown: dict[int, str], moderator: Stranger, name: str) -> None:
    visitor = Stranger(moderator.port)
    comments = of_json(visitor)
    feed = visitor.get(f"/threads/{SLUG}/{name}")
    root = ET.fromstring(feed.body)
    entries = [node for node in root.iter() if node.tag.rpartition("}")[2] == "entry"]
    assert entries
    for entry in entries:
        parts = {node.tag.rpartition("}")[2]: node.text or "" for node in entry}
        number = int(parts["id"].rpartition("/")[2].rpartition("-")[2])
        assert words(parsed(parts["content"])) == words(parsed(comments[number]["html"]))
    assert PRIVATE not in feed.text
