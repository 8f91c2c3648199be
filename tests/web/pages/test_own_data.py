"""The author's page about what is kept of them: to read, to take away, to erase."""

from __future__ import annotations

import json
import re

import pytest

from tests.web.conftest import SLUG, Page, Visitor


@pytest.fixture
def place(ada_browsing: Visitor) -> str:
    held = ada_browsing.post("you fool, said the ostrich")
    found = re.search(r"/comments/\d+/status/[\w-]+", held.text)
    assert found
    return found[0]


def test_the_private_page_leads_there(ada_browsing: Visitor, place: str) -> None:
    page = ada_browsing.get(ada_browsing.get(place).link("all that is kept of you"))
    assert page.heading == "What is kept of you"
    assert "Comments: 1." in page.words
    assert page.response.headers["Cache-Control"] == "no-store"
    assert page.response.headers["Referrer-Policy"] == "no-referrer"


def test_the_file_holds_the_comment_and_no_address(ada_browsing: Visitor, place: str) -> None:
    answer = ada_browsing.client.get(f"{place}/data/file.json")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    told = json.loads(answer.text)
    assert told["people"][0]["comments"][0]["text"] == "you fool, said the ostrich"
    assert "ada@example.org" not in answer.text


def test_nothing_is_erased_by_looking_or_without_being_sure(ada_browsing: Visitor, place: str) -> None:
    assert ada_browsing.get(f"{place}/data/erase").status == 405
    page = ada_browsing.send(f"{place}/data/erase", {})
    assert (page.status, "Nothing was erased" in page.words) == (422, True)
    assert "ostrich" in ada_browsing.get(place).words


def test_who_is_sure_is_forgotten_and_the_link_opens_nothing_more(ada_browsing: Visitor, place: str) -> None:
    page: Page = ada_browsing.send(f"{place}/data/erase", {"sure": "yes"})
    assert (page.status, page.heading) == (200, "Everything that you wrote here is erased")
    assert "One comment is gone" in page.words
    for address in (place, f"{place}/data", f"{place}/data/file.json"):
        assert ada_browsing.get(address).status == 404
    assert "ostrich" not in ada_browsing.get(f"/threads/{SLUG}").text


@pytest.mark.parametrize("path", ["", "/file.json"])
def test_a_made_up_link_shows_nothing(ada_browsing: Visitor, place: str, path: str) -> None:
    assert ada_browsing.get(f"/comments/1/status/{'x' * 64}/data{path}").status == 404
    assert ada_browsing.get(f"/comments/2/{place.split('/', 3)[3]}/data{path}").status == 404


def test_another_site_cannot_erase_anybody(ada_browsing: Visitor, place: str) -> None:
    sent = ada_browsing.send(f"{place}/data/erase", {"sure": "yes"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert sent.status == 403
    assert "ostrich" in ada_browsing.get(place).words
