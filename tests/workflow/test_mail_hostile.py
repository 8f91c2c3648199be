"""Mails under attack and under a new key: hostile words stay quoted words, and what was promised before still holds."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from email.message import EmailMessage

from moderation.vocabulary import Author
from moderation.workflow import ask_for_notices
from tests.attack import payloads
from tests.workflow.mailbox import links_in, send_all, text_of

HEADERS = ["Bo\r\nBcc: eve@evil.example", "Bo\nSubject: You have won", "Bo\r\n\r\n<script>alert(1)</script>", "\u202eoB\x00\x1b[2J", "=?utf-8?q?=0aBcc=3a_eve=40evil.example?="]  # fmt: skip
NEVER = {"Bcc", "Cc", "Reply-To"}


def confirmed(mailing, box, author, receipt, now):
    """Ask for notices and press the button of the first mail."""
    assert ask_for_notices.for_comment(mailing.house, receipt, author, now)
    send_all(mailing.house, now)
    [token] = links_in(box.mails.pop(), "confirm")
    ask_for_notices.confirm(mailing.house, token, now)


def is_harmless(mail: EmailMessage) -> bool:
    """One reader, plain words, and nothing in the head that an author wrote there."""
    assert mail["To"] == "ada@example.org"
    assert not NEVER & set(mail.keys())
    assert len(mail.get_all("Subject")) == len(mail.get_all("To")) == 1
    assert mail.get_content_type() == "text/plain"
    assert not any(letter in text_of(mail) for letter in "\x00\x1b\u202e")
    return True


def test_nothing_hostile_in_a_name_or_a_comment_leaves_its_place_in_a_mail(mailing, box, ada, now):
    mine = mailing.post(ada, "Buses are fine.")
    confirmed(mailing, box, ada, mine, now)
    texts = [*payloads.HTML[:14], *payloads.MARKDOWN[:8]]
    names = [*HEADERS, *payloads.NAMES]
    for number, text in enumerate(texts):
        name = names[number % len(names)]
        mailing.post(Author(name, f"b{number}@mail.example", ip=f"198.51.100.{number}"), text, reply_to=mine.comment_id)
    for hour in range(0, 30, 3):
        send_all(mailing.house, now + timedelta(hours=hour))
    assert len(box.mails) > 3
    assert all(is_harmless(mail) for mail in box.mails)
    for mail in box.mails:
        for line in text_of(mail).splitlines():
            assert "<" not in line or line.startswith("> ") or "has answered" in line or "http" in line, line


def test_after_a_change_of_keys_mails_go_on_and_every_old_link_stops_them(mailing, box, ada, bo, now):
    mine = mailing.post(ada, "Buses are fine.")
    confirmed(mailing, box, ada, mine, now)
    mailing.post(bo, "I agree.", reply_to=mine.comment_id)
    send_all(mailing.house, now)
    [stop] = links_in(box.mails.pop(), "stop")
    old, fresh = mailing.house.secret, b"another secret, which is in force from now on"
    settings = dataclasses.replace(mailing.house.settings, secret_key=fresh, old_secrets=(b"x" * 32, old))
    mailing.house = dataclasses.replace(mailing.house, secret=fresh, settings=settings)
    later = now + timedelta(hours=2)
    mailing.post(Author("Cy", "cy@mail.example", ip="203.0.113.9"), "So do I.", reply_to=mine.comment_id)
    send_all(mailing.house, later)
    [mail] = box.mails
    assert mail["To"] == "ada@example.org"
    ask_for_notices.stop(mailing.house, stop, later)
    mailing.post(Author("Di", "di@mail.example", ip="203.0.113.8"), "And I.", reply_to=mine.comment_id)
    send_all(mailing.house, later + timedelta(hours=2))
    assert len(box.mails) == 1
