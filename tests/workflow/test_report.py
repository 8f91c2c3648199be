"""Readers report: once each, weighed by their record, as evidence for a rule, and no weapon."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from moderation.detectors.reports import Reports
from moderation.storage import decisions, queue, reports
from moderation.storage.reports import Record, Reporter
from moderation.vocabulary import Author
from moderation.workflow import report, review, undo
from moderation.workflow.refusals import EmptyText, Refusal, UnknownComment
from moderation.workflow.report import LIGHTEST, Said, TooManyReports, weight_of
from tests.workflow.conftest import rule
from tests.workflow.mailbox import running, send_all, text_of, with_mail

SPAM = Said("policy", "It sells things.", "spam")
NOTICE = Said(
    "illegal",
    "It names the victim of a crime, against the law.",
    "",
    "Mr B.",
    "Joan",
    "joan@example.org",
    good_faith=True,
)


@pytest.fixture
def reported(sqlite_visitors):
    """A house with a rule about reports."""
    visitors = sqlite_visitors
    source = visitors.house.policies
    asks = rule("reports/readers", "mischief", Reports(), "reports", hold=1.0)
    source.policy = dataclasses.replace(source.policy, rules=(*source.policy.rules, asks))
    return visitors


def reader(number):
    return Author(ip=f"198.18.{number}.7", user_agent="Browser/1")


def tell(reported, receipt, number, said=SPAM, now=None):
    return report.report(reported.house, receipt.comment_id, said, reader(number), now or reported.now)


def read(reported, receipt):
    with reported.house.store.read() as tx:
        return queue.item(tx, receipt.comment_id, reported.now), reports.of_comments(tx, [receipt.comment_id])


def decide(reported, who, receipt, verdict, version, now):
    return review.review(
        reported.house, who, [(receipt.comment_id, version)], verdict, "spam", "", False, f"b{verdict}{version}", now
    )


def test_enough_reports_hold_the_comment_through_a_rule_with_what_was_said_as_its_finding(reported, ada):
    mine = reported.post(ada, "Buses are fine.")
    hours = timedelta(hours=2)
    assert [tell(reported, mine, n, now=reported.now + n * hours).held for n in range(3)] == [False, False, True]
    comment, found = read(reported, mine)
    assert comment.status == "held"
    [finding] = comment.decision.deciding
    assert (finding.rule, finding.note) == (
        "reports/readers",
        "3 readers have reported it (spam 3); together they weigh 3.0, enough is 3.0.",
    )
    assert len(found[mine.comment_id]) == 3


def test_one_person_and_one_network_count_once(reported, ada):
    mine = reported.post(ada, "Buses are fine.")
    first = tell(reported, mine, 1)
    again = report.report(reported.house, mine.comment_id, SPAM, Author(ip="198.18.1.99"), reported.now)
    assert (again.id, again.repeated) == (first.id, True)
    by_mail = dataclasses.replace(SPAM, email="bo@example.net")
    assert not tell(reported, mine, 2, by_mail).repeated
    assert tell(reported, mine, 4, dataclasses.replace(SPAM, email="BO+tag@example.net")).repeated


def test_a_brigade_is_seen_and_does_not_hold(reported, ada):
    mine = reported.post(ada, "Buses are fine.")
    source = reported.house.policies
    spared = dataclasses.replace(source.policy.rules[-1], detector=Reports(arranged_counts=0.1))
    source.policy = dataclasses.replace(source.policy, rules=(*source.policy.rules[:-1], spared))
    for number in range(9):
        reader_ = reader(number)
        with reported.house.store.write() as tx:
            given = {"text_mark": "", "kind": "policy", "clause": "spam", "explanation": "", "passage": ""}
            more = {"good_faith": False, "weight": 1.0, "first": True, "sealed": "", "now": reported.now}
            reports.add(tx, mine.comment_id, Reporter(f"network {reader_.ip}"), **given, **more)
    assert not report.judge_again(reported.house, mine.comment_id, reported.now)
    assert read(reported, mine)[0].status == "published"


def test_reporters_who_are_mostly_wrong_lose_their_weight_and_those_who_are_right_gain(reported, ada):
    mo = reported.staff()
    for number in range(4):
        mine = reported.post(ada, f"Bus number {number} is late again today.")
        tell(reported, mine, 1, now=reported.now + timedelta(hours=number))
        decide(reported, mo, mine, "publish", 1, reported.now + timedelta(hours=number, minutes=30))
    mine = reported.post(ada, "One more about buses.")
    tell(reported, mine, 1, now=reported.now + timedelta(hours=9))
    _, found = read(reported, mine)
    assert round(found[mine.comment_id][0].weight, 2) == 0.33


def test_taking_the_verdict_back_takes_back_what_it_said_of_the_reports(reported, ada):
    mo = reported.staff()
    mine = reported.post(ada, "Buses are fine.")
    tell(reported, mine, 1)
    done = decide(reported, mo, mine, "hold", 1, reported.now + timedelta(minutes=1))
    done = decide(reported, mo, mine, "remove", 2, reported.now + timedelta(minutes=2))
    assert read(reported, mine)[1][mine.comment_id][0].state == "upheld"
    undo.undo(reported.house, mo, done.batch, "back", reported.now + timedelta(minutes=3))
    assert read(reported, mine)[1][mine.comment_id][0].state == "open"


@pytest.mark.parametrize(
    ("record", "weight"),
    [(Record(), 1.0), (Record(3, 0), 1.5), (Record(0, 3), 0.4), (Record(5, 5), 1.0), (Record(0, 500), LIGHTEST)],
)
def test_what_a_report_is_worth(record, weight):
    assert round(weight_of(record), 3) == weight


def test_reports_are_rate_limited_for_each_network(reported, ada):
    mine = [reported.post(ada, f"Bus number {n} is late again today.") for n in range(6)]
    for one in mine[:5]:
        tell(reported, one, 1)
    with pytest.raises(TooManyReports):
        tell(reported, mine[5], 1)
    assert tell(reported, mine[5], 1, now=reported.now + timedelta(hours=1)).id


def test_only_what_is_public_can_be_reported(reported, ada):
    held = reported.post(ada, "maybe")
    for number in (held.comment_id, 999):
        with pytest.raises(UnknownComment):
            report.report(reported.house, number, SPAM, reader(1), reported.now)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"explanation": "Bad."}, EmptyText),
        ({"good_faith": False}, Refusal),
        ({"name": ""}, Refusal),
        ({"email": ""}, Refusal),
        ({"email": "nowhere"}, Refusal),
    ],
)
def test_a_notice_of_illegal_content_names_what_it_lacks(reported, ada, changes, refusal):
    mine = reported.post(ada, "Buses are fine.")
    with pytest.raises(refusal):
        tell(reported, mine, 1, dataclasses.replace(NOTICE, **changes))


def test_who_reports_the_abuse_of_children_need_not_be_named(reported, ada):
    mine = reported.post(ada, "Buses are fine.")
    assert tell(reported, mine, 1, dataclasses.replace(NOTICE, name="", email="", about_children=True)).id


def test_a_text_that_was_changed_may_be_reported_again(reported, ada):
    from moderation.workflow import edit

    mine = reported.post(ada, "Buses are fine.")
    tell(reported, mine, 1)
    edit.edit(reported.house, mine.token, "Buses are not fine.", reported.now + timedelta(minutes=1))
    assert not tell(reported, mine, 1, now=reported.now + timedelta(minutes=2)).repeated


def test_a_reporter_with_an_address_is_told_twice_and_then_forgotten(reported, ada):
    with running() as box:
        reported.house = with_mail(reported.house, box)
        mine = reported.post(ada, "Buses are fine.")
        assert tell(reported, mine, 1, NOTICE).will_be_told
        send_all(reported.house, reported.now)
        decide(reported, reported.staff(), mine, "remove", 1, reported.now + timedelta(minutes=1))
        send_all(reported.house, reported.now + timedelta(minutes=2))
        assert len(box.mails) == 1
        send_all(reported.house, reported.now + timedelta(minutes=9))
        received, decided = (text_of(mail) for mail in box.mails)
    assert "We have received your report, number 1" in received
    assert "The comment was removed." in decided
    with reported.house.store.read() as tx:
        assert reports.sealed_of(tx, 1) == ""
        assert "joan" not in str(reports.of_comments(tx, [mine.comment_id]))


def test_a_decision_because_of_reports_keeps_the_other_findings(reported, ada):
    mine = reported.post(ada, "Buses are fine.")
    for number in range(3):
        tell(reported, mine, number, now=reported.now + timedelta(hours=number))
    with reported.house.store.read() as tx:
        decision = decisions.newest(tx, mine.comment_id)
    assert decision.policy_sha256 == reported.house.policy.sha256
