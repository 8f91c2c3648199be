"""Notices by mail: asked for, confirmed, sent when they are true, stopped with one click, gone with the address."""

from __future__ import annotations

import dataclasses
import re
from datetime import timedelta

import pytest

from moderation.storage import contacts, outbox, rule_holds, threads
from moderation.vocabulary import Submission, Thread
from moderation.workflow import act_by_mail, ask_for_notices, mail_links, moderators, review, sites, undo, withdraw
from moderation.workflow.notices import rule_hold
from moderation.workflow.refusals import Conflicted, NotAllowed, UnknownThing
from moderation.workflow.submit import submit
from tests.web.conftest import POLICY
from tests.workflow.mailbox import SITE, links_in, send_all, text_of


def minutes(count):
    return timedelta(minutes=count)


def ask(mailing, author, receipt, now):
    return ask_for_notices.for_comment(mailing.house, receipt, author, now)


def confirmed(mailing, box, author, receipt, now):
    """Ask for notices, and press the button of the first mail."""
    assert ask(mailing, author, receipt, now)
    assert send_all(mailing.house, now).sent == 1
    [token] = links_in(box.mails.pop(), "confirm")
    return ask_for_notices.confirm(mailing.house, token, now)


def decide(mailing, who, receipt, verdict, now, version=1, **more):
    given = {"clause": "spam", "reason": "", "strike": False, **more}
    return review.review(
        mailing.house, who, [(receipt.comment_id, version)], verdict, batch=f"b{verdict}{version}", now=now, **given
    )


def test_nothing_but_the_question_is_sent_before_an_address_is_confirmed(mailing, box, ada, bo, now):
    mine = mailing.post(ada, "Buses are fine.")
    ask(mailing, ada, mine, now)
    mailing.post(bo, "I agree.", reply_to=mine.comment_id)
    send_all(mailing.house, now)
    [mail] = box.mails
    assert mail["To"] == "ada@example.org"
    assert "Buses" not in text_of(mail)
    assert "List-Unsubscribe" not in mail
    send_all(mailing.house, now + minutes(60))
    assert len(box.mails) == 1


def test_an_answer_is_told_once_when_it_is_published_and_not_before(mailing, box, ada, bo, now):
    mine = mailing.post(ada, "Buses are fine.")
    confirmed(mailing, box, ada, mine, now)
    held = mailing.post(bo, "maybe they are", reply_to=mine.comment_id)
    assert held.status == "held"
    send_all(mailing.house, now)
    assert box.mails == []
    decide(mailing, mailing.staff(), held, "publish", now, clause="")
    for later in (now, now + minutes(1), now + minutes(20)):
        send_all(mailing.house, later)
    [mail] = box.mails
    assert "Bo has answered your comment" in text_of(mail)
    assert "> maybe they are" in text_of(mail)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Unsubscribe"] == f"<https://comments.example.org/mail/stop/{links_in(mail, 'stop')[0]}>"
    assert mail.get_content_type() == "text/plain"


def test_an_answer_that_is_gone_when_the_mail_is_written_is_not_told(mailing, box, ada, bo, now):
    mine = mailing.post(ada, "Buses are fine.")
    confirmed(mailing, box, ada, mine, now)
    answer = mailing.post(bo, "I agree.", reply_to=mine.comment_id)
    box.answer = "451 later"
    assert send_all(mailing.house, now).failed == 1
    withdraw.withdraw(mailing.house, answer.token, now)
    box.answer = "250 OK"
    assert send_all(mailing.house, now + minutes(2)).dropped == 1
    assert box.mails == []


def test_own_answers_are_no_news(mailing, box, ada, now):
    mine = mailing.post(ada, "Buses are fine.")
    confirmed(mailing, box, ada, mine, now)
    mailing.post(ada, "And cheap.", reply_to=mine.comment_id)
    send_all(mailing.house, now)
    assert box.mails == []


def test_an_author_is_told_what_became_of_the_comment_with_the_statement_of_reasons(mailing, box, ada, now):
    mine = mailing.post(ada, "maybe you should buy this")
    confirmed(mailing, box, ada, mine, now)
    decide(mailing, mailing.staff(), mine, "remove", now, reason="This is an advert.")
    send_all(mailing.house, now)
    assert box.mails == []
    send_all(mailing.house, now + minutes(2))
    [mail] = box.mails
    text = text_of(mail)
    assert mail["Subject"] == "Example Gazette: your comment was removed"
    for words in (
        "> maybe you should buy this",
        "Spam: No spam.",
        'In your words: "maybe"',
        "This is an advert.",
        "The rules of this site noticed the comment, without a person.",
        "A moderator decided.",
        "in no country",
        "for 20 days",
        f"https://comments.example.org/comments/{mine.comment_id}/status/{mine.token}",
    ):
        assert words in text
    assert "Mo" not in text


def test_what_a_moderator_takes_back_at_once_is_not_told(mailing, box, ada, now):
    mine = mailing.post(ada, "maybe you should buy this")
    confirmed(mailing, box, ada, mine, now)
    mo = mailing.staff()
    done = decide(mailing, mo, mine, "remove", now)
    send_all(mailing.house, now)
    undo.undo(mailing.house, mo, done.batch, "back", now + minutes(1))
    send_all(mailing.house, now + minutes(3))
    assert box.mails == []


def test_one_click_stops_the_mails_and_deletes_the_address(mailing, box, ada, bo, now):
    mine = mailing.post(ada, "Buses are fine.")
    contact = confirmed(mailing, box, ada, mine, now)
    mailing.post(bo, "I agree.", reply_to=mine.comment_id)
    ask_for_notices.stop(mailing.house, mail_links.stop(mailing.house.secret, contact.id), now)
    send_all(mailing.house, now)
    assert box.mails == []
    with mailing.house.store.read() as tx:
        assert contacts.by_id(tx, contact.id).sealed == ""


def test_no_address_lies_readable_in_the_database(mailing, box, ada, now):
    mine = mailing.post(ada, "Buses are fine.")
    ask(mailing, ada, mine, now)
    with mailing.house.store.read() as tx:
        contact = contacts.of_comment(tx, mine.comment_id)
        letters = outbox.listed(tx, 10)
    stored = f"{contact} {letters}"
    assert "ada" not in stored
    assert "example.org" not in stored
    assert mine.token not in stored


def test_an_unconfirmed_address_dies_in_seven_days_and_a_confirmed_one_in_180(mailing, box, ada, bo, now):
    first, second = mailing.post(ada, "Buses are fine."), mailing.post(bo, "Trains are.")
    contact = confirmed(mailing, box, ada, first, now)
    ask(mailing, bo, second, now)
    for days, alive in ((6.9, 2), (7.1, 1), (179.9, 1), (180.1, 0)):
        send_all(mailing.house, now + timedelta(days=days))
        with mailing.house.store.read() as tx:
            found = [contacts.of_comment(tx, one.comment_id) for one in (first, second)]
        assert sum(one is not None and bool(one.sealed) for one in found) == alive
    assert (
        mail_links.confirmed(mailing.house.secrets, links_in(box.mails[0], "confirm")[0], now + timedelta(days=8))
        is None
    )
    assert contact.id


def test_nobody_can_have_a_strangers_mailbox_filled(mailing, box, ada, bo, now):
    for number in range(12):
        stranger = dataclasses.replace(bo, email="victim@example.com" if number < 6 else f"victim{number}@example.com")
        ask(mailing, stranger, mailing.post(stranger, f"Hello number {number}."), now)
    send_all(mailing.house, now)
    assert len(box.to("victim@example.com")) == 1
    assert len(box.mails) == ask_for_notices.MOST_PER_NETWORK


def test_a_comment_that_was_refused_at_once_sends_no_mail_to_anybody(mailing, box, bo, now):
    assert not ask(mailing, bo, mailing.post(bo, "casino casino"), now)
    send_all(mailing.house, now)
    assert box.mails == []


def test_an_address_confirmed_from_the_same_network_is_not_asked_again(mailing, box, ada, bo, now):
    confirmed(mailing, box, ada, mailing.post(ada, "Buses are fine."), now)
    second = mailing.post(ada, "Trains too.")
    assert not ask(mailing, ada, second, now)
    mailing.post(bo, "They are.", reply_to=second.comment_id)
    send_all(mailing.house, now)
    assert [mail["To"] for mail in box.mails] == ["ada@example.org"]
    elsewhere = dataclasses.replace(ada, ip=bo.ip)
    assert not ask(mailing, elsewhere, mailing.post(elsewhere, "So they say."), now)
    assert ask(mailing, elsewhere, mailing.post(elsewhere, "So they all say."), now + timedelta(days=2))


@pytest.mark.parametrize(
    "address", ["", "ada", "ada@example.org\nBcc: bo@example.net", "ada@exämple.org", "a b@c.example"]
)
def test_what_is_no_address_gets_no_mail(mailing, box, ada, now, address):
    receipt = mailing.post(ada, "Buses are fine.")
    assert not ask(mailing, dataclasses.replace(ada, email=address), receipt, now)


# --- The digest ---------------------------------------------------------------------------------------------


@pytest.fixture
def mo_reads(mailing, box, now):
    """Mo, who gets the digest."""
    mo = mailing.staff()
    ask_for_notices.for_digest(mailing.house, mo, "mo@gazette.example", now)
    send_all(mailing.house, now)
    ask_for_notices.confirm(mailing.house, links_in(box.mails.pop(), "confirm")[0], now)
    return mo


def test_what_waits_is_told_after_five_minutes_in_one_mail_and_once(mailing, box, mo_reads, ada, bo, now):
    mailing.post(ada, "maybe one")
    mailing.post(bo, "maybe two", now=now + minutes(3))
    send_all(mailing.house, now + minutes(4))
    assert box.mails == []
    send_all(mailing.house, now + minutes(5))
    [mail] = box.mails
    text = text_of(mail)
    assert "2 new comments wait for you." in text
    assert "spam/maybe: says maybe" in text
    assert "> maybe one" in text
    assert "ada@" not in text
    send_all(mailing.house, now + minutes(30))
    assert len(box.mails) == 1


def test_a_digest_has_25_items_at_most_and_counts_the_others(mailing, box, mo_reads, ada, now):
    for number in range(28):
        mailing.post(ada, f"maybe number {number}")
    send_all(mailing.house, now + minutes(5))
    [mail] = box.mails
    assert text_of(mail).count("Publish it: ") == 25
    assert "3 more are in the queue." in text_of(mail)
    send_all(mailing.house, now + minutes(15))
    assert len(box.mails) == 1


def test_what_was_decided_meanwhile_drops_out_and_with_nothing_left_no_mail_goes(mailing, box, mo_reads, ada, bo, now):
    first, second = mailing.post(ada, "maybe one"), mailing.post(bo, "maybe two")
    box.answer = "451 later"
    assert send_all(mailing.house, now + minutes(5)).failed == 1
    box.answer = "250 OK"
    decide(mailing, mo_reads, first, "publish", now, clause="")
    send_all(mailing.house, now + minutes(7))
    assert "One new comment waits for you." in text_of(box.mails[0])
    third = mailing.post(ada, "maybe three", now=now + minutes(8))
    box.answer = "451 later"
    send_all(mailing.house, now + minutes(13))
    box.answer = "250 OK"
    decide(mailing, mo_reads, third, "remove", now)
    assert send_all(mailing.house, now + minutes(15)).dropped == 1
    assert len(box.mails) == 1
    assert second.comment_id


def test_a_flood_of_first_mails_does_not_silence_the_digest(mailing, box, mo_reads, ada, now):
    with mailing.house.store.write() as tx:
        for _ in range(200):
            outbox.add(tx, "mail", "confirm", {"contact": 999}, now=now)
    mailing.post(ada, "maybe one")
    send_all(mailing.house, now + minutes(5))
    assert len(box.to("mo@gazette.example")) == 1


def act_links(mail):
    return dict(zip(("publish", "remove"), links_in(mail, "act"), strict=True))


def test_a_link_in_the_digest_decides_one_version_once_and_only_when_pressed(mailing, box, mo_reads, ada, now):
    held = mailing.post(ada, "maybe one")
    later = now + minutes(5)
    send_all(mailing.house, later)
    links = act_links(box.mails[0])
    for _ in range(3):
        assert act_by_mail.look(mailing.house, links["publish"], later).why_not == ""
    done = act_by_mail.act(mailing.house, links["publish"], later)
    assert done.done == (held.comment_id,)
    for link in links.values():
        assert "Mo has decided" in act_by_mail.look(mailing.house, link, later).why_not
        with pytest.raises(Conflicted, match="Mo has decided"):
            act_by_mail.act(mailing.house, link, later)
    undo.undo(mailing.house, mo_reads, done.batch, "back", later)
    with pytest.raises(Conflicted):
        act_by_mail.act(mailing.house, links["publish"], later)


def test_a_link_ends_after_seven_days_with_the_digest_and_with_the_moderator(mailing, box, mo_reads, ada, now):
    mailing.post(ada, "maybe one")
    later = now + minutes(5)
    send_all(mailing.house, later)
    link = act_links(box.mails[0])["remove"]
    with pytest.raises(UnknownThing):
        act_by_mail.act(mailing.house, link, later + timedelta(days=7))
    with pytest.raises(UnknownThing):
        act_by_mail.act(mailing.house, link[:9] + ("A" if link[9] != "A" else "B") + link[10:], later)
    ask_for_notices.stop_digest(mailing.house, mo_reads, later)
    with pytest.raises(NotAllowed):
        act_by_mail.act(mailing.house, link, later)


def test_a_new_subscriber_hears_of_what_comes_not_of_the_past(mailing, box, ada, now):
    mailing.post(ada, "maybe before")
    mo = mailing.staff()
    ask_for_notices.for_digest(mailing.house, mo, "mo@gazette.example", now)
    send_all(mailing.house, now)
    ask_for_notices.confirm(mailing.house, links_in(box.mails.pop(), "confirm")[0], now)
    send_all(mailing.house, now + minutes(9))
    assert box.mails == []


# --- The wire -----------------------------------------------------------------------------------------------


def test_a_mail_server_that_refuses_for_good_is_not_asked_again(mailing, box, ada, now):
    ask(mailing, ada, mailing.post(ada, "Buses are fine."), now)
    box.answer = "550 5.1.1 <ada@example.org> unknown"
    assert send_all(mailing.house, now).given_up == 1
    with mailing.house.store.read() as tx:
        [letter] = outbox.listed(tx, 10)
    assert letter.problem == "The mail server refuses the mail (code 550)."


def test_a_password_is_not_sent_where_nothing_is_encrypted(mailing, box, ada, now):
    house = mailing.house
    server = dataclasses.replace(house.settings.mail, user="ada", password="secret")
    mailing.house = dataclasses.replace(house, settings=dataclasses.replace(house.settings, mail=server))
    ask(mailing, ada, mailing.post(ada, "Buses are fine."), now)
    assert send_all(mailing.house, now).failed == 1
    with mailing.house.store.read() as tx:
        [letter] = outbox.listed(tx, 10)
    assert "no encryption" in letter.problem
    assert box.mails == []


def test_a_mail_that_is_sent_twice_is_the_same_mail(mailing, box, ada, bo, now):
    mine = mailing.post(ada, "Bücher sind gut, \N{BUS} auch.\n.\nEnde")
    confirmed(mailing, box, ada, mine, now)
    mailing.post(bo, "Ünd ïch sage ja. " * 20, reply_to=mine.comment_id)
    send_all(mailing.house, now)
    [mail] = box.mails
    assert mail["Message-ID"].startswith("<notice-")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "Ünd ïch sage ja." in text_of(mail)


@pytest.fixture
def blog(mailing, now, tmp_path):
    """A site that is served by itself, with a thread."""
    path = tmp_path / "blog.yaml"
    path.write_text(POLICY.replace("Gazette", "The Blog").replace("fool", "maybe"), "utf-8")
    sites.serve(mailing.house, "https://blog.example", "blog", path, batch="serve", now=now)
    with mailing.house.store.write() as tx:
        threads.open_thread(tx, "buses", "Buses", "", "", "", now, "https://blog.example")
    return sites.Houses(mailing.house).by_path("blog")


def post_on(blog, author, text, now, token):
    return submit(blog, Submission(text, author, thread=Thread("buses")), token=token, nonce=token, now=now)


def test_mails_about_a_served_site_bear_its_name_and_its_addresses(mailing, box, mo_reads, blog, ada, now):
    mine = post_on(blog, ada, "maybe here", now, "t1")
    mailing.post(ada, "maybe there", now=now)
    assert ask_for_notices.for_comment(blog, mine, ada, now)
    send_all(mailing.house, now + minutes(5))
    question, digest = sorted(box.mails, key=lambda mail: mail["To"])
    assert "The Blog" in question["Subject"]
    assert f"{SITE}/sites/blog/mail/confirm/" in text_of(question)
    assert f"{SITE}/sites/blog/admin/comments/{mine.comment_id}" in text_of(digest)
    assert text_of(digest).count("/mail/act/") == 4
    assert len(act_links(digest)) == 2
    there = re.findall(r"sites/blog/mail/act/(\S+)", text_of(digest))[-1]
    with pytest.raises(UnknownThing):
        act_by_mail.act(mailing.house, there, now + minutes(6))
    assert act_by_mail.act(blog, there, now + minutes(6)).done


def test_the_digest_of_a_moderator_of_one_site_tells_of_that_site_alone(mailing, box, blog, ada, now):
    cleo = moderators.add(mailing.house, None, "Cleo", "moderator", link="l" * 20, batch="m", now=now, site="blog")
    ask_for_notices.for_digest(mailing.house, cleo, "cleo@blog.example", now)
    send_all(mailing.house, now)
    question = box.mails.pop()
    [token] = re.findall(r"/sites/blog/mail/confirm/(\S+)", text_of(question))
    ask_for_notices.confirm(blog, token, now)
    mailing.post(ada, "maybe there", now=now)
    send_all(mailing.house, now + minutes(6))
    assert box.mails == []
    post_on(blog, ada, "maybe here", now + minutes(6), "t1")
    send_all(mailing.house, now + minutes(12))
    [digest] = box.mails
    assert "The Blog" in digest["From"]
    assert "maybe here" in text_of(digest)
    assert "maybe there" not in text_of(digest)


def test_moderators_are_told_once_that_a_rule_only_holds_and_not_when_it_may_remove_again(
    mailing, box, mo_reads, ada, now
):
    for kept, mails in ((True, 1), (False, 0)):
        with mailing.house.store.write() as tx:
            number = rule_holds.add(
                tx, "spam/new", "overturned", "People published 5 of the last 7.", moderator_id=None, now=now
            )
            rule_hold.tell(mailing.house, tx, number, now)
            if not kept:
                for one in rule_holds.in_force(tx):
                    rule_holds.end(tx, one.id, moderator_id=None, now=now)
        send_all(mailing.house, now)
        send_all(mailing.house, now + minutes(60))
        assert len(box.mails) == mails
        if mails:
            text = text_of(box.mails.pop())
            assert "The rule spam/new only holds from now on." in text
            assert "People published 5 of the last 7." in text
            assert f"{SITE}/admin/policy/rules/spam/new" in text


def test_a_site_that_speaks_german_sends_its_mails_in_german(mailing, box, ada, bo, now):
    settings = dataclasses.replace(mailing.house.settings, language="de")
    german = dataclasses.replace(mailing, house=dataclasses.replace(mailing.house, settings=settings))
    mine = german.post(ada, "Buses are fine.")
    ask_for_notices.for_comment(german.house, mine, ada, now)
    send_all(german.house, now)
    [mail] = box.mails
    assert str(mail["Subject"]).endswith(": Ist das Ihre Adresse?")
    assert "Wenn Sie das waren, öffnen Sie diese Seite" in text_of(mail)
    assert links_in(mail, "confirm")
