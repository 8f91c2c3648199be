from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta

from moderation.detectors import Case
from moderation.policy.rules import Policy
from moderation.vocabulary import Action, Evidence
from moderation.workflow.replay import Replayed, replay
from moderation.workflow.review import review
from tests.workflow.conftest import POLICY, RULES, Says, Visitors, rule

PUBLISH, HOLD, REMOVE = Action.PUBLISH, Action.HOLD, Action.REMOVE


@dataclasses.dataclass(frozen=True)
class Repeats:
    """Notices who wrote before, copies, and how many had been published."""

    def find(self, case: Case) -> list[Evidence]:
        known = case.history
        if any(past.same_person for past in known.recent) and known.similar and known.published:
            return [Evidence("repeats", 1.0, "again")]
        return []


def policy(*rules: object) -> Policy:
    return dataclasses.replace(POLICY, version=8, rules=rules)


def run(visitors: Visitors, new: Policy, back: timedelta = timedelta(days=30)) -> Replayed:
    return replay(visitors.house, new, since=visitors.now - back, progress=lambda *_: None)


def test_the_same_policy_changes_nothing(visitors: Visitors, ada, bo) -> None:
    visitors.post(ada, "Come to the casino")
    visitors.post(bo, "maybe")
    report = run(visitors, POLICY)
    assert (report.judged, report.moves) == (2, {})
    assert report.before == report.after == {REMOVE: 1, HOLD: 1}


def test_what_would_change_is_told_rule_by_rule(visitors: Visitors, ada, bo) -> None:
    freed = visitors.post(bo, "maybe")
    caught = visitors.post(ada, "trams are late")
    new = policy(
        *(one for one in RULES if one.id != "spam/maybe"), rule("trams/no", "spam", Says("trams"), "says", hold=0.5)
    )
    report = run(visitors, new)
    assert report.moves == {(HOLD, PUBLISH): 1, (PUBLISH, HOLD): 1}
    assert report.samples == {(HOLD, PUBLISH): [freed.comment_id], (PUBLISH, HOLD): [caught.comment_id]}
    assert (report.rules["spam/maybe"].before, report.rules["spam/maybe"].after) == ({HOLD: 1}, {})
    assert (report.rules["trams/no"].before, report.rules["trams/no"].after) == ({}, {HOLD: 1})
    assert (report.stopped, report.freed) == (1, 1)


def test_what_a_person_had_decided_otherwise_is_counted(visitors: Visitors, ada, now: datetime) -> None:
    posted = visitors.post(ada, "maybe trams")
    done = review(
        visitors.house, visitors.staff(), [(posted.comment_id, 1)], "publish", "", "fine", False, "batch-1", now
    )
    assert done.done
    report = run(visitors, policy(rule("trams/no", "spam", Says("trams"), "says", remove=0.5)))
    assert (report.decided, report.against_before, report.against_after) == (1, 1, 1)
    assert report.moves == {(HOLD, REMOVE): 1}
    assert report.moved_against[HOLD, REMOVE] == 1
    assert (report.rules["spam/maybe"].overturned_before, report.rules["trams/no"].overturned_after) == (1, 1)
    report = run(visitors, policy())
    assert (report.against_before, report.against_after) == (1, 0)


def test_each_is_judged_with_the_history_of_its_moment(visitors: Visitors, ada, bo, now: datetime) -> None:
    text = "The night buses of our town are worth keeping, whatever the council says."
    for author, ago in ((ada, 40), (ada, 20), (bo, 3), (ada, 2)):
        visitors.post(author, text, now=now - timedelta(hours=ago))
    new = policy(rule("again", "spam", Repeats(), "repeats", hold=0.5))
    assert [run(visitors, new).after[HOLD], run(visitors, new, timedelta(hours=10)).after[HOLD]] == [2, 1]


def test_only_what_was_written_since_is_judged(visitors: Visitors, ada, now: datetime) -> None:
    visitors.post(ada, "maybe long ago", now=now - timedelta(days=50))
    visitors.post(ada, "maybe now")
    assert run(visitors, policy()).judged == 1
