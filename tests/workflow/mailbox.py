"""A mail server that keeps what arrives, and a house that sends through it."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email.message import EmailMessage

from aiosmtpd.controller import Controller

from moderation.sending import MailServer
from moderation.workflow.deliver import Round, deliver
from moderation.workflow.house import House

SITE = "https://comments.example.org"


@dataclass
class Mailbox:
    """What arrived, in order; `answer` is what the server says to the next mails."""

    mails: list[EmailMessage] = field(default_factory=list)
    answer: str = "250 OK"
    port: int = 0

    async def handle_DATA(self, _server, _session, envelope) -> str:
        if self.answer.startswith("250"):
            self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return self.answer

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"] == address]


class _AnyPort(Controller):
    """Takes the port that the system gives it."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def running() -> Iterator[Mailbox]:
    box = Mailbox()
    controller = _AnyPort(box, hostname="127.0.0.1", port=0)
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()


def with_mail(house: House, box: Mailbox) -> House:
    """The house, sending through this mail server."""
    server = MailServer("127.0.0.1", box.port, encrypted=False, sender="comments@example.org")
    return replace(house, settings=replace(house.settings, mail=server, site_url=SITE))


def send_all(house: House, now) -> Round:
    """One round, at that moment."""
    return deliver(house, lambda: now)


def text_of(mail: EmailMessage) -> str:
    return mail.get_content()


def links_in(mail: EmailMessage, kind: str) -> list[str]:
    """The tokens of all links of that kind: confirm, stop, act."""
    return re.findall(rf"{SITE}/mail/{kind}/(\S+)", text_of(mail))
