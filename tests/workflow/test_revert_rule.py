"""Everything that a rule did is taken back at once, and that is taken back at once too."""

from __future__ import annotations

from datetime import timedelta

import pytest

from moderation.storage import comments, desk, strikes
from moderation.workflow.refusals import NotAllowed, Refusal
from moderation.workflow.revert_rule import Plan, plan, revert
from moderation.workflow.review import review
from moderation.workflow.undo import undo
from tests.workflow.conftest import Visitors


def statuses(visitors: Visitors, *numbers: int) -> list[str]:
    with visitors.house.store.read() as tx:
        found = {one.id: one.status.value for one in desk.comments(tx, numbers, visitors.now)}
    return [found[number] for number in numbers]


def test_it_is_one_batch_that_can_be_undone(visitors: Visitors, ada, bo, rex) -> None:
    ann = visitors.staff("Ann", "admin")
    now, since = visitors.now, visitors.now - timedelta(hours=1)
    before = visitors.post(ada, "casino long ago", now=now - timedelta(hours=2)).comment_id
    alone = visitors.post(rex, "casino").comment_id
    with_another = visitors.post(bo, "casino, maybe").comment_id
    other_removes = visitors.post(ada, "casino will hurt").comment_id
    decided = visitors.post(bo, "casino, she said").comment_id
    review(visitors.house, ann, [(decided, 1)], "publish", "", "", False, "b", now)
    review(visitors.house, ann, [(decided, 2)], "remove", "spam", "", False, "c", now)
    everything = (before, alone, with_another, other_removes, decided)
    was = statuses(visitors, *everything)
    assert was == ["removed"] * 5
    assert plan(visitors.house, "spam/casino", since) == Plan(publish=1, hold=1, stands=2)
    done = revert(visitors.house, ann, "spam/casino", since, "it was too broad", "x1", now)
    assert done.done == (alone, with_another)
    assert {one.id: one.why for one in done.left} == {
        other_removes: "other rules ask for the same",
        decided: "a person has decided on it since",
    }
    assert statuses(visitors, *everything) == ["removed", "published", "held", "removed", "removed"]
    with visitors.house.store.read() as tx:
        person = comments.persons_of(tx, [alone])[alone]
        assert strikes.live_weights(tx, {person}, now).get(person, 0) == 0
    undo(visitors.house, ann, done.batch, "x2", now)
    assert statuses(visitors, *everything) == was
    with visitors.house.store.read() as tx:
        assert strikes.live_weights(tx, {person}, now)[person] == 1


def test_moderators_may_not_and_nothing_is_refused(sqlite_visitors: Visitors) -> None:
    visitors = sqlite_visitors
    since = visitors.now - timedelta(hours=1)
    with pytest.raises(NotAllowed):
        revert(visitors.house, visitors.staff(), "spam/casino", since, "", "b", visitors.now)
    with pytest.raises(Refusal, match="stopped no comment"):
        revert(visitors.house, visitors.staff("Ann", "admin"), "spam/casino", since, "", "b", visitors.now)
