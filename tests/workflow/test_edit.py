"""An author changes or withdraws a comment by the private link."""

from __future__ import annotations

from datetime import timedelta

import pytest

from moderation.storage import comments, queue, strikes
from moderation.vocabulary import Status, Submission, Thread
from moderation.workflow.edit import edit
from moderation.workflow.preview import preview
from moderation.workflow.refusals import ClosedThread, EditWindowOver, EmptyText, NotChangeable, TooLong, UnknownComment
from moderation.workflow.review import review
from moderation.workflow.withdraw import withdraw

MINUTE = timedelta(minutes=1)


def item(house, receipt, now):
    with house.store.read() as tx:
        return queue.item(tx, receipt.comment_id, now)


def test_an_edit_is_judged_again_and_may_leave_publication(house, visitors, ada, now):
    receipt = visitors.post(ada, "Surely")
    edited = edit(house, receipt.token, "maybe", now + MINUTE)
    found = item(house, receipt, now)
    assert edited.status is found.status is Status.HELD
    assert (found.text, found.version, found.edited_at) == ("maybe", 2, now + MINUTE)
    with house.store.read() as tx:
        assert comments.public(tx, receipt.comment_id) is None


def test_a_held_comment_is_published_once_its_author_has_mended_it(house, visitors, ada, now):
    receipt = visitors.post(ada, "maybe")
    assert edit(house, receipt.token, "Surely", now).status is Status.PUBLISHED


def test_what_a_moderator_holds_stays_held_whatever_the_edit(house, visitors, ada, now):
    receipt = visitors.post(ada, "Surely")
    review(house, visitors.staff(), [(receipt.comment_id, 1)], "hold", "", "", False, "click-1", now)
    assert edit(house, receipt.token, "Surely, surely", now).status is Status.HELD


def test_an_edit_into_what_is_removed_counts_as_a_strike(house, visitors, ada, now):
    receipt = visitors.post(ada, "Surely")
    edited = edit(house, receipt.token, "casino", now)
    person = item(house, receipt, now).author
    assert edited.status is Status.REMOVED
    assert edited.step == "warn"
    with house.store.read() as tx:
        assert strikes.live_weight(tx, person.person_id, now) == 1


def test_an_edit_by_somebody_who_was_blocked_since_is_removed_without_a_strike(house, visitors, rex, now):
    receipt = visitors.post(rex, "Surely")
    visitors.post(rex, "hurt")
    edited = edit(house, receipt.token, "casino", now)
    assert edited.status is Status.REMOVED
    assert edited.restriction is not None
    assert item(house, receipt, now).author.strikes == 4


def test_the_same_text_again_changes_nothing(house, visitors, ada, now):
    receipt = visitors.post(ada, "Surely")
    assert edit(house, receipt.token, "Surely", now).repeated
    assert item(house, receipt, now).version == 1


def test_after_the_window_nothing_can_be_changed(house, visitors, ada, now):
    receipt = visitors.post(ada, "Surely")
    late = now + 15 * MINUTE
    assert edit(house, receipt.token, "Just in time", late - timedelta(seconds=1)).status is Status.PUBLISHED
    for act in (lambda: edit(house, receipt.token, "Late", late), lambda: withdraw(house, receipt.token, late)):
        with pytest.raises(EditWindowOver):
            act()


def test_a_removed_comment_cannot_be_changed(house, visitors, rex, now):
    receipt = visitors.post(rex, "casino")
    for act in (lambda: edit(house, receipt.token, "Sorry", now), lambda: withdraw(house, receipt.token, now)):
        with pytest.raises(NotChangeable):
            act()


@pytest.mark.parametrize(("text", "refusal"), [(" \x00", EmptyText), ("x" * 501, TooLong)])
def test_a_text_that_no_comment_can_have_is_refused(house, visitors, ada, now, text, refusal):
    receipt = visitors.post(ada, "Surely")
    with pytest.raises(refusal):
        edit(house, receipt.token, text, now)
    assert item(house, receipt, now).text == "Surely"


@pytest.mark.parametrize("token", ["", "guess", "\ud800", "x" * 10_000])
def test_a_wrong_token_opens_nothing(house, visitors, ada, now, token):
    visitors.post(ada, "Surely")
    for act in (lambda: edit(house, token, "Mine", now), lambda: withdraw(house, token, now)):
        with pytest.raises(UnknownComment):
            act()


def test_a_withdrawn_comment_is_gone_and_withdrawing_twice_is_fine(house, visitors, ada, now):
    receipt = visitors.post(ada, "Surely")
    assert withdraw(house, receipt.token, now) == withdraw(house, receipt.token, now) == receipt.comment_id
    assert item(house, receipt, now).withdrawn
    with pytest.raises(NotChangeable):
        edit(house, receipt.token, "Back", now)


def test_a_preview_says_what_would_happen_and_stores_nothing(house, visitors, rex, now, change_commenting):
    decision = preview(house, Submission("casino", rex, Thread("elections")), now)
    assert decision.clauses == ("spam",)
    assert visitors.post(rex, "Good morning").comment_id == 1
    change_commenting(house, close_after=timedelta(hours=1))
    with pytest.raises(ClosedThread):
        preview(house, Submission("Hi", rex, Thread("elections")), now)


def test_a_preview_knows_who_is_blocked(house, visitors, rex, now):
    visitors.post(rex, "hurt")
    assert preview(house, Submission("Good morning", rex, Thread("elections")), now).clauses == ("offenders",)
