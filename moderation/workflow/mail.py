"""One plain-text mail to one address, over SMTP."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from moderation.sending import MailServer
from moderation.text.normalise import clean
from moderation.workflow.letters import NotDelivered

SECONDS = 20.0
LONGEST_SUBJECT = 120
TURNS = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
WIRE = SMTP.clone(max_line_length=512)
"""Links stay whole: some mail programs do not put folded ones together again."""


@dataclass(frozen=True, slots=True)
class Mail:
    """What is sent to whom. Neither subject nor text may hold what an unknown person wrote and nobody has read."""

    to: str = field(repr=False)
    subject: str
    text: str
    stop: str = ""
    """Address at which one click ends such mails (RFC 8058); empty where the receiver asked for this one mail."""
    site: str = ""
    """The name of the site that it is from; empty: of the service's own pages."""


def message(mail: Mail, sender: str, sender_name: str, number: int, now: datetime) -> EmailMessage:
    """The mail as it goes over the wire. Its id comes from the letter's number, so a mail that was sent twice shows once."""
    made = EmailMessage(policy=WIRE)
    made["From"] = formataddr((" ".join(sender_name.split())[:60], sender))
    made["To"] = mail.to
    made["Subject"] = " ".join(_plain(mail.subject).split())[:LONGEST_SUBJECT]
    made["Date"] = format_datetime(now)
    made["Message-ID"] = f"<notice-{number}@{sender.rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"
    if mail.stop:
        made["List-Unsubscribe"] = f"<{mail.stop}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made.set_content(_plain(mail.text))
    return made


def _plain(text: str) -> str:
    """Without what turns the direction of the letters after it: pages keep such a name to itself, a mail cannot."""
    return clean(text).translate(TURNS)


def send(server: MailServer, made: EmailMessage) -> None:
    """Hand it to the mail server. Raises NotDelivered, for good where the server refuses this mail for good."""
    try:
        with _connected(server) as connection:
            connection.send_message(made)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise _refused("The mail server refuses the address", codes[0] if codes else 0) from None
    except smtplib.SMTPAuthenticationError:
        raise NotDelivered("The mail server does not accept user and password of MODERATION_SMTP_URL.") from None
    except smtplib.SMTPResponseException as error:
        raise _refused("The mail server refuses the mail", error.smtp_code) from None
    except smtplib.SMTPNotSupportedError:
        raise NotDelivered("The mail server offers no encryption, and a password is not sent without it.") from None
    except ssl.SSLCertVerificationError:
        raise NotDelivered("The mail server's certificate cannot be trusted.") from None
    except (OSError, smtplib.SMTPException) as error:
        raise NotDelivered(f"The mail server does not answer ({type(error).__name__}).") from None


def _refused(words: str, code: int) -> NotDelivered:
    # The server's own words are left out: they often repeat the address.
    return NotDelivered(f"{words} (code {code}).", for_good=500 <= code < 600)


def _connected(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.encrypted:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    encrypted = server.encrypted
    try:
        connection.ehlo_or_helo_if_needed()
        if not server.encrypted and connection.has_extn("starttls"):
            connection.starttls(context=context)
            connection.ehlo()
            encrypted = True
        if server.user:
            _needs(encrypted)
            connection.login(server.user, server.password)
    except BaseException:
        connection.close()
        raise
    return connection


def _needs(encrypted: bool) -> None:
    if not encrypted:
        raise smtplib.SMTPNotSupportedError
