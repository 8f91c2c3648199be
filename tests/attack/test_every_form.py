"""Every form that any page shows, filled in with what no form expects, one field at a time. Found by walking the pages,
so that a new page is tried without anybody thinking of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.attack import payloads
from tests.attack.conftest import SLUG, signed_in, under_attack
from tests.attack.stranger import Stranger
from tests.attack.unsafe import unsafe
from tests.browser.service import Service

NASTY = [payloads.HTML[0], payloads.HTML[27], "\x00\ud7ff\u202e", "9223372036854775808", "-1", "A" * 3_000, "9999-12-31T23:59",
         "'", "%", "[]", '{"a": [1]}', "javascript:alert(1)", "=1+1", "٣", "\r\nSet-Cookie: a=b", ""]  # fmt: skip
LEFT_ALONE = re.compile(r"/admin/(sign-out|account$|account/sessions|sign-in)")
"""What would end the session that does the trying."""
MOST_PAGES = 60
SKIPPED_LINKS = re.compile(r"^(https?:|mailto:|otpauth:|#)|/static/|sign-out")


@dataclass(frozen=True)
class Form:
    """Where it goes, and what it would send as it stands."""

    action: str
    method: str
    fields: tuple[tuple[str, str], ...]


def forms_of(page: Any) -> Iterator[Form]:
    for form in page.iter("form"):
        fields = []
        for node in form.iter():
            name = node.get("name")
            if not name:
                continue
            if node.tag == "textarea":
                fields.append((name, "".join(node.itertext())))
            elif node.tag == "select":
                option = next(node.iter("option"), None)
                fields.append((name, option.get("value", "") if option is not None else ""))
            else:
                fields.append((name, node.get("value", "")))
        yield Form(form.get("action", ""), form.get("method", "get").lower(), tuple(dict(fields).items()))


def walked(visitor: Stranger, *starts: str) -> dict[str, Form]:
    """One form of each kind: those that differ in numbers alone are the same."""
    waiting, seen, found = list(starts), set(starts), {}
    shapes: dict[str, int] = {}
    while waiting and len(seen) < 400:
        path = waiting.pop(0)
        shape = re.sub(r"[0-9a-f]{8,}|\d+", "N", path.partition("?")[0])
        shapes[shape] = shapes.get(shape, 0) + 1
        if shapes[shape] > 3 or sum(shapes.values()) > MOST_PAGES:
            continue
        answer = visitor.get(path)
        assert answer.status < 500, path
        if "html" not in answer.headers.get("content-type", ""):
            continue
        assert unsafe(answer.page) == [], path
        for form in forms_of(answer.page):
            action = form.action or path
            kind = f"{form.method} {re.sub(r'[0-9]+', 'N', action.partition('?')[0])} {sorted(name for name, _ in form.fields)}"
            found.setdefault(kind, Form(action, form.method, form.fields))
        for node in answer.page.iter("a"):
            link = node.get("href", "").partition("#")[0]
            if link.startswith("/") and link not in seen and not SKIPPED_LINKS.search(link):
                seen.add(link)
                waiting.append(link)
    return found


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def attacked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service of its own: these forms close threads, stop names and ban whoever is there."""
    yield from under_attack(request, tmp_path_factory, "every_form")


@pytest.fixture(scope="module")
def moderator(attacked: Service) -> Stranger:
    return signed_in(attacked)


@pytest.fixture(scope="module")
def something_everywhere(attacked: Service, moderator: Stranger) -> str:
    """A comment of each state, so that pages have their forms; the private page of the held one."""
    bo = Stranger(attacked.port, SLUG)
    place = ""
    for words in ("Hello to all.", "marmot <b>one</b>", "marmot two"):
        token = bo.get(f"/threads/{SLUG}").field("token")
        sent = bo.send(
            f"/threads/{SLUG}/comments",
            [("token", token), ("name", "Bo"), ("email", "bo@b.example"), ("comment", words)],
            Accept="application/json",
        )
        place = json.loads(sent.text)["status_url"]
    return place


def tried(visitor: Stranger, form: Form, share: int) -> None:
    names = [name for name, _ in form.fields if name != "csrf_token"]
    for number, (name, nasty) in enumerate((name, nasty) for name in names for nasty in NASTY):
        if (number + len(names)) % share:
            continue
        fields = {**dict(form.fields), name: nasty}
        if form.method == "get":
            query = "&".join(f"{key}={quoted(value)}" for key, value in fields.items())
            answer = visitor.get(f"{form.action.partition('?')[0]}?{query}")
        else:
            answer = visitor.send(form.action, list(fields.items()))
        assert answer.status < 500, (form.action, name, nasty[:40])
        if "html" in answer.headers.get("content-type", "") and answer.body:
            assert unsafe(answer.page) == [], (form.action, name, nasty[:40])


def quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(text, safe="", errors="surrogatepass")


def test_no_form_of_the_desk_breaks_it_or_shows_what_runs(
    something_everywhere: str, moderator: Stranger, attacked: Service
) -> None:
    found = walked(moderator, "/admin/queue", "/admin/account", "/admin/account/second-factor", "/admin/")
    assert len(found) > 15
    for form in found.values():
        if not LEFT_ALONE.search(form.action):
            tried(moderator, form, share=7)


def test_no_public_form_breaks_it_or_shows_what_runs(something_everywhere: str, attacked: Service) -> None:
    bo = Stranger(attacked.port, SLUG)
    found = walked(bo, "/", f"/threads/{SLUG}", something_everywhere, f"{something_everywhere}/data", "/policy")
    assert len(found) >= 4
    for form in found.values():
        if not form.action.endswith("/erase"):
            tried(bo, form, share=4)
