"""Verdicts from every source are learned from; what counts is the same in every process, and can be switched off."""

from __future__ import annotations

import dataclasses
import json
import random
from datetime import timedelta
from pathlib import Path

import pytest

from moderation.policy.loader import loads
from moderation.scoring.learned import unpacked
from moderation.storage import comments, learned, log, standing_orders
from moderation.storage.database import Store
from moderation.storage.learned import REVERTS
from moderation.vocabulary import Author, Submission
from moderation.workflow import learn as learning
from moderation.workflow.import_comments import import_comments
from moderation.workflow.like_this import set_pattern
from moderation.workflow.review import review
from moderation.workflow.undo import undo
from tests.scoring.test_learned import offers, talk
from tests.workflow.conftest import PolicyAtHand, Visitors

SHIPPED = (Path(__file__).parent.parent.parent / "policy.yaml").read_text("utf-8")


@pytest.fixture
def people(visitors: Visitors) -> Visitors:
    policy = loads(SHIPPED + "\nscorer: {second_opinion: false}\n")
    visitors.house = dataclasses.replace(visitors.house, policies=PolicyAtHand(policy))
    return visitors


def brought(people: Visitors, tmp_path: Path, number: int = 60) -> None:
    """Imported comments of both kinds."""
    chance = random.Random(3)
    both = [(text, "spam") for text in offers(number, chance)] + [(text, "approved") for text in talk(number, chance)]
    chance.shuffle(both)
    rows = [
        {
            "id": str(place),
            "thread_slug": "elections",
            "body": text,
            "status": status,
            "created_at": f"2026-10-{place % 27 + 1:02d}",
        }
        for place, (text, status) in enumerate(both)
    ]
    path = tmp_path / "comments.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    report = import_comments(
        people.house, path, format_name="jsonl", site="", dry_run=False, batch="b", now=people.now,
        progress=lambda *_: None,
    )  # fmt: skip
    assert report.stored == 2 * number


def test_imported_spam_teaches_and_every_process_sees_it_at_once(people: Visitors, tmp_path: Path) -> None:
    brought(people, tmp_path)
    other = Store(people.house.store.url.render_as_string(hide_password=False))
    with other.read() as tx:
        assert standing_orders.now(tx).learned is None
    result = learning.learn(people.house, people.now)
    assert result.switched_on
    with other.read() as tx:
        found = standing_orders.now(tx).learned
    assert found is not None
    assert found.version == result.version
    offer = offers(1, random.Random(8))[0]
    after, before = unpacked(found).score(offer, "spam")
    assert after > before
    assert learning.switch_off(people.house, "off", people.now)
    assert not learning.switch_off(people.house, "off", people.now)
    with other.read() as tx:
        assert standing_orders.now(tx).learned is None
        assert [entry.kind for entry in log.page(tx, "", 2)[0]] == ["learned_off", "learned_on"]
    other.close()
    assert learning.run(people.house, people.now) == 0  # whoever switched it off is not overruled


def test_imported_comments_that_were_refused_teach_what_they_are_likelier_to_be(
    people: Visitors, tmp_path: Path
) -> None:
    said = (
        ("Cheap watches and pills, order now at my shop, best price", "trash"),
        ("You are an idiot and everybody hates you", "rejected"),
        ("Somebody took this back themselves", "deleted"),
        ("The trams are late again", "approved"),
        ("The trams were on time yesterday", "approved"),
        ("The trams go nowhere on Sundays", "approved"),
    )
    rows = [
        {"id": str(n), "thread_slug": "elections", "body": text, "status": status, "created_at": f"2026-10-0{n + 1}"}
        for n, (text, status) in enumerate(said)
    ]
    path = tmp_path / "comments.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert learning.run(people.house, people.now) == 0
    import_comments(
        people.house, path, format_name="jsonl", site="", dry_run=False, batch="b", now=people.now,
        progress=lambda *_: None,
    )  # fmt: skip
    stamp, examples = learning.gather(people.house)
    neither = {"spam": 0, "abuse": 0}
    assert [one.labels for one in examples] == [{"spam": 1}, {"abuse": 1}, neither, neither]
    assert any(stamp)  # so the clock knows that there is something to learn


def test_moderators_decisions_count_by_their_clause(people: Visitors, ada) -> None:
    mo = people.staff()
    for text, verdict, clause in (
        ("Trams are late again today", "publish", ""),
        ("Buy nothing but my lovely lamps", "remove", "spam"),
        ("You are a silly turnip of a man", "remove", "attacks"),
        ("Something about the moon", "remove", "mischief"),
    ):
        posted = people.post(ada, text)
        with people.house.store.write() as tx:
            comments.set_status(tx, posted.comment_id, 1, posted.status)
        review(people.house, mo, [(posted.comment_id, 2)], verdict, clause, "", False, f"b-{text}", people.now)
    _, examples = learning.gather(people.house)
    assert [one.labels for one in examples] == [{"spam": 0, "abuse": 0}, {"spam": 1}, {"abuse": 1}]


def test_what_nobody_read_and_what_was_undone_does_not_count(people: Visitors, ada) -> None:
    ann = people.staff("Ann", "admin")
    one, other = people.post(ada, "Trams are late"), people.post(ada, "Trams are early")
    review(people.house, ann, [(one.comment_id, 1)], "remove", "spam", "", False, f"{REVERTS}x", people.now)
    review(people.house, ann, [(other.comment_id, 1)], "remove", "spam", "", False, "b", people.now)
    assert len(learning.gather(people.house)[1]) == 1
    undo(people.house, ann, "b", "c", people.now)
    assert learning.gather(people.house)[1] == []


def test_verdicts_of_other_systems_are_kept_without_their_text(people: Visitors) -> None:
    submission = Submission("Buy nothing but my lovely lamps", Author("Rex"))
    with people.house.store.write() as tx:
        learning.note_elsewhere(tx, submission, "spam", {}, "akismet", people.now)
        learning.note_elsewhere(tx, submission, "scores", {"TOXICITY": 0.9, "SPAM": 0.1}, "perspective", people.now)
        learning.note_elsewhere(tx, submission, "scores", {"FLIRTATION": 0.9}, "perspective", people.now)
    _, examples = learning.gather(people.house)
    assert [one.labels for one in examples] == [{"spam": 1}, {"abuse": 1, "spam": 0}]
    with people.house.store.read() as tx:
        assert all(b"lamps" not in one.features for one in learned.elsewhere(tx, 9))


def test_all_like_a_comment_wait_until_it_is_taken_back(people: Visitors, ada, bo) -> None:
    mo = people.staff()
    text = "The moon over Market Street is a lamp; the council hung it there on Monday and nobody noticed!"
    variant = text.replace("Market", "Harbour").replace("Monday", "Tuesday")
    first = people.post(ada, text)
    assert first.status == "published"
    assert set_pattern(people.house, mo, first.comment_id, True, "a wave", "one", people.now).done
    assert not set_pattern(people.house, mo, first.comment_id, True, "", "two", people.now).done
    later = people.now + timedelta(hours=2)
    held = people.post(bo, variant, now=later)
    assert held.status == "held"
    assert any(found.rule == "mischief/like-this" for found in held.decision.deciding)
    assert people.post(bo, "Is the lamp in Market Street broken again?", now=later).status == "published"
    undo(people.house, mo, "one", "three", later)
    again = people.post(ada, variant + " Nobody!", now=later)
    assert all(found.rule != "mischief/like-this" for found in again.decision.deciding)
