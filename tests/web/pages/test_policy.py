"""The published policy."""

from __future__ import annotations

from moderation.workflow.house import House
from tests.web.conftest import Visitor


def test_the_policy_shows_every_clause_the_ladder_and_its_version(ada_browsing: Visitor, house: House) -> None:
    page = ada_browsing.get("/policy")
    for clause in house.policy.clauses.values():
        assert clause.title in page.words
        assert clause.text in page.words
        assert page.root.find(f".//*[@id='{clause.id}']") is not None
    assert "The administrators decide." in page.words
    assert "5 strikes: a block of 24 hours." in page.words
    assert "9 strikes: a ban for good, if a moderator agrees." in page.words
    assert "Threats of violence: 4" in page.words
    assert "Version 3" in page.words
    assert house.policy.sha256[:16] in page.words


def test_the_policy_page_tells_no_rule_and_no_pattern(ada_browsing: Visitor) -> None:
    assert "fool" not in ada_browsing.get("/policy").text
