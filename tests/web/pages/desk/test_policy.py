"""The rules as moderators read them, and the box to try a text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from moderation.policy.current import PolicyFile
from moderation.settings import Settings
from moderation.storage import queue
from moderation.storage.database import Store
from moderation.workflow.house import House
from tests.web.conftest import POLICY as WITH_RULES
from tests.web.conftest import SECRET, Page
from tests.web.pages.desk.conftest import Desk, Sitting


@pytest.fixture
def policy_path(tmp_path: Path) -> Path:
    """A policy with rules."""
    path = tmp_path / "policy.yaml"
    path.write_text(WITH_RULES, "utf-8")
    return path


@dataclass
class Seconds:
    """A clock for the policy's file."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def house(sqlite_store: Store, policy_path: Path, tmp_path: Path, seconds: Seconds) -> House:
    settings = Settings(tmp_path, "sqlite://", policy_path, SECRET)
    return House(sqlite_store, PolicyFile(policy_path, seconds), SECRET, settings)


def attempt(sitting: Sitting, text: str, name: str = "") -> Page:
    page = sitting.get("/admin/policy")
    return sitting.send("/admin/policy", {"csrf_token": page.field("csrf_token"), "text": text, "name": name})


def test_every_rule_stands_there_with_its_limits_and_examples(mo_sitting: Sitting, desk: Desk) -> None:
    page = mo_sitting.get("/admin/policy")
    assert "Version 3 of the policy" in page.words
    assert desk.house.policy.sha256[:12] in page.words
    rows = {node.get("id"): " ".join("".join(node.itertext()).split()) for node in page.all(".//tbody/tr")}
    assert set(rows) == {f"rule-{rule.id}" for rule in desk.house.policy.rules}
    assert "1 caught, 1 let through" in rows["rule-attacks/fool"]
    assert "0.10" in rows["rule-attacks/fool"]


def test_a_text_is_tried_without_storing_anything(mo_sitting: Sitting, desk: Desk) -> None:
    page = attempt(mo_sitting, "you fool, really")
    assert page.status == 200
    assert "would be held" in page.words
    assert [node.text for node in page.all(".//mark")] == ["fool"]
    assert "attacks/fool" in page.words
    assert page.field("text") == "you fool, really"
    with desk.house.store.read() as tx:
        assert queue.held(tx) == 0


def test_a_harmless_text_would_be_published(mo_sitting: Sitting) -> None:
    assert "would be published" in attempt(mo_sitting, "hello").words


@pytest.mark.parametrize("text", ["", "   ", "x" * 20_001])
def test_what_cannot_be_tried_is_told(mo_sitting: Sitting, text: str) -> None:
    assert attempt(mo_sitting, text).status == 422


def test_a_file_with_mistakes_is_told_while_the_earlier_policy_stays(
    mo_sitting: Sitting, policy_path: Path, seconds: Seconds
) -> None:
    policy_path.write_text(WITH_RULES.replace("clause: attacks", "clause: atacks"), "utf-8")
    seconds.now += 2
    page = mo_sitting.get("/admin/policy")
    assert "Version 3 of the policy" in page.words
    assert "The policy file has mistakes" in page.words
    assert "atacks" in page.words
