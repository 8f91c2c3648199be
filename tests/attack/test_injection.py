"""Nothing that somebody writes runs or loads anything, in no field, on no page, held or published."""

from __future__ import annotations

import itertools
import json
from xml.etree import ElementTree as ET

import html5lib
import pytest

from moderation.text.normalise import clean
from tests.attack import payloads
from tests.attack.conftest import SLUG
from tests.attack.stranger import Answer, Stranger
from tests.attack.unsafe import unsafe
from tests.browser.service import Service

TAKEN = {201, 202, 303}
WRONG = {400, 422}
HELD = "marmot "
JSON = {"Accept": "application/json"}
DESK_FIELDS = ("act pick reason clause length batch with_strike origin back undo slug title url author_name closed until"
               " kind name role new again other verdict kept").split()  # fmt: skip
DESK_FORMS = ["/admin/acts", "/admin/undo", "/admin/threads", "/admin/threads/1/closed", "/admin/people/1/restrictions",
              "/admin/people/1/word", "/admin/bans/1/lift"]  # fmt: skip
NASTY = [payloads.HTML[0], payloads.HTML[26], "\x00", "9" * 30, "9223372036854775808:1", "-1", "1:99999999999", "A" * 20_000,
         "endpoint=x&_external=1", "\u202e\ud7ff", "9999-12-31T23:59", "0001-01-01T00:00"]  # fmt: skip


def post(stranger: Stranger, token: str, headers: dict[str, str] | None = None, **fields: str) -> Answer:
    filled = {"token": token, "name": "Bo", "comment": "Hello.", **fields}
    return stranger.send(f"/threads/{SLUG}/comments", list(filled.items()), **(headers or {}))


@pytest.fixture(scope="module")
def written(attacked: Service, moderator: Stranger) -> list[dict[str, str]]:
    """Everything hostile, posted: what each answer was, by its private address and text."""
    stranger = Stranger(attacked.port, SLUG)
    token = stranger.get(f"/threads/{SLUG}").field("token")
    shown = post(stranger, token, comment="\n\n".join(payloads.MARKDOWN[:30]), do="preview")
    assert unsafe(shown.page) == []
    found = []
    for text in [*payloads.HTML, *payloads.MARKDOWN]:
        for comment in (text, HELD + text):
            answer = post(stranger, token, JSON, comment=comment)
            assert answer.status in TAKEN | WRONG, (comment[:60], answer.status)
            found.append({"text": comment, **json.loads(answer.text)})
    for field, values in (("name", payloads.NAMES), ("website", payloads.WEBSITES), ("email", payloads.HTML[::6])):
        for number, value in enumerate(values):
            for start in ("", HELD)[number % 2 :][:1]:
                answer = post(stranger, token, comment=f"{start}{field} {number}", **{field: value})
                assert answer.status in TAKEN | WRONG, (field, value, answer.status)
                assert unsafe(answer.page) == [], (field, value)
                if answer.status in WRONG:
                    assert answer.field(field).split() == clean(value).split(), "what was typed is given back"
    return found


def pages(moderator: Stranger, first: str, following: str) -> list[Answer]:
    """A page and those that its link leads on to."""
    found = [moderator.get(first)]
    while (more := [node.get("href") for node in found[-1].page.iter("a") if node.get("rel") == following]) and len(
        found
    ) < 30:
        found.append(moderator.get(more[0]))
    return found


def test_no_public_page_holds_anything_that_runs(written: list[dict[str, str]], moderator: Stranger) -> None:
    for answer in (*pages(moderator, f"/threads/{SLUG}", "next"), moderator.get("/"), moderator.get("/policy")):
        assert answer.status == 200
        assert unsafe(answer.page) == []


@pytest.mark.parametrize(
    "where", ["/admin/queue", "/admin/queue?q=script", "/admin/people", "/admin/log", "/admin/bans", "/admin/threads"]
)
def test_no_page_of_the_desk_holds_anything_that_runs(
    written: list[dict[str, str]], moderator: Stranger, where: str
) -> None:
    shown = pages(moderator, where, "next")
    assert [unsafe(answer.page) for answer in shown if unsafe(answer.page)] == []
    people = {
        node.get("href")
        for answer in shown
        for node in answer.page.iter("a")
        if "/admin/people/" in node.get("href", "")
    }
    for address in sorted(people)[:3]:
        assert unsafe(moderator.get(address.partition("#")[0]).page) == [], address


def test_every_author_reads_back_what_was_written(written: list[dict[str, str]], moderator: Stranger) -> None:
    taken = [one for one in written if "id" in one]
    assert len(taken) > 100
    for one in taken[:: len(taken) // 40]:
        page = moderator.get(one["status_url"])
        assert unsafe(page.page) == [], one["text"][:60]
        assert json.loads(moderator.get(one["status_url"], **JSON).text)["text"] == clean(one["text"])
        if one["status"] in {"published", "held"}:
            assert page.field("comment") == clean(one["text"])


def test_what_is_typed_at_the_desk_runs_nowhere(written: list[dict[str, str]], moderator: Stranger) -> None:
    held = [one for one in written if one.get("status") == "held"]
    csrf = moderator.get("/admin/threads").field("csrf_token")
    for one, nasty in zip(held, payloads.HTML[::4], strict=False):
        fields = [
            ("csrf_token", csrf),
            ("act", "remove"),
            ("pick", f"{one['id']}:1"),
            ("reason", nasty),
            ("clause", "attacks"),
        ]
        answer = moderator.send("/admin/acts", [*fields, ("back", nasty), ("origin", nasty)])
        assert answer.status == 303, answer.heading
        assert answer.headers["location"].startswith("/admin/")
        for address in (f"/admin/comments/{one['id']}", one["status_url"]):
            assert unsafe(moderator.get(address).page) == [], (nasty, address)


def test_no_field_of_the_desk_breaks_it(written: list[dict[str, str]], moderator: Stranger) -> None:
    csrf = moderator.get("/admin/threads").field("csrf_token")
    for number, (field, nasty) in enumerate(itertools.product(DESK_FIELDS, NASTY)):
        if number % 3:
            continue
        address = DESK_FORMS[number // 3 % len(DESK_FORMS)]
        fields = {"csrf_token": csrf, "act": "hold", "pick": "1:1", "reason": "why", "clause": "attacks", field: nasty}
        answer = moderator.send(address, list(fields.items()))
        assert answer.status < 500, (address, field, nasty[:40])
        assert unsafe(answer.page) == [], (address, field, nasty[:40])


def test_no_feed_is_broken_by_what_people_write(written: list[dict[str, str]], moderator: Stranger) -> None:
    feed = moderator.get(f"/threads/{SLUG}/feed.xml")
    assert feed.status == 200
    root = ET.fromstring(feed.body)
    texts = [
        node.text or ""
        for node in root.iter()
        if node.tag.rpartition("}")[2] in {"content", "description", "summary", "encoded"}
    ]
    assert len(texts) > 5
    for text in texts:
        assert unsafe(html5lib.parse(text, namespaceHTMLElements=False)) == [], text[:100]
