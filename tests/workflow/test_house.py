"""Opening the house: the policy that is shipped, a database from nothing, and a policy file that changes under way."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest

from moderation.policy.problems import PolicyError
from moderation.settings import Settings
from moderation.storage import threads
from moderation.storage.database import StorageUnavailable
from moderation.vocabulary import Status, Submission, Thread
from moderation.workflow.house import open_house
from moderation.workflow.judging import warm_up
from moderation.workflow.submit import submit

SHIPPED = Path(__file__).parents[2] / "policy.yaml"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "policy.yaml").write_bytes(SHIPPED.read_bytes())
    return Settings.from_environment({}, tmp_path)


def test_a_fresh_machine_takes_a_comment_by_the_shipped_policy(settings, ada, now):
    house = open_house(settings)
    with house.store.write() as tx:
        threads.open_thread(tx, "elections", "Elections", "", "", "", now)
    text = "The council should publish its figures before the vote, not after it."
    submission = Submission(text, ada, Thread("elections"), seconds_to_write=40.0)
    receipt = submit(house, submission, token="t", nonce="n", now=now)
    assert receipt.status is Status.PUBLISHED
    assert receipt.decision.policy_sha256 == house.policy.sha256
    house.store.close()


def test_every_check_of_the_shipped_policy_can_be_made_before_anybody_writes(settings, now):
    house = open_house(settings)
    decision = warm_up(house.policy, now)
    assert decision.findings
    assert [found.rule for found in decision.findings if found.failed] == []
    house.store.close()


def test_a_broken_policy_opens_no_house_and_every_mistake_is_named(settings):
    settings.policy_path.write_text("version: 1\nclauses: []\nrulez: []\n", encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        open_house(settings)
    assert len(caught.value.problems) > 1


def test_without_a_database_there_is_no_house(settings, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StorageUnavailable):
        open_house(dataclasses.replace(settings, database_url=f"sqlite:///{tmp_path / 'file' / 'x.db'}"))


def test_printing_the_house_shows_no_secret(settings):
    house = open_house(settings)
    assert settings.secret_key.decode() not in repr(house)
    house.store.close()


def test_the_key_of_one_house_does_not_change_when_it_opens_again(settings, tmp_path):
    house = open_house(Settings.from_environment({"MODERATION_DATA_DIR": os.fspath(settings.data_dir)}, tmp_path))
    assert house.secret == settings.secret_key
    house.store.close()
