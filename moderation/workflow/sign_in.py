"""Signing in and out: by password or by one-time link. The database knows sessions by the digests of their tokens."""

from __future__ import annotations

import contextlib
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from moderation.aliases.agents import reduced
from moderation.saying import say
from moderation.storage import moderators, sessions
from moderation.storage.database import StorageUnavailable, Transaction
from moderation.storage.views import ModeratorView
from moderation.workflow import attempts, passwords, second_factor
from moderation.workflow.house import House
from moderation.workflow.permissions import Moderator
from moderation.workflow.refusals import SignInRefused, UnknownThing
from moderation.workflow.tokens import digest_of

IDLE = timedelta(hours=12)
ABSOLUTE = timedelta(days=7)
NOTED_EVERY = timedelta(minutes=1)
"""A session's last use is written down at most this often."""
KEPT = timedelta(days=30)
"""How long ended sessions, used links and failed attempts stay before they are swept out."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who has just signed in."""

    moderator: ModeratorView
    device: str
    """Keep this in the browser and give it back at the next sign-in: the device is then known."""
    second_step: bool = False
    """The session is not open yet: see workflow/second_factor.py."""


def with_password(
    house: House, name: str, password: str, *, ip: str, token: str, now: datetime, device: str = "", browser: str = ""
) -> SignedIn:
    """Sign in; `token` (new, long and random) is the session from now on.

    Raises SignInRefused, which never says whether there is such a name, or TooManyAttempts. A name that does not
    exist takes the same work and is counted the same.
    """
    counted = attempts.counters(house.secret, name, ip, device)
    with house.store.write() as tx:
        attempts.begin(tx, counted, now)
        known = moderators.by_name(tx, name)
        kept = moderators.password_hash(tx, known.id) if known else ""
    if not passwords.fits(password, kept) or known is None:
        logger.warning("sign-in refused: moderator=%s", known.id if known else "unknown")
        raise SignInRefused
    fresh = passwords.hash_of(password) if passwords.is_outdated(kept) else ""
    with house.store.write() as tx:
        if moderators.password_hash(tx, known.id) != kept:
            raise SignInRefused
        if fresh:
            moderators.set_password(tx, known.id, fresh)
        attempts.forget(tx, counted)
        asked = second_factor.of(tx, known.id).any
        _start(tx, token, known.id, now, browser=browser, pending=asked)
    return welcome(house, known, second_step=asked)


def link_is_good(house: House, link: str, now: datetime) -> bool:
    """Whether a one-time link would still work. Looking does not use it up."""
    with house.store.read() as tx:
        return sessions.link_is_good(tx, digest_of(link), now)


def with_link(house: House, link: str, *, token: str, now: datetime, browser: str = "") -> SignedIn:
    """Sign in by a one-time link, which is used up by that; `token` is the session. Raises SignInRefused."""
    with house.store.write() as tx:
        known = sessions.use_link(tx, digest_of(link), now)
        if known is None:
            raise SignInRefused(say("This link was used before or has expired. Ask for a new one."))
        _start(tx, token, known.id, now, browser=browser)
    return welcome(house, known)


def session_of(house: House, token: str, now: datetime) -> ModeratorView | None:
    """Who is signed in by this token; None once the session has ended, idled too long, or is too old."""
    digest = digest_of(token)
    with house.store.read() as tx:
        known = sessions.find(tx, digest, now, IDLE, ABSOLUTE)
        last_seen = sessions.last_seen(tx, digest) if known else None
    if last_seen is not None and now - last_seen >= NOTED_EVERY:
        # A desk that can be read is worth more than the note.
        with contextlib.suppress(StorageUnavailable), house.store.write() as tx:
            sessions.touch(tx, digest, now)
    return known


def sign_out(house: House, token: str, now: datetime) -> None:
    """End this session. Ending one that is over changes nothing."""
    with house.store.write() as tx:
        sessions.end(tx, digest_of(token), now)


def where(house: House, moderator: Moderator, token: str, now: datetime) -> tuple[sessions.SessionView, ...]:
    """Where this moderator is signed in; the present session is marked."""
    with house.store.read() as tx:
        return sessions.listed(tx, moderator.id, digest_of(token), now - IDLE)


def end_session(house: House, moderator: Moderator, session_id: int, now: datetime) -> bool:
    """End one of one's own sessions. False: it is over already, or somebody else's."""
    with house.store.write() as tx:
        return sessions.end_one(tx, moderator.id, session_id, now)


def set_password(
    house: House, moderator: Moderator, password: str, *, token: str, now: datetime, browser: str = ""
) -> None:
    """Choose a new password for oneself. All sessions and links end; `token` (new) is the session from now on.

    Raises BadPassword.
    """
    passwords.check(password, moderator.name)
    kept = passwords.hash_of(password)
    with house.store.write() as tx:
        if not moderators.set_password(tx, moderator.id, kept):
            raise UnknownThing(say("There is no such account any more."))
        sessions.end_all(tx, moderator.id, now)
        _start(tx, token, moderator.id, now, browser=browser)
    logger.info("password set: moderator=%d", moderator.id)


def _start(
    tx: Transaction, token: str, moderator_id: int, now: datetime, *, browser: str = "", pending: bool = False
) -> None:
    sessions.sweep(tx, now - KEPT)
    # The kind of browser alone: enough to tell one's own sessions apart, and no trace of anybody.
    device = reduced(browser, "").rstrip("/").replace("/", " on ")[:80]
    sessions.start(tx, digest_of(token), moderator_id, now, device=device, pending=pending)


def welcome(house: House, moderator: ModeratorView, *, second_step: bool = False) -> SignedIn:
    """What the browser of somebody who has just signed in is given."""
    logger.info("signed in: moderator=%d second_step=%s", moderator.id, "asked" if second_step else "none")
    return SignedIn(moderator, attempts.device_mark(house.secret, moderator.name), second_step)
