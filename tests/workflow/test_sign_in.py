"""Signing in: right passwords open, wrong ones slow down, and nobody is kept out for good."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from statistics import median

import pytest

from moderation.storage import moderators as stored
from moderation.workflow import first_start, moderators, passwords, sign_in
from moderation.workflow.refusals import (
    BadName,
    BadPassword,
    LastAdmin,
    NotAllowed,
    SignInRefused,
    TooManyAttempts,
    UnknownThing,
)

PASSWORD = "correct horse battery staple"
MINUTE = timedelta(minutes=1)
HERE, ELSEWHERE = "192.0.2.7", "198.51.100.9"


@pytest.fixture
def mo_account(house, now):
    """Mo has an account with a password."""
    added = moderators.add(house, None, "Mo", "moderator", link="mo-link", batch="add-mo", now=now)
    sign_in.with_link(house, "mo-link", token="first-session", now=now)
    sign_in.set_password(house, added, PASSWORD, token="second-session", now=now)
    return added


def attempt(house, now, password=PASSWORD, *, name="Mo", ip=HERE, token="session", device=""):
    return sign_in.with_password(house, name, password, ip=ip, token=token, now=now, device=device)


def fail(house, now, times, **more):
    for _ in range(times):
        with pytest.raises(SignInRefused):
            attempt(house, now, "wrong wrong wrong", **more)


def test_the_right_password_starts_a_session_in_any_case_of_the_name(house, mo_account, now):
    signed = attempt(house, now, name="mO")
    assert signed.moderator.name == "Mo"
    assert sign_in.session_of(house, "session", now).id == mo_account.id


def test_the_same_password_from_another_keyboard_fits(house, mo_account, now):
    sign_in.set_password(house, mo_account, "caf\u00e9 caf\u00e9 caf\u00e9", token="s", now=now)
    assert attempt(house, now, "cafe\u0301 cafe\u0301 cafe\u0301").moderator.id == mo_account.id


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("Mo", ""),
        ("Mo", "wrong wrong wrong"),
        ("Nobody", PASSWORD),
        ("", ""),
        ("Mo", "x" * 100_000),
        ("\ud800\x00", "\ud800"),
    ],
)
def test_whatever_is_wrong_the_answer_is_the_same(house, mo_account, now, name, password):
    with pytest.raises(SignInRefused) as caught:
        attempt(house, now, password, name=name)
    assert caught.value.message == SignInRefused.words


def test_a_name_that_does_not_exist_takes_the_same_work():
    kept = passwords.hash_of(PASSWORD)

    def work(known):
        spent = []
        for _ in range(5):
            start = time.process_time()
            assert not passwords.fits("wrong wrong wrong", known)
            spent.append(time.process_time() - start)
        return median(spent)

    work("")
    assert work("") > work(kept) / 5


def test_an_account_without_a_password_cannot_be_entered_by_one(house, now):
    moderators.add(house, None, "Eve", "moderator", link="l", batch="b", now=now)
    for password in ("", "nobody signs in with this"):
        with pytest.raises(SignInRefused):
            attempt(house, now, password, name="Eve")


def test_after_five_failures_even_the_right_password_waits_five_minutes(house, mo_account, now):
    fail(house, now, 5)
    with pytest.raises(TooManyAttempts):
        attempt(house, now + 4 * MINUTE)
    assert attempt(house, now + 6 * MINUTE).moderator.id == mo_account.id


def test_guessing_from_many_networks_is_slowed_down_too(house, mo_account, now):
    for number in range(10):
        fail(house, now, 1, ip=f"10.{number}.0.1")
    with pytest.raises(TooManyAttempts):
        attempt(house, now, ip="10.99.0.1")


def test_a_known_device_gets_in_while_strangers_guess(house, mo_account, now):
    device = attempt(house, now).device
    for number in range(10):
        fail(house, now, 1, ip=f"10.{number}.0.1")
    with pytest.raises(TooManyAttempts):
        attempt(house, now, ip=ELSEWHERE)
    assert attempt(house, now, ip=ELSEWHERE, device=device, token="other").moderator.id == mo_account.id
    with pytest.raises(TooManyAttempts):
        attempt(house, now, ip=ELSEWHERE, device="made up")


def test_a_device_mark_opens_no_endless_guessing(house, mo_account, now):
    device = attempt(house, now).device
    fail(house, now, 5, device=device)
    with pytest.raises(TooManyAttempts):
        attempt(house, now, device=device)


def test_names_that_do_not_exist_are_slowed_down_alike(house, now):
    fail(house, now, 5, name="Nobody")
    with pytest.raises(TooManyAttempts):
        attempt(house, now, name="Nobody")


def test_failures_before_a_success_are_forgotten(house, mo_account, now):
    fail(house, now, 4)
    attempt(house, now)
    fail(house, now, 4)
    assert attempt(house, now, token="other").moderator.id == mo_account.id


def test_many_guesses_at_once_are_not_more_than_one_after_the_other(house, mo_account, now):
    def guess(number):
        try:
            attempt(house, now, f"wrong wrong {number}")
        except SignInRefused:
            return "looked at"
        except TooManyAttempts:
            return "turned away"

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(guess, range(12)))
    assert answers.count("looked at") == 5


def test_a_link_works_whatever_strangers_have_done(house, mo_account, now):
    for number in range(10):
        fail(house, now, 1, ip=f"10.{number}.0.1")
    moderators.new_link(house, "mo", link="rescue", now=now)
    assert sign_in.with_link(house, "rescue", token="t", now=now).moderator.id == mo_account.id


# --- Sessions -----------------------------------------------------------------------------------------------


def test_a_session_ends_after_twelve_idle_hours(house, mo_account, now):
    attempt(house, now)
    for hours in (11, 22, 33):
        assert sign_in.session_of(house, "session", now + timedelta(hours=hours)) is not None
    assert sign_in.session_of(house, "session", now + timedelta(hours=46)) is None


def test_a_session_ends_after_seven_days_however_busy(house, mo_account, now):
    attempt(house, now)
    for hours in range(0, 168, 11):
        assert sign_in.session_of(house, "session", now + timedelta(hours=hours)) is not None
    assert sign_in.session_of(house, "session", now + timedelta(days=7)) is None


def test_signing_out_ends_this_session_alone(house, mo_account, now):
    attempt(house, now, token="one")
    attempt(house, now, token="two")
    sign_in.sign_out(house, "one", now)
    assert sign_in.session_of(house, "one", now) is None
    assert sign_in.session_of(house, "two", now) is not None


def test_a_new_password_ends_all_other_sessions(house, mo_account, now):
    attempt(house, now, token="one")
    sign_in.set_password(house, mo_account, "another good password", token="two", now=now)
    assert sign_in.session_of(house, "one", now) is None
    assert sign_in.session_of(house, "two", now) is not None
    with pytest.raises(SignInRefused):
        attempt(house, now)


@pytest.mark.parametrize("token", ["", "guess", "\ud800"])
def test_a_made_up_session_opens_nothing(house, mo_account, now, token):
    assert sign_in.session_of(house, token, now) is None


@pytest.mark.parametrize("password", ["short", "x" * 201, "aaaaaaaaaaaaaaaa", "abababababababab"])
def test_a_bad_password_is_refused_with_what_to_do(house, mo_account, now, password):
    with pytest.raises(BadPassword) as caught:
        sign_in.set_password(house, mo_account, password, token="t", now=now)
    assert password not in caught.value.message
    assert attempt(house, now).moderator.id == mo_account.id


# --- Links --------------------------------------------------------------------------------------------------


def test_a_link_works_once(house, now):
    moderators.add(house, None, "Eve", "admin", link="link", batch="b", now=now)
    assert sign_in.link_is_good(house, "link", now)
    assert sign_in.with_link(house, "link", token="s", now=now).moderator.role == "admin"
    assert not sign_in.link_is_good(house, "link", now)
    with pytest.raises(SignInRefused):
        sign_in.with_link(house, "link", token="t", now=now)


def test_a_link_works_for_a_day(house, now):
    moderators.add(house, None, "Eve", "admin", link="link", batch="b", now=now)
    with pytest.raises(SignInRefused):
        sign_in.with_link(house, "link", token="s", now=now + timedelta(hours=24))


def test_the_first_start_makes_an_administrator_until_one_has_a_password(house, now):
    first = first_start.sign_in_link(house, now)
    second = first_start.sign_in_link(house, now)
    assert first != second
    with pytest.raises(SignInRefused):
        sign_in.with_link(house, first, token="s", now=now)
    admin = sign_in.with_link(house, second, token="s", now=now).moderator
    assert (admin.name, admin.role, admin.has_password) == ("admin", "admin", False)
    sign_in.set_password(house, admin, PASSWORD, token="t", now=now)
    assert first_start.sign_in_link(house, now) is None
    with house.store.read() as tx:
        assert [one.name for one in stored.listed(tx)] == ["admin"]


def test_where_only_moderators_are_left_no_administrator_appears_by_itself(house, mo_account, now):
    assert first_start.sign_in_link(house, now) is None


# --- Accounts -----------------------------------------------------------------------------------------------


def test_a_removed_moderator_is_out_at_once(house, mo_account, now):
    attempt(house, now)
    moderators.remove(house, None, mo_account.id, batch="r", now=now)
    assert sign_in.session_of(house, "session", now) is None
    with pytest.raises(SignInRefused):
        attempt(house, now)
    with pytest.raises(UnknownThing):
        moderators.remove(house, None, mo_account.id, batch="r2", now=now)
    with pytest.raises(UnknownThing):
        moderators.new_link(house, "Mo", link="x", now=now)


def test_the_last_administrator_stays(house, visitors, now):
    ann = visitors.staff("Ann", "admin")
    with pytest.raises(LastAdmin):
        moderators.remove(house, ann, ann.id, batch="r", now=now)
    visitors.staff("Eve", "admin")
    moderators.remove(house, ann, ann.id, batch="r", now=now)


def test_only_administrators_manage_accounts(house, mo_account, now):
    with pytest.raises(NotAllowed):
        moderators.add(house, mo_account, "Eve", "admin", link="x", batch="b", now=now)
    with pytest.raises(NotAllowed):
        moderators.remove(house, mo_account, mo_account.id, batch="b", now=now)


@pytest.mark.parametrize(
    ("name", "role"), [("", "admin"), (" \n\x00", "admin"), ("x" * 81, "admin"), ("mo", "admin"), ("Eve", "guest")]
)
def test_a_name_or_role_that_cannot_be_is_refused(house, mo_account, now, name, role):
    with pytest.raises(BadName):
        moderators.add(house, None, name, role, link="x", batch="b", now=now)


def test_no_log_line_names_a_person_or_a_secret(house, mo_account, now, caplog):
    caplog.set_level("INFO")
    attempt(house, now)
    fail(house, now, 1, name="Nobody")
    assert "signed in: moderator=" in caplog.text
    for private in (PASSWORD, HERE, "session-", "Nobody", "wrong"):
        assert private not in caplog.text
