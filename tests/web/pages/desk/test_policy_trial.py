"""A new version of the policy is tried on the newest comments before it is put in force."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from moderation.vocabulary import Author, Status
from tests.web.conftest import POLICY as RULES
from tests.web.pages.desk.conftest import Desk, Sitting

ADDRESS = "/admin/policy/trial"


@pytest.fixture
def policy_path(tmp_path: Path) -> Path:
    """A policy with rules."""
    path = tmp_path / "policy.yaml"
    path.write_text(RULES, "utf-8")
    return path


def test_it_says_what_the_version_would_have_held_and_freed(
    mo_sitting: Sitting, desk: Desk, bo: Author, ada: Author
) -> None:
    kept = desk.comment(ada, "A goose on the line", status=Status.PUBLISHED)
    desk.held(bo, "you fool", "fool")
    mo_sitting.act(mo_sitting.get(f"/admin/comments/{kept}"), kept, "remove")
    mo_sitting.act(mo_sitting.get(f"/admin/comments/{kept}"), kept, "publish")
    page = mo_sitting.get(ADDRESS)
    assert page.field("source").startswith("version: 3\n")
    changed = page.field("source").replace("words: [fool]", "words: [goose]")
    tried = mo_sitting.send(ADDRESS, {"csrf_token": page.field("csrf_token"), "source": changed})
    assert "This version would have held or removed 1 more and freed 1." in tried.words
    assert "Of those that it would stop, a person had published 1." in tried.words
    assert [row.get("class") for row in tried.all(".//tr") if "goose" in "".join(row.itertext())].count("diff-add") == 1
    assert tried.field("source") == changed
    assert desk.house.policy.source == RULES


def test_a_file_goes_before_the_box_and_mistakes_are_named(mo_sitting: Sitting) -> None:
    token = mo_sitting.get(ADDRESS).field("csrf_token")
    spoilt = (io.BytesIO(RULES.replace("version: 3", "version: x").encode()), "policy.yaml")
    tried = mo_sitting.send(ADDRESS, {"csrf_token": token, "source": RULES, "file": spoilt})
    assert tried.status == 422
    assert "the new policy:1:10: 'version' must be a whole number" in tried.words
    assert mo_sitting.send(ADDRESS, {"csrf_token": token, "source": " "}).status == 422


def test_a_trainee_reads_the_rules_and_tries_none(sit_down) -> None:
    assert sit_down("Tim", "trainee").get(ADDRESS).status == 403
