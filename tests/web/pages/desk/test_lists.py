"""Words and hosts that go from a comment to a list of the policy, and the page where all of them stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from moderation.vocabulary import Author
from tests.web.conftest import POLICY as RULES
from tests.web.conftest import Page
from tests.web.pages.desk.conftest import Desk, Sitting

TEXT = "Cheap watches at https://www.watches.example/now"


@pytest.fixture
def policy_path(tmp_path: Path) -> Path:
    """A policy with a list of hosts and one of words."""
    path = tmp_path / "policy.yaml"
    lists = "lists:\n  bad-hosts: {file: lists/hosts.txt, of: hosts}\n  bad-words: {file: lists/words.txt, of: words}\n"
    path.write_text(
        RULES.replace("rules:\n", f"{lists}rules:\n").replace("[fool]", "[fool, {list: bad-words}]"), "utf-8"
    )
    return path


def buttons(page: Page, address: str) -> dict[str, str]:
    """What the buttons of a form put on which list, by their words."""
    forms = [form for form in page.root.iter("form") if form.get("action") == address]
    return {
        " ".join("".join(one.itertext()).split()): one.get("value", "")
        for form in forms
        for one in form.iter("button")
        if one.get("name") == "put"
    }


def test_a_host_goes_on_a_list_from_the_queue_and_an_undo_takes_it_off(
    mo_sitting: Sitting, desk: Desk, bo: Author
) -> None:
    number = desk.held(bo, TEXT, "Cheap watches")
    queue, address = mo_sitting.get("/admin/queue"), f"/admin/comments/{number}/lists"
    found = buttons(queue, address)
    assert found["Put “watches.example” on bad-hosts"] == "bad-hosts watches.example"
    assert found["Put “cheap watches” on bad-words"] == "bad-words cheap watches"
    fields = {**mo_sitting.fields(queue, address), "put": "bad-hosts watches.example"}
    for words in ("1 entry put on a list of the policy.", "This was done already"):
        after = mo_sitting.get(mo_sitting.send(address, fields).response.location)
        assert words in after.words
    assert desk.house.policy.lists["bad-hosts"].entries == ("watches.example",)
    assert desk.status(number) == "held"
    log = mo_sitting.get("/admin/log")
    assert "watches.example in bad-hosts" in log.words
    (change,) = [a.get("href") for a in log.all(".//a") if "".join(a.itertext()) == "the change"]
    diff = [
        row.get("class")
        for row in mo_sitting.get(change).all(".//tbody/tr")
        if "watches.example" in "".join(row.itertext())
    ]
    assert diff == ["diff-add"]
    mo_sitting.send("/admin/undo", mo_sitting.fields(after, "/admin/undo"))
    assert desk.house.policy.lists["bad-hosts"].entries == ()


def test_the_page_behind_it_counts_whom_an_entry_would_have_met(mo_sitting: Sitting, desk: Desk, bo: Author) -> None:
    number = desk.held(bo, TEXT, "Cheap watches")
    page = mo_sitting.get(f"/admin/comments/{number}/lists")
    assert "watches.example 0 published, 1 held, 0 removed" in page.words
    token = page.field("csrf_token")
    sent = mo_sitting.send(
        f"/admin/comments/{number}/lists",
        {"csrf_token": token, "list": "bad-words", "entry": "a|b", "reason": "Why not"},
    )
    assert sent.status == 422
    assert "Leave out the signs" in sent.words
    assert sent.field("reason") == "Why not"


def test_the_list_page_adds_and_takes_off(mo_sitting: Sitting, desk: Desk) -> None:
    address = "/admin/policy/lists"
    fields = {"csrf_token": mo_sitting.token(), "list": "bad-words", "entry": "turnip juice"}
    added = mo_sitting.get(mo_sitting.send(address, fields).response.location)
    assert "Entries in lists/words.txt: 1. Used by attacks/fool." in added.words
    mo_sitting.send(address, {**fields, "do": "drop"})
    assert desk.house.policy.lists["bad-words"].entries == ()


def test_a_list_that_cannot_be_written_says_so_and_offers_no_form(
    mo_sitting: Sitting, desk: Desk, tmp_path: Path, bo: Author
) -> None:
    (tmp_path / "lists").write_text("in the way")
    page = mo_sitting.get("/admin/policy/lists")
    assert "It cannot be changed from here: the service may not write to its file." in page.words
    sent = mo_sitting.send(
        "/admin/policy/lists", {"csrf_token": mo_sitting.token(), "list": "bad-words", "entry": "kale"}
    )
    assert sent.status == 409
    assert "can add the line: kale" in sent.words


def test_who_only_reads_sees_no_buttons(sit_down, desk: Desk, bo: Author) -> None:
    number = desk.held(bo, TEXT, "Cheap watches")
    reader = sit_down("Vi", "viewer")
    assert buttons(reader.get("/admin/queue"), f"/admin/comments/{number}/lists") == {}
    token = reader.token() if reader.get("/admin/queue").all(".//input[@name='csrf_token']") else ""
    assert reader.send(f"/admin/comments/{number}/lists", {"csrf_token": token, "put": "bad-words kale"}).status == 403
