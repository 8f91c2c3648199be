"""Decisions come back exactly as they were made, with the policy that made them."""

from __future__ import annotations

from datetime import timedelta

from moderation.storage import decisions, policies
from moderation.vocabulary import Action, Decision, Finding, Span
from tests.storage import written

EVERYTHING = Decision(
    action=Action.REMOVE,
    findings=(
        Finding(
            rule="threats/stated-intent",
            clause="threats",
            action=Action.REMOVE,
            score=0.30000000000000004,
            because="A threat is never the price of an argument.",
            note="»I will hurt you« 🙂",
            spans=(Span(2, 9, "I will\n'\"", "text"), Span(0, 3, "Rex", "name")),
            detector="phrases",
            shadow=None,
            excused="",
            failed=False,
            thresholds={"hold": 0.5, "remove": 0.92},
        ),
        Finding("spam/new", "spam", Action.PUBLISH, 1.0, "", "", shadow=Action.HOLD, excused='author.role == "admin"'),
        Finding("service/unjudged", "", Action.HOLD, 0.0, "", "", failed=True),
    ),
    policy_version=7,
    policy_sha256="f" * 64,
    scores={"threat": 0.1 + 0.2},
    scorer_version="2026-11",
)


def test_a_decision_comes_back_as_it_was_made(store, ada, now):
    with store.write() as tx:
        number = written.comment(tx, ada, now)
        assert decisions.newest(tx, number) is None
        decisions.record(tx, number, 1, EVERYTHING, "version: 7\n", now)
    with store.read() as tx:
        assert decisions.newest(tx, number) == EVERYTHING


def test_the_newest_decision_counts(store, ada, now):
    with store.write() as tx:
        number = written.comment(tx, ada, now)
        for version, decision in enumerate((EVERYTHING, written.decision()), 1):
            decisions.record(tx, number, version, decision, "version: 7\n", now)
        assert decisions.newest(tx, number) == written.decision()


def test_each_policy_text_is_kept_once_and_whole(store, now):
    with store.write() as tx:
        policies.keep(tx, "f" * 64, 7, "version: 7\nßß", now)
        policies.keep(tx, "f" * 64, 7, "version: 7\nßß", now + timedelta(days=1))
        policies.keep(tx, "e" * 64, 8, "version: 8", now + timedelta(days=2))
        assert policies.text_of(tx, "f" * 64) == "version: 7\nßß"
        assert policies.text_of(tx, "0" * 64) is None
        assert [version for _, version, _ in policies.listed(tx)] == [8, 7]
