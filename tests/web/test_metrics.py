"""Requests are measured by page, and the figures of several processes are those of the database."""

from __future__ import annotations

import pytest

from moderation.vocabulary import Action, Author
from moderation.workflow import watched
from moderation.workflow.house import House
from tests.web.conftest import Clock, Visitor
from tests.web.pages.desk.conftest import Desk, desk, finding, policy_path

__all__ = ["desk", "policy_path"]


def test_what_is_settled_is_counted_once_and_what_is_new_is_added(
    house: House, desk: Desk, clock: Clock, bo: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watched, "UNSETTLED", 2)
    watch, other = watched.Watch(), watched.Watch()
    for number in range(1, 6):
        desk.held(bo, f"some thing {number}", "some")
        assert watch.look(house, clock()).decisions == {("hold", "advertising"): number}
    desk.comment(bo, "fine", finding("fine", "fine", action=Action.PUBLISH))
    seen = watch.look(house, clock())
    assert dict(seen.decisions) == {("hold", "advertising"): 5, ("publish", ""): 1}
    assert other.look(house, clock()) == seen
    assert (seen.waiting, seen.oldest_seconds, seen.policy_version) == (6, 7200.0, 3)


def test_a_request_is_measured_under_the_name_of_its_page(ada_browsing: Visitor) -> None:
    ada_browsing.address = "127.0.0.1"
    ada_browsing.get("/policy")
    ada_browsing.get("/nothing/here")
    ada_browsing.client.open("/", method="BREW")
    counted = ada_browsing.get("/metrics").text
    assert 'moderation_request_seconds_count{method="GET",page="policy.shown",status="200"} 1.0' in counted
    assert 'moderation_request_seconds_count{method="GET",page="none",status="404"} 1.0' in counted
    assert "BREW" not in counted
