"""What notices and reports ask of the database, on both kinds."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from moderation.storage import contacts, reports, told
from moderation.storage.reports import OPEN, REJECTED, UPHELD, Record, Reporter
from moderation.workflow import ask_for_notices, report, review
from moderation.workflow.report import Said
from tests.workflow.conftest import house, visitors
from tests.workflow.mailbox import Mailbox, with_mail

__all__ = ["house", "visitors"]


def test_contacts_find_answers_and_decisions_that_were_not_told(visitors, ada, bo, now):
    visitors.house = with_mail(visitors.house, Mailbox(port=9))
    held, shown = visitors.post(ada, "maybe"), visitors.post(ada, "Buses are fine.")
    for one, address in ((held, "ada@example.org"), (shown, "ada@example.net")):
        ask_for_notices.for_comment(visitors.house, one, dataclasses.replace(ada, email=address), now)
    answer = visitors.post(bo, "I agree.", reply_to=shown.comment_id)
    mo = visitors.staff()
    with visitors.house.store.write() as tx:
        for number in (1, 2):
            assert contacts.confirm(tx, number, now, now + timedelta(days=9))
    review.review(visitors.house, mo, [(held.comment_id, 1)], "remove", "spam", "", False, "b", now)
    with visitors.house.store.write() as tx:
        assert contacts.replies(tx, now - timedelta(days=1), now) == ((2, answer.comment_id),)
        assert contacts.decided(tx, now) == ((1, 2, "removed"),)
        contacts.told(tx, 1, "removed")
        assert contacts.decided(tx, now) == ()
        assert not contacts.any_overdue(tx, now)
        assert contacts.end_overdue(tx, now + timedelta(days=9)) == 2


def test_what_waits_is_fresh_until_it_was_told(visitors, ada, now):
    for number in range(3):
        visitors.post(ada, f"maybe {number}")
    with visitors.house.store.write() as tx:
        found = told.fresh(tx, told.up_to(tx, "mo"), 2)
        assert (len(found.comment_ids), found.count, found.since) == (2, 3, now)
        told.set_up_to(tx, "mo", found.up_to, now)
        told.set_up_to(tx, "mo", found.up_to, now)
        assert told.fresh(tx, told.up_to(tx, "mo"), 2).count == 0


def test_what_became_of_reports_is_the_newest_verdict_after_them(visitors, ada, now):
    mine = visitors.post(ada, "Buses are fine.")
    said = Said("policy", "No.", "spam")
    visitor = ada
    number = report.report(visitors.house, mine.comment_id, said, visitor, now).id
    mo = visitors.staff()

    def state():
        with visitors.house.store.read() as tx:
            found = reports.by_id(tx, number)
            waiting = reports.waiting(tx, 5, 0)
        return found.state, waiting[1]

    assert state() == (OPEN, 1)
    for version, (verdict, expected) in enumerate((("publish", REJECTED), ("hold", OPEN), ("remove", UPHELD)), 1):
        later = now + timedelta(minutes=version)
        review.review(visitors.house, mo, [(mine.comment_id, version)], verdict, "spam", "", False, verdict, later)
        assert state() == (expected, int(expected == OPEN))
    with visitors.house.store.write() as tx:
        assert reports.record_of(tx, Reporter("nobody"), now) == Record()
        assert not reports.cleared(tx, mine.comment_id)
        assert not reports.any_old(tx, now)
        assert reports.reports_between(tx, now, now + timedelta(days=1))[0].id == number
