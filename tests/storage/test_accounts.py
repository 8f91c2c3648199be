"""Accounts, sessions and one-time links: they end when they should, and the database could not open any of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from moderation.storage import moderators, sessions
from moderation.storage.moderators import NameTaken
from tests.storage.written import digest

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LIMITS = {"idle": 12 * HOUR, "absolute": 7 * DAY}


@pytest.fixture
def mo_id(store, now):
    with store.write() as tx:
        return moderators.add(tx, "Mo", "moderator", now)


def test_a_name_is_given_once_whatever_its_case_even_after_removal(store, mo_id, now):
    with store.write() as tx:
        moderators.remove(tx, mo_id, now)
        for name in ("Mo", "mo", "MO"):
            with pytest.raises(NameTaken, match="already"):
                moderators.add(tx, name, "admin", now)


def test_a_removed_account_is_found_only_when_asked_for(store, mo_id, now):
    with store.write() as tx:
        assert moderators.by_name(tx, "mO").id == mo_id
        assert moderators.remove(tx, mo_id, now)
        assert not moderators.remove(tx, mo_id, now)
        assert moderators.by_name(tx, "mo") is None
        assert moderators.by_name(tx, "mo", removed=True).removed_at == now
        assert moderators.listed(tx) == ()
        assert moderators.restore(tx, mo_id)
        assert [one.name for one in moderators.listed(tx)] == ["Mo"]
        assert moderators.by_name(tx, "\0\ud800") is None


def test_a_password_counts_only_for_an_account_that_is_open(store, mo_id, now):
    with store.write() as tx:
        assert moderators.password_hash(tx, mo_id) == ""
        assert not moderators.by_id(tx, mo_id).has_password
        assert moderators.set_password(tx, mo_id, "$argon2id$x")
        assert moderators.by_id(tx, mo_id).has_password
        assert moderators.password_hash(tx, mo_id) == "$argon2id$x"
        moderators.remove(tx, mo_id, now)
        assert moderators.password_hash(tx, mo_id) == ""
        assert not moderators.set_password(tx, 999, "x")


def test_a_session_ends_when_unused_when_too_old_and_on_signing_out(store, mo_id, now):
    token = digest("token")
    with store.write() as tx:
        sessions.start(tx, token, mo_id, now)
        assert sessions.find(tx, token, now, **LIMITS).name == "Mo"
        assert sessions.find(tx, digest("another"), now, **LIMITS) is None
        assert sessions.find(tx, token, now + 12 * HOUR, **LIMITS) is None
        for day in range(1, 14):
            sessions.touch(tx, token, now + day * 11 * HOUR)
        assert sessions.last_seen(tx, token) == now + 143 * HOUR
        assert sessions.find(tx, token, now + 7 * DAY - HOUR, idle=DAY * 2, absolute=7 * DAY) is not None
        assert sessions.find(tx, token, now + 7 * DAY, idle=DAY * 2, absolute=7 * DAY) is None
        sessions.end(tx, token, now)
        assert sessions.find(tx, token, now, **LIMITS) is None


def test_a_removed_moderator_is_signed_in_nowhere(store, mo_id, now):
    with store.write() as tx:
        for name in ("one", "two"):
            sessions.start(tx, digest(name), mo_id, now)
        sessions.add_link(tx, digest("link"), mo_id, now + DAY)
        moderators.remove(tx, mo_id, now)
        assert sessions.find(tx, digest("one"), now, **LIMITS) is None
        assert sessions.end_all(tx, mo_id, now) == 2
        moderators.restore(tx, mo_id)
        assert sessions.find(tx, digest("two"), now, **LIMITS) is None
        assert sessions.use_link(tx, digest("link"), now) is None


def test_a_link_works_once_and_not_after_its_end(store, mo_id, now):
    with store.write() as tx:
        sessions.add_link(tx, digest("late"), mo_id, now)
        sessions.add_link(tx, digest("good"), mo_id, now + HOUR)
        assert sessions.use_link(tx, digest("late"), now) is None
        assert sessions.link_is_good(tx, digest("good"), now)
        assert sessions.link_is_good(tx, digest("good"), now)
        assert sessions.use_link(tx, digest("good"), now).id == mo_id
        assert not sessions.link_is_good(tx, digest("good"), now)
        assert sessions.use_link(tx, digest("good"), now) is None


def test_of_two_who_use_a_link_at_the_same_moment_one_gets_in(store, mo_id, now):
    with store.write() as tx:
        sessions.add_link(tx, digest("link"), mo_id, now + HOUR)

    def use(_):
        with store.write() as tx:
            return sessions.use_link(tx, digest("link"), now)

    with ThreadPoolExecutor(4) as pool:
        assert sum(view is not None for view in pool.map(use, range(4))) == 1


def test_failed_attempts_are_counted_in_their_window_and_forgotten_on_success(store, now):
    key = digest("mo from there")
    with store.write() as tx:
        for minutes in (0, 5, 14):
            sessions.note_attempt(tx, key, now - timedelta(minutes=minutes))
        sessions.note_attempt(tx, digest("another"), now)
        assert sessions.attempts(tx, key, now - timedelta(minutes=10)) == 2
        sessions.forget_attempts(tx, key)
        assert sessions.attempts(tx, key, now - DAY) == 0
        assert sessions.attempts(tx, digest("another"), now - DAY) == 1


def test_sweeping_takes_what_is_over_and_leaves_what_is_in_use(store, mo_id, now):
    with store.write() as tx:
        sessions.start(tx, digest("old"), mo_id, now - 9 * DAY)
        sessions.start(tx, digest("used"), mo_id, now - 9 * DAY)
        sessions.touch(tx, digest("used"), now)
        sessions.note_attempt(tx, digest("key"), now - 9 * DAY)
        sessions.add_link(tx, digest("link"), mo_id, now - 9 * DAY)
        assert sessions.sweep(tx, now - 8 * DAY) == 3
        assert sessions.last_seen(tx, digest("old")) is None
        assert sessions.last_seen(tx, digest("used")) == now


def test_a_token_itself_is_never_taken_for_its_digest(store, mo_id, now):
    with store.write() as tx:
        for token in ("secret", "A" * 64, digest("x") + "0", ""):
            with pytest.raises(ValueError, match="only the SHA-256"):
                sessions.start(tx, token, mo_id, now)
        assert tx.execute(text("SELECT count(*) FROM session")).scalar() == 0


def test_the_first_start_is_the_one_without_any_account(store, now):
    with store.write() as tx:
        assert sessions.is_first_start(tx)
        moderators.remove(tx, moderators.add(tx, "Mo", "admin", now), now)
        assert not sessions.is_first_start(tx)
