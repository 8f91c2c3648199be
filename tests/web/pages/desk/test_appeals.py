"""An appeal on the author's private page and at the desk."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.web.conftest import POLICY, Visitor
from tests.web.pages.desk.conftest import Sitting

JSON = {"Accept": "application/json"}
PLEA = "I quoted a song. <b>Truly</b>."


@pytest.fixture
def removed(ada_browsing: Visitor) -> str:
    """The private page of a comment that the rules removed."""
    page: str = ada_browsing.post("I will hurt you", headers=JSON).response.json["status_url"]
    return page


@pytest.fixture
def policy_path(tmp_path: Path) -> Path:
    """A policy with rules, so that something is removed."""
    path = tmp_path / "policy.yaml"
    path.write_text(POLICY, "utf-8")
    return path


def test_an_author_appeals_a_moderator_asks_and_grants_and_everybody_sees_the_figure(
    ada_browsing: Visitor, removed: str, mo_sitting: Sitting
) -> None:
    page = ada_browsing.get(removed)
    assert "If you think this was wrong" in page.words
    sent = ada_browsing.send(f"{removed}/appeal", {"appeal": PLEA})
    assert sent.status == 303
    page = ada_browsing.get(sent.response.location)
    assert PLEA in page.words, "as written, with nothing rendered"
    assert "Your words have arrived." in page.words
    assert "waits for a moderator" in page.words

    mo = mo_sitting
    assert "Waiting: 1." in mo.get("/admin/appeals").words
    desk = mo.get("/admin/appeals/1")
    assert PLEA in desk.words
    assert "I will hurt you" in desk.words
    token, batch = desk.field("csrf_token"), desk.field("batch")
    ask = {"csrf_token": token, "batch": batch, "verdict": "ask", "reason": "Which song?"}
    assert mo.send("/admin/appeals/1", ask).status == 303
    assert "Which song?" in ada_browsing.get(removed).words
    assert "Mo" not in re.findall(r"\w+", ada_browsing.get(removed).words), "an author is not told who moderates"
    assert ada_browsing.send(f"{removed}/appeal", {"appeal": "An old one."}).status == 303

    grant = {"csrf_token": token, "batch": batch, "verdict": "granted", "reason": "We see."}
    done = mo.send("/admin/appeals/1", grant)
    assert done.status == 303
    told = mo.get(done.response.location)
    assert "1 appeal granted" in told.words
    assert "Granted by Mo" in told.words
    assert mo.send("/admin/appeals/1", grant).status == 303, "a second click is none"
    page = ada_browsing.get(removed)
    assert page.heading == "Your comment is published"
    assert "Granted on" in page.words
    assert "Appeals decided so far: 1; granted: 1." in ada_browsing.get("/policy").words
    undone = mo.send("/admin/undo", {"csrf_token": token, "undo": batch, "batch": "f" * 32})
    assert undone.status == 303
    assert ada_browsing.get(removed).heading == "Your comment was removed"


def test_what_cannot_be_sent_is_given_back_with_the_reason(ada_browsing: Visitor, removed: str) -> None:
    long = "a" * 2001
    page = ada_browsing.send(f"{removed}/appeal", {"appeal": long})
    assert (page.status, page.field("appeal")) == (422, long)
    assert "too long by 1 character" in page.words
    assert ada_browsing.send(f"{removed}/appeal", {"appeal": " "}).status == 422
    ada_browsing.send(f"{removed}/appeal", {"appeal": PLEA})
    again = ada_browsing.send(f"{removed}/appeal", {"appeal": "And another thing"})
    assert again.status == 409
    assert "And another thing" in again.words, "not lost"
    refused = ada_browsing.send(f"{removed}/appeal", {"appeal": "x"}, headers=JSON)
    assert (refused.status, refused.response.mimetype) == (409, "application/problem+json")
    assert ada_browsing.send(f"{removed}x/appeal", {"appeal": PLEA}).status == 404


def test_only_removed_comments_have_an_appeal(ada_browsing: Visitor) -> None:
    page: str = ada_browsing.post("Hello", headers=JSON).response.json["status_url"]
    assert "If you think this was wrong" not in ada_browsing.get(page).words
    assert ada_browsing.send(f"{page}/appeal", {"appeal": PLEA}).status == 409


def test_the_desk_refuses_with_a_reason_alone_and_knows_no_made_up_appeal(
    ada_browsing: Visitor, removed: str, mo_sitting: Sitting
) -> None:
    ada_browsing.send(f"{removed}/appeal", {"appeal": PLEA})
    mo = mo_sitting
    assert "No appeal is waiting." not in mo.get("/admin/appeals").words
    desk = mo.get("/admin/appeals/1")
    given = {"csrf_token": desk.field("csrf_token"), "batch": desk.field("batch"), "verdict": "refused"}
    assert mo.send("/admin/appeals/1", given).status == 422
    assert mo.send("/admin/appeals/1", {**given, "verdict": "perhaps"}).status == 422
    assert mo.send("/admin/appeals/1", {**given, "reason": "It was a threat."}).status == 303
    page = ada_browsing.get(removed)
    assert "Refused on" in page.words
    assert "It was a threat." in page.words
    assert "refused by Mo" in mo.get("/admin/appeals?show=all").words
    assert mo.get("/admin/appeals/99").status == 404
    assert ada_browsing.get("/admin/appeals").status == 303, "for moderators alone"
