"""The report of a replay as a page."""

from __future__ import annotations

from datetime import UTC, datetime

import html5lib

from moderation.cli._replay_page import page_of
from moderation.vocabulary import Action, Decision, Finding
from moderation.workflow.replay_report import Replayed

SINCE = datetime(2026, 8, 1, tzinfo=UTC)


def decided(action: Action, rule: str = "spam/<b>links") -> Decision:
    found = Finding(rule, "spam", action, 1.0, "", "")
    return Decision(action, () if action is Action.PUBLISH else (found,), 1, "0" * 64)


def test_the_page_holds_numbers_plot_samples_and_links_and_shows_nothing_as_markup() -> None:
    report = Replayed(SINCE)
    report.note(7, "publish", decided(Action.PUBLISH), decided(Action.HOLD))
    report.note(8, "", decided(Action.REMOVE), decided(Action.PUBLISH))
    page = page_of(report, {7: "<script>alert(1)</script>"}, "https://c.example/admin/comments/", "A & B")
    tree = html5lib.HTMLParser(strict=True).parse(page)
    assert [one.tag for one in tree.iter() if str(one.tag).endswith("}script")] == []
    links = [one.get("href") for one in tree.iter("{http://www.w3.org/1999/xhtml}a")]
    assert set(links) == {"https://c.example/admin/comments/7", "https://c.example/admin/comments/8"}
    words = "".join(tree.itertext())
    assert "stopped 1 more, of which a person had published 1, and freed 1, of which a person had removed 0" in words
    assert "<script>alert(1)</script>" in words
    assert "Comments that each rule stops" in words


def test_where_nothing_changes_there_is_no_plot() -> None:
    report = Replayed(SINCE)
    report.note(7, "", decided(Action.HOLD), decided(Action.HOLD))
    page = page_of(report, {}, "/admin/comments/", "")
    assert "No comment would be treated otherwise." in page
    assert "<svg" not in page
