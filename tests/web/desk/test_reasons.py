"""The sentence that says why, and what a form starts out with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from moderation.storage.views import AuthorSummary, DeskComment, ReviewView
from moderation.vocabulary import Action, Decision, Finding, Status
from moderation.web.desk.reasons import sort_findings, why

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LIMITS = {"hold": 0.5, "remove": 0.9}


def noticed(clause: str, action: Action, score: float, note: str = "two links", **more: object) -> Finding:
    facts: dict = {"thresholds": LIMITS, **more}
    return Finding(f"{clause}/rule", clause, action, score, f"Because of {clause}.", note, **facts)


def known(published: int) -> AuthorSummary:
    return AuthorSummary(1, "Bo", NOW, published, 1, 0, 0, ("Bo",))


def comment(*findings: Finding, reviews: tuple[ReviewView, ...] = (), **more: object) -> DeskComment:
    action = max((finding.action for finding in findings), default=Action.PUBLISH)
    facts: dict = {
        "status": Status.after(action),
        "decision": Decision(action, findings, 1, "0"),
        "decided_at": NOW,
        "withdrawn": False,
        "author": known(0),
        **more,
    }
    return DeskComment(
        id=1,
        version=1,
        thread_slug="t",
        thread_title="T",
        parent=None,
        name="Bo",
        website="",
        text="",
        created_at=NOW,
        edited_at=None,
        reviews=reviews,
        **facts,
    )


def review(verdict: str, reason: str = "", at: datetime = NOW + timedelta(minutes=1)) -> ReviewView:
    return ReviewView(at, "Mo", verdict, "spam", reason)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            comment(noticed("spam", Action.HOLD, 0.71)),
            "Held: Two links; from somebody with no published comment. Score 0.71; holds from 0.50, removes from 0.90.",
        ),
        (
            comment(noticed("spam", Action.HOLD, 0.71), author=known(12)),
            "Held: Two links; from somebody with 12 published comments. Score 0.71; holds from 0.50, removes from 0.90.",
        ),
        (
            comment(noticed("spam", Action.HOLD, 0.6), noticed("attacks", Action.HOLD, 0.8, "an insult!")),
            "Held: An insult!; from somebody with no published comment. Score 0.80; holds from 0.50, removes from 0.90. One other rule agrees.",
        ),
        (
            comment(*[noticed("spam", Action.REMOVE, 0.95, thresholds={})] * 3),
            "Removed: Two links; from somebody with no published comment. Score 0.95. 2 other rules agree.",
        ),
        (
            comment(noticed("spam", Action.HOLD, 0.0, "the list could not be read", failed=True)),
            "Held because a check could not be made: The list could not be read.",
        ),
        (comment(noticed("spam", Action.PUBLISH, 0.2)), "No rule objected."),
        (comment(status=Status.HELD), "No rule objected; it stands here by hand."),
        (comment(decision=None), "It came without a judgement of the rules."),
        (comment(withdrawn=True), "Withdrawn by its author."),
        (comment(status=Status.REMOVED, reviews=(review("remove", "an offer"),)), "Removed by Mo: An offer."),
        (comment(status=Status.PUBLISHED, reviews=(review("publish"),)), "Published by Mo."),
        (
            comment(noticed("spam", Action.HOLD, 0.71), reviews=(review("hold"),)),
            "Sent back to the queue by Mo. Held: Two links; from somebody with no published comment. Score 0.71; holds from 0.50, removes from 0.90.",
        ),
    ],
)
def test_the_sentence_says_why_with_the_real_numbers(given: DeskComment, words: str) -> None:
    assert why(given) == words


def test_a_verdict_before_an_edit_no_longer_explains_the_comment() -> None:
    earlier = review("publish", at=NOW - timedelta(days=1))
    assert why(comment(noticed("spam", Action.HOLD, 0.71), reviews=(earlier,))).startswith("Held: Two links;")


def test_findings_are_told_apart_and_keep_their_numbers() -> None:
    found = sort_findings(
        (
            noticed("spam", Action.PUBLISH, 0.1),
            noticed("spam", Action.HOLD, 0.6),
            noticed("spam", Action.PUBLISH, 0.9, excused="author.role == 'admin'"),
            noticed("spam", Action.PUBLISH, 0.9, shadow=Action.REMOVE),
            noticed("spam", Action.REMOVE, 0.95),
        )
    )
    assert [number for number, _ in found.counted] == [5, 2]
    assert [number for number, _ in found.below] == [1]
    assert [number for number, _ in found.excused] == [3]
    assert [number for number, _ in found.shadow] == [4]
