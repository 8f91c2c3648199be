"""One button: all like this comment wait for a person; and the way back."""

from __future__ import annotations

from pathlib import Path

import pytest

from moderation.storage import patterns
from moderation.vocabulary import Author
from tests.web.pages.desk.conftest import POLICY, Desk, Sitting

RULE = """\
rules:
  - id: attacks/like-this
    clause: attacks
    status: enforced
    detector: like_this
    act_at: {hold: 0.55}
    because: A moderator asked to see these first.
    examples:
      - {text: "The moon over Harbour Street is a lamp, hung there on Tuesday", expect: hold, history: {like_this: ["The moon over Market Street is a lamp; hung there on Monday!"]}}
      - {text: "Who repairs the lamp?", expect: publish}
"""


@pytest.fixture
def policy_path(tmp_path: Path) -> Path:
    """A policy with a rule that holds what is like a comment that a moderator named."""
    path = tmp_path / "policy.yaml"
    path.write_text(POLICY.replace("rules: []\n", RULE), "utf-8")
    return path


def held_alike(desk: Desk) -> list[int]:
    with desk.house.store.read() as tx:
        return [one.comment_id for one in patterns.listed(tx)]


def test_a_button_holds_all_like_a_comment_and_another_stops_it(mo_sitting: Sitting, desk: Desk, bo: Author) -> None:
    number = desk.held(bo, "Cheap watches, buy now", "Cheap")
    address = f"/admin/comments/{number}/like-this"
    fields = {**mo_sitting.fields(mo_sitting.get("/admin/queue"), address), "wanted": "yes"}
    for words in ("1 pattern set.", "This was done already"):
        after = mo_sitting.get(mo_sitting.send(address, fields).response.location)
        assert words in after.words
    assert held_alike(desk) == [number]
    assert desk.status(number) == "held"
    assert "Others like it: they wait" in after.words
    shown = mo_sitting.get("/admin/policy/lists")
    assert "Cheap watches, buy now" in shown.words
    mo_sitting.send(address, {**mo_sitting.fields(shown, address), "wanted": "no"})
    assert held_alike(desk) == []


def test_without_such_a_rule_there_is_no_button(mo_sitting: Sitting, desk: Desk, bo: Author, policy_path: Path) -> None:
    number = desk.held(bo, "Cheap watches, buy now", "Cheap")
    desk.house.policies._looked = -1e9
    policy_path.write_text(POLICY, "utf-8")
    assert "Hold all like this" not in mo_sitting.get(f"/admin/comments/{number}").words


def test_a_comment_that_is_not_there_is_not_found(mo_sitting: Sitting) -> None:
    assert mo_sitting.send("/admin/comments/99/like-this", {"csrf_token": mo_sitting.token()}).status == 404
