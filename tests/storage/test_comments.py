"""Comments are taken once, changed only at the version that somebody saw, and read as whole trees."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from moderation.storage import comments, decisions, people
from moderation.storage.tables import ShingleRow
from moderation.vocabulary import Status
from tests.storage import written


def test_a_comment_is_found_by_its_author_s_token_and_by_nothing_else(store, ada, now):
    with store.write() as tx:
        number = written.comment(tx, ada, now, "Grüße 🚌", token="ada's")
    with store.read() as tx:
        own = comments.by_token(tx, written.digest("ada's"))
        assert comments.by_token(tx, written.digest("another")) is None
        assert comments.by_token(tx, "ada's") is None
    assert own is not None
    assert (own.id, own.text, own.status, own.version, own.thread.slug) == (
        number,
        "Grüße 🚌",
        Status.PUBLISHED,
        1,
        "buses",
    )
    assert own.created_at == now
    assert own.decision is None
    assert not own.withdrawn


def test_a_retry_finds_the_first_comment(store, ada, now):
    with store.write() as tx:
        number = written.comment(tx, ada, now, nonce="form 7")
    with store.read() as tx:
        assert comments.by_nonce(tx, "form 7") == number
        assert comments.by_nonce(tx, "form 8") is None


def test_a_nonce_is_good_for_one_comment_and_the_second_leaves_nothing(store, ada, now):
    with store.write() as tx:
        first = written.comment(tx, ada, now, nonce="form 7")
    with pytest.raises(Exception, match=r"(?i)unique"), store.write() as tx:
        written.comment(tx, ada, now, nonce="form 7")
    with store.read() as tx:
        assert comments.by_nonce(tx, "form 7") == first
        view = people.view(tx, people.known(tx, written.keys(ada)).id, now)
    assert view.summary.published == 1


def test_a_reply_to_a_comment_elsewhere_is_refused(store, ada, now):
    with store.write() as tx:
        number = written.comment(tx, ada, now)
        other = written.thread(tx, now, "trams")
        with pytest.raises(ValueError, match="cannot be replied to"):
            written.comment(tx, ada, now, thread_id=other, parent_id=number)


def test_only_a_published_comment_of_the_thread_can_be_answered(store, ada, now):
    with store.write() as tx:
        here, there = written.thread(tx, now), written.thread(tx, now, "trams")
        public = written.comment(tx, ada, now, "Yes")
        hidden = written.comment(tx, ada, now, status=Status.HELD)
        assert comments.parent(tx, here, public).text == "Yes"
        assert comments.parent(tx, here, hidden) is None
        assert comments.parent(tx, there, public) is None
        assert comments.parent(tx, here, 10**30) is None


def test_a_status_changes_only_at_the_version_that_was_seen(store, ada, now):
    with store.write() as tx:
        number = written.comment(tx, ada, now, status=Status.HELD)
        assert comments.set_status(tx, number, 1, Status.PUBLISHED)
        assert not comments.set_status(tx, number, 1, Status.REMOVED)
        assert comments.public(tx, number).status is Status.PUBLISHED
        assert comments.set_status(tx, number, 2, Status.REMOVED)
        assert comments.public(tx, number) is None


def test_an_edit_changes_text_status_and_bands_together(store, ada, now):
    later = now + timedelta(minutes=5)
    with store.write() as tx:
        number = written.comment(tx, ada, now, bands=(1, 2, 3), token="ada's")
        assert comments.replace_text(tx, number, 1, text="Better", status=Status.HELD, bands=(4, 5), now=later)
        assert not comments.replace_text(tx, number, 1, text="Lost", status=Status.HELD, bands=(), now=later)
        own = comments.by_token(tx, written.digest("ada's"))
        bands = tx.execute(select(ShingleRow.band).order_by(ShingleRow.band)).scalars().all()
    assert (own.text, own.status, own.version, own.edited_at) == ("Better", Status.HELD, 2, later)
    assert bands == [4, 5]


def test_what_its_author_withdrew_nobody_publishes_again(store, ada, now):
    with store.write() as tx:
        number = written.comment(tx, ada, now, token="ada's")
        assert comments.withdraw(tx, number, 1, now)
        assert not comments.set_status(tx, number, 2, Status.PUBLISHED)
        own = comments.by_token(tx, written.digest("ada's"))
    assert own.withdrawn
    assert own.status is Status.REMOVED


def test_the_newest_decision_and_verdict_come_with_the_author_s_own_comment(store, ada, now):
    with store.write() as tx:
        number = written.held(tx, ada, now, "Hello", written.finding("spam"), token="ada's")
        decisions.record(tx, number, 2, written.decision(written.finding("threats", 0.9)), "version: 1", now)
        own = comments.by_token(tx, written.digest("ada's"))
    assert own.decision == written.decision(written.finding("threats", 0.9))
    assert own.review is None


def test_an_e_mail_address_that_a_finding_points_at_is_not_kept(store, ada, now):
    from moderation.vocabulary import Span

    shown = written.finding(spans=(Span(0, 15, "ada@example.org", "email"), Span(0, 3, "Ada", "name")))
    with store.write() as tx:
        number = written.held(tx, ada, now, "Hello", shown)
        kept = decisions.newest(tx, number).findings[0].spans
    assert kept == (Span(0, 15, "", "email"), Span(0, 3, "Ada", "name"))
