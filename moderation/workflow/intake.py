"""From what arrived to what can be judged: cleaned, checked against the thread, and with what storage knows of it."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from moderation.policy.rules import Commenting
from moderation.saying import Sentence, say
from moderation.storage import comments, threads
from moderation.storage.database import Transaction
from moderation.storage.views import ThreadView
from moderation.text.normalise import clean
from moderation.vocabulary import Author, Parent, Submission, Thread
from moderation.workflow.refusals import ClosedThread, EmailNeeded, EmptyText, TooLong, UnknownParent, UnknownThread

LONGEST = {"name": 245, "email": 254, "website": 500}
"""Code points of the fields about the author; the database has no room for more."""
LONGEST_HEADER = 2000

# Letters by their category, yet nothing to see: Hangul fillers and the empty Braille pattern.
INVISIBLE = frozenset("\u115f\u1160\u3164\uffa0\u2800")


@dataclass(frozen=True, slots=True)
class Intake:
    """A submission that may be judged, with its place."""

    submission: Submission
    thread_id: int
    parent_id: int | None


def tidied(submission: Submission, commenting: Commenting) -> Submission:
    """The submission without what no page or database can hold. Raises EmptyText, TooLong or EmailNeeded."""
    author = _tidy_author(submission.author)
    text = clean(submission.text)
    check_text(text, commenting)
    if commenting.require_email and not author.email and author.role == "guest":
        raise EmailNeeded
    return dataclasses.replace(submission, text=text, author=author, trap=clean(submission.trap))


def check_text(text: str, commenting: Commenting) -> None:
    """Raise EmptyText or TooLong for a text that no comment can have."""
    if len(text) > commenting.max_length:
        over = len(text) - commenting.max_length
        raise TooLong(
            say(
                "The comment is too long by %(over)s characters; at most %(max_length)s are allowed. Shorten it or post it in parts.",
                over=over,
                max_length=commenting.max_length,
            )
        )
    if not any(_is_visible(letter) for letter in text):
        raise EmptyText


def placed(tx: Transaction, submission: Submission, commenting: Commenting, now: datetime) -> Intake:
    """The submission with its thread and parent as storage knows them.

    Raises UnknownThread, ClosedThread, or UnknownParent for one that is elsewhere, gone or not public.
    """
    thread = threads.by_slug(tx, submission.thread.slug, submission.site, counted=False)
    if thread is None:
        raise UnknownThread
    if is_closed(thread, commenting, now):
        raise ClosedThread
    parent = _parent(tx, thread, submission.parent)
    full = dataclasses.replace(submission, thread=as_word(thread), parent=parent)
    return Intake(full, thread.id, parent.id if parent else None)


def as_word(thread: ThreadView) -> Thread:
    """A stored thread as judging knows it."""
    return Thread(
        slug=thread.slug,
        title=thread.title,
        url=thread.url,
        opened_at=thread.opened_at,
        closed=thread.closed_at is not None,
        author_name=thread.author_name,
    )


def closes_at(thread: ThreadView, commenting: Commenting) -> datetime | None:
    """When the thread closed or will close; None: never."""
    if thread.closed_at is not None or commenting.close_after is None:
        return thread.closed_at
    return _later(thread.opened_at, commenting.close_after)


def is_closed(thread: ThreadView, commenting: Commenting, now: datetime) -> bool:
    """Whether no new comment is taken, closed by hand or by age."""
    if thread.closed_at is not None:
        return True
    end = closes_at(thread, commenting)
    return end is not None and now >= end


def public_website(website: str) -> str:
    """The address as it may stand behind a name: http or https with a host. Anything else is left out."""
    text = website.strip()
    if text and "://" not in text and ":" not in text.split("/")[0].split(".")[0]:
        text = "https://" + text
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        harmless = parts.username is None and parts.password is None
    except ValueError:
        return ""
    odd = any(letter.isspace() or letter in "<>\"'\\`" or not letter.isprintable() for letter in text)
    good = parts.scheme in {"http", "https"} and "." in host and harmless and not odd
    return text if good and len(text) <= LONGEST["website"] else ""


def _later(moment: datetime, length: timedelta) -> datetime | None:
    try:
        return moment + length
    except OverflowError:
        return None


_TOO_LONG: Mapping[str, Callable[[int], Sentence]] = {
    "name": lambda longest: say("The name is longer than %(longest)s characters. Shorten it.", longest=longest),
    "email": lambda longest: say(
        "The e-mail address is longer than %(longest)s characters. Shorten it.", longest=longest
    ),
    "website": lambda longest: say("The website is longer than %(longest)s characters. Shorten it.", longest=longest),
}


def _tidy_author(author: Author) -> Author:
    fields = {field: " ".join(clean(getattr(author, field)).split()) for field in LONGEST}
    for field, longest in LONGEST.items():
        if len(fields[field]) > longest:
            raise TooLong(_TOO_LONG[field](longest))
    return dataclasses.replace(
        author,
        name=fields["name"],
        email=fields["email"],
        website=fields["website"],
        user_agent=clean(author.user_agent)[:LONGEST_HEADER],
        accept_language=clean(author.accept_language)[:LONGEST_HEADER],
    )


def _is_visible(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LNPS" and letter not in INVISIBLE


def _parent(tx: Transaction, thread: ThreadView, given: Parent | None) -> Parent | None:
    if given is None:
        return None
    found = comments.parent(tx, thread.id, given.id)
    if found is None:
        raise UnknownParent
    return found
