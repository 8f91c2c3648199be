"""A comment arrives: what is stored, what is refused, what a retry does, and what follows for the author."""

from __future__ import annotations

import dataclasses
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from moderation.storage import bans, comments, log, people, queue, strikes
from moderation.storage.database import StorageUnavailable, Store
from moderation.storage.views import LogFilter
from moderation.vocabulary import Author, Parent, Role, Status, Submission, Thread
from moderation.workflow.refusals import (
    ClosedThread,
    EmailNeeded,
    EmptyText,
    TooLong,
    UnknownParent,
    UnknownThread,
)
from moderation.workflow.submit import submit
from moderation.workflow.tokens import digest_of

DAY = timedelta(days=1)


def person_of(house, receipt):
    with house.store.read() as tx:
        return comments.persons_of(tx, [receipt.comment_id])[receipt.comment_id]


def weight_of(house, person_id, now):
    with house.store.read() as tx:
        return strikes.live_weight(tx, person_id, now)


def ban_of(house, person_id, now):
    with house.store.read() as tx:
        return bans.in_force(tx, person_id, now)


def kinds_of(house, person_id):
    with house.store.read() as tx:
        return [entry.kind for entry in log.page(tx, "", 50, LogFilter(person_id=person_id))[0]][::-1]


def test_a_harmless_comment_is_published_and_opens_with_the_private_token(house, visitors, ada):
    receipt = visitors.post(ada, "A good read, thank you.")
    with house.store.read() as tx:
        own = comments.by_token(tx, digest_of(receipt.token))
        assert comments.public(tx, receipt.comment_id).text == "A good read, thank you."
    assert receipt.status is Status.PUBLISHED
    assert not receipt.repeated
    assert own.id == receipt.comment_id
    assert own.decision == receipt.decision


def test_a_doubtful_comment_waits_in_the_queue_with_its_findings(house, visitors, bo, now):
    receipt = visitors.post(bo, "Well, maybe.")
    with house.store.read() as tx:
        item = queue.item(tx, receipt.comment_id, now)
        assert comments.public(tx, receipt.comment_id) is None
    assert item.status is Status.HELD
    assert [found.rule for found in item.decision.deciding] == ["spam/maybe"]
    assert weight_of(house, item.author.person_id, now) == 0


def test_a_removal_counts_as_a_strike_that_the_service_logs(house, visitors, rex, now):
    receipt = visitors.post(rex, "casino")
    person = person_of(house, receipt)
    assert receipt.status is Status.REMOVED
    assert receipt.step == "warn"
    assert weight_of(house, person, now) == 1
    assert kinds_of(house, person) == ["strike", "warn"]
    with house.store.read() as tx:
        assert {entry.moderator for entry in log.page(tx, "", 50)[0]} == {""}


def test_a_removal_under_several_clauses_counts_as_the_weightiest(house, visitors, rex, now):
    receipt = visitors.post(rex, "casino, or I hurt you")
    assert weight_of(house, person_of(house, receipt), now) == 4
    assert receipt.step == "block"


def test_what_to_do_about_a_colleague_is_for_people_to_decide(house, visitors, mo, now):
    receipt = visitors.post(mo, "He wrote that he would hurt her.")
    assert receipt.status is Status.REMOVED
    assert weight_of(house, person_of(house, receipt), now) == 0


def test_a_clause_that_weighs_nothing_gives_no_strike(house, visitors, rex, now):
    receipt = visitors.post(rex, "odd")
    assert receipt.status is Status.REMOVED
    assert weight_of(house, person_of(house, receipt), now) == 0
    assert kinds_of(house, person_of(house, receipt)) == []


def test_the_third_strike_blocks_for_a_day_and_the_block_ends_by_itself(house, visitors, rex, now):
    receipts = [visitors.post(rex, f"casino {number}") for number in range(3)]
    person = person_of(house, receipts[0])
    assert [receipt.step for receipt in receipts] == ["warn", "", "block"]
    ban = ban_of(house, person, now)
    assert (ban.kind, ban.until, ban.clause, ban.placed_by) == ("block", now + DAY, "spam", "")
    assert ban_of(house, person, now + DAY) is None
    assert visitors.post(rex, "Let me be good.", now=now + DAY).status is Status.PUBLISHED


def test_a_ban_is_proposed_and_not_placed_by_the_service(house, visitors, rex, now):
    later = now
    for _ in range(3):
        visitors.post(rex, "I hurt you", now=later)
        later += timedelta(days=31)
    person = person_of(house, visitors.post(rex, "fine", now=later))
    assert kinds_of(house, person) == ["strike", "block", "strike", "block", "strike", "propose"]
    with house.store.read() as tx:
        newest = log.page(tx, "", 1, LogFilter(person_id=person))[0][0]
    assert newest.after == {"do": "ban", "at": 10, "until": None}
    assert not newest.can_undo
    assert ban_of(house, person, later) is None


def test_a_banned_person_is_told_the_clause_and_the_end_and_gets_no_strike(house, visitors, rex, now):
    for number in range(3):
        visitors.post(rex, f"casino {number}")
    receipt = visitors.post(rex, "But I am good now!", now=now + timedelta(hours=1))
    assert receipt.status is Status.REMOVED
    assert receipt.restriction.kind == "block"
    assert receipt.restriction.clause == "spam"
    assert receipt.restriction.until == now + DAY
    again = visitors.post(rex, "casino forever", now=now + timedelta(hours=2))
    assert again.restriction is not None
    assert weight_of(house, person_of(house, receipt), now + timedelta(hours=2)) == 3


def test_who_gives_no_address_is_still_stopped_when_blocked(visitors, rex, bo):
    nameless = dataclasses.replace(rex, email="", visitor="")
    assert visitors.post(nameless, "hurt").step == "block"
    again = visitors.post(nameless, "Good morning")
    assert (again.status, again.restriction.kind) == (Status.REMOVED, "block")
    assert visitors.post(dataclasses.replace(bo, email="", visitor=""), "Good morning").status is Status.PUBLISHED


def test_a_retry_by_a_banned_person_shows_the_same_notice(house, visitors, rex, now):
    visitors.post(rex, "hurt")
    submission = Submission("Let me in", rex, Thread("elections"))
    first = submit(house, submission, token="a", nonce="same", now=now)
    again = submit(house, submission, token="b", nonce="same", now=now)
    assert again.repeated
    assert first.restriction == again.restriction is not None


def test_somebody_else_is_not_stopped_by_the_ban(visitors, rex, ada):
    for number in range(3):
        visitors.post(rex, f"casino {number}")
    receipt = visitors.post(ada, "A good read.")
    assert receipt.status is Status.PUBLISHED
    assert receipt.restriction is None


# --- Retries ------------------------------------------------------------------------------------------------


def test_a_retry_returns_the_same_receipt_and_stores_nothing(house, visitors, rex, now):
    submission = Submission("casino", rex, Thread("elections"))
    first = submit(house, submission, token="one", nonce="same", now=now)
    second = submit(house, submission, token="two", nonce="same", now=now + timedelta(minutes=1))
    assert second.repeated
    assert (second.comment_id, second.token, second.decision) == (first.comment_id, first.token, first.decision)
    assert weight_of(house, person_of(house, first), now) == 1


def test_a_retry_is_answered_even_when_the_thread_has_closed_since(house, visitors, ada, now, change_commenting):
    submission = Submission("Hello", ada, Thread("elections"))
    first = submit(house, submission, token="one", nonce="same", now=now)
    change_commenting(house, close_after=timedelta(hours=1))
    assert submit(house, submission, token="two", nonce="same", now=now).comment_id == first.comment_id


def test_many_retries_at_once_store_one_comment(house, visitors, ada, now):
    submission = Submission("Hello", ada, Thread("elections"))
    with ThreadPoolExecutor(6) as pool:
        receipts = list(pool.map(lambda n: submit(house, submission, token=f"t{n}", nonce="same", now=now), range(12)))
    assert len({receipt.comment_id for receipt in receipts}) == 1
    assert len({receipt.token for receipt in receipts}) == 1
    assert [receipt.repeated for receipt in receipts].count(False) == 1


def test_another_text_in_the_same_form_is_another_comment(house, visitors, ada, now):
    first = submit(house, Submission("One", ada, Thread("elections")), token="a", nonce="same", now=now)
    second = submit(house, Submission("Two", ada, Thread("elections")), token="b", nonce="same", now=now)
    assert first.comment_id != second.comment_id
    assert first.token != second.token


def test_two_people_who_number_their_requests_alike_do_not_meet(house, visitors, ada, bo, now):
    first = submit(house, Submission("Hello", ada, Thread("elections")), token="a", nonce="1", now=now)
    second = submit(house, Submission("Hello", bo, Thread("elections")), token="b", nonce="1", now=now)
    assert first.comment_id != second.comment_id
    assert first.token != second.token


def test_without_a_nonce_the_given_token_counts(house, visitors, ada, now):
    receipt = submit(house, Submission("Hello", ada, Thread("elections")), token="given", nonce="", now=now)
    assert receipt.token == "given"


def test_a_nonce_of_any_length_and_kind_is_fine(house, visitors, ada, now):
    odd = "\x00\ud800" + "n" * 5000
    first = submit(house, Submission("Hello", ada, Thread("elections")), token="a", nonce=odd, now=now)
    assert submit(house, Submission("Hello", ada, Thread("elections")), token="b", nonce=odd, now=now).repeated
    assert first.status is Status.PUBLISHED


# --- Refusals -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("submission", "refusal"),
    [
        pytest.param(Submission("Hi", thread=Thread("nowhere")), UnknownThread, id="unknown thread"),
        pytest.param(Submission("Hi", thread=Thread("no\x00where\ud800")), UnknownThread, id="unspeakable thread"),
        pytest.param(Submission("", thread=Thread("elections")), EmptyText, id="empty"),
        pytest.param(Submission(" \n\u200b\u2800\u3164 ", thread=Thread("elections")), EmptyText, id="nothing to see"),
        pytest.param(Submission("x" * 501, thread=Thread("elections")), TooLong, id="too long"),
        pytest.param(Submission("Hi", Author(name="x" * 246), Thread("elections")), TooLong, id="the name is too long"),
        pytest.param(
            Submission("Hi", thread=Thread("elections"), parent=Parent(999, "", "")), UnknownParent, id="no parent"
        ),
        pytest.param(
            Submission("Hi", thread=Thread("elections"), parent=Parent(10**30, "", "")), UnknownParent, id="huge number"
        ),
    ],
)
def test_what_cannot_be_taken_is_refused_and_nothing_is_stored(house, visitors, now, submission, refusal):
    with pytest.raises(refusal) as caught:
        submit(house, submission, token="t", nonce="n", now=now)
    assert caught.value.message
    assert 400 <= caught.value.status < 500
    with house.store.read() as tx:
        assert people.search(tx, "", 10, now) == ()
        assert comments.by_nonce(tx, "n") is None


def test_a_parent_in_another_thread_is_refused(visitors, ada):
    visitors.thread("weather")
    receipt = visitors.post(ada, "Sunny", thread=Thread("weather"))
    with pytest.raises(UnknownParent):
        visitors.post(ada, "Really?", reply_to=receipt.comment_id)


def test_a_held_parent_is_refused_and_a_published_one_is_not(visitors, ada, bo):
    held, published = visitors.post(bo, "maybe"), visitors.post(bo, "Surely")
    with pytest.raises(UnknownParent):
        visitors.post(ada, "Really?", reply_to=held.comment_id)
    assert visitors.post(ada, "Really?", reply_to=published.comment_id).status is Status.PUBLISHED


def test_a_thread_that_is_too_old_is_closed(house, visitors, ada, change_commenting, now):
    change_commenting(house, close_after=timedelta(days=2))
    assert visitors.post(ada, "Just in time", now=now + DAY - timedelta(seconds=1)).status is Status.PUBLISHED
    with pytest.raises(ClosedThread):
        visitors.post(ada, "Too late", now=now + DAY)


def test_an_address_can_be_asked_for_but_not_from_moderators(house, visitors, ada, mo, change_commenting):
    change_commenting(house, require_email=True)
    with pytest.raises(EmailNeeded):
        visitors.post(dataclasses.replace(ada, email="  "), "Hi")
    assert visitors.post(ada, "Hi").status is Status.PUBLISHED
    assert visitors.post(dataclasses.replace(mo, email=""), "Hi").status is Status.PUBLISHED


# --- Failures -----------------------------------------------------------------------------------------------


def test_a_check_that_cannot_be_made_holds_the_comment(visitors, ada):
    receipt = visitors.post(ada, "a tripwire")
    assert receipt.status is Status.HELD
    assert [found.failed for found in receipt.decision.deciding] == [True]


def test_when_judging_itself_breaks_the_comment_is_held_and_the_log_shows_no_text(house, visitors, ada, caplog):
    rule = house.policy.rules[0]
    # Not the detector's own failure, which is a finding: this one cannot even be asked.
    broken = dataclasses.replace(house.policy, rules=(dataclasses.replace(rule, detector=object(), act_at=None),))
    house.policies.policy = broken
    receipt = visitors.post(ada, "my private words")
    assert receipt.status is Status.HELD
    assert [found.rule for found in receipt.decision.deciding] == ["service/unjudged"]
    assert "judging failed" in caplog.text
    assert "private words" not in caplog.text


def test_without_a_database_nothing_is_acknowledged(house, ada, now, tmp_path):
    lost = dataclasses.replace(house, store=Store(f"sqlite:///{tmp_path / 'no' / 'folder' / 'x.db'}"))
    with pytest.raises(StorageUnavailable):
        submit(lost, Submission("Hi", ada, Thread("elections")), token="t", nonce="n", now=now)


def test_the_log_names_numbers_and_no_person(visitors, rex, caplog):
    caplog.set_level(logging.INFO)
    visitors.post(rex, "casino, I hurt you")
    assert "comment=" in caplog.text
    for private in (rex.name, rex.email, rex.ip, "casino", "hurt you", "token"):
        assert private not in caplog.text.replace("spam/casino", "").replace("threats/hurt", "")


# --- What is stored -----------------------------------------------------------------------------------------


def test_moderators_post_with_their_role(house, visitors, mo):
    receipt = visitors.post(mo, "Please stay on topic.")
    with house.store.read() as tx:
        assert comments.public(tx, receipt.comment_id).role == Role.MODERATOR


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("https://ada.example/a?b=c", "https://ada.example/a?b=c"),
        ("ada.example", "https://ada.example"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("https://ada.example@evil.example", ""),
        ('https://ada.example/"onclick=x', ""),
        ("none", ""),
        ("http://[::1", ""),
    ],
)
def test_only_a_harmless_website_stands_behind_a_name(sqlite_visitors, ada, given, stored):
    receipt = sqlite_visitors.post(dataclasses.replace(ada, website=given), "Hi")
    with sqlite_visitors.house.store.read() as tx:
        assert comments.public(tx, receipt.comment_id).website == stored


def test_what_no_database_can_hold_is_taken_out_and_the_rest_kept(house, visitors, ada):
    receipt = visitors.post(dataclasses.replace(ada, name="A\x00da\n\ud800 L"), "On\x00e\ud800\r\ntwo \U0001f600")
    with house.store.read() as tx:
        public = comments.public(tx, receipt.comment_id)
    assert public.text == "One\ntwo \U0001f600"
    assert public.name == "Ada L"
