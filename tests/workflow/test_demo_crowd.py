"""The crowd of the demo: the same for the same seed, in threads that make sense, with puppeteers and waves of spam."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime

from moderation.workflow.demo_crowd import rows

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_a_thousand_comments_of_five_hundred_people() -> None:
    made = list(rows(1000, 500, 1, NOW))
    assert made == list(rows(1000, 500, 1, NOW))
    assert made != list(rows(1000, 500, 2, NOW))
    assert len(made) == 1000
    assert len({row["author_email"] for row in made}) > 200
    assert len({row["body"] for row in made}) > 900
    by_id = {row["id"]: row for row in made}
    answers = [row for row in made if row["parent_id"]]
    assert len(answers) > 250
    assert all(by_id[row["parent_id"]]["thread_slug"] == row["thread_slug"] for row in answers)
    assert all(int(row["parent_id"]) < int(row["id"]) for row in answers)
    assert all(row["created_at"] < NOW.isoformat() for row in made)


def test_some_keep_several_names_and_spam_came_in_waves() -> None:
    made = list(rows(3000, 500, 1, NOW))
    names = defaultdict(set)
    for row in made:
        names[row["author_ip"]].add(row["author_name"])
    assert max(len(one) for one in names.values()) >= 3
    spam = Counter(row["thread_slug"] for row in made if row["status"] == "spam")
    assert spam
    assert set(spam.values()) == {6}
