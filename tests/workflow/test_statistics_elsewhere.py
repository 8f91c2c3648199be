"""What other systems had checked, and corrected, stands in the statistics."""

from __future__ import annotations

import secrets
from datetime import timedelta

from moderation.vocabulary import Author, Submission
from moderation.workflow import keys, outside, statistics
from moderation.workflow.house import House
from tests.web.conftest import Clock, clock, house, policy_path

__all__ = ["clock", "house", "policy_path"]


def test_checks_and_their_corrections_are_counted_for_each_site(house: House, clock: Clock, bo: Author) -> None:
    key = keys.issue(house, "https://blog.example", key="blogkey12345", batch="key", now=clock())
    keys.issue(house, "https://quiet.example", key="otherkey1234", batch="other", now=clock())
    for text in ("you fool", "Lovely weather", "Dear all"):
        outside.check(house, key, Submission(text, bo), door="akismet", guid=secrets.token_hex(16), now=clock())
    missed = Submission("Dear all", bo)
    outside.correct(house, key, missed, door="akismet", guid="", verdict="spam", now=clock())
    table = statistics.over(house, 30, clock()).table("elsewhere")
    assert table.rows == (("https://blog.example", 3, 1, 1, 0, 1 / 3),)
    assert statistics.over(house, 30, clock() + timedelta(days=40)).table("elsewhere").rows == ()
