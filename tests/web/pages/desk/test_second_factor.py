"""The second step: a password alone opens nothing, no code works twice, and nobody is locked out for good."""

from __future__ import annotations

import re
from collections.abc import Callable

import pyotp
import pytest

from moderation.storage import seals
from moderation.workflow.house import House
from tests.web.conftest import Clock, Page
from tests.web.pages.desk.conftest import PASSWORD, Sitting

PLACE = "/admin/account/second-factor"


def code_of(secret: str, clock: Clock) -> str:
    return pyotp.TOTP(secret).at(clock())


@pytest.fixture
def guarded(ann_sitting: Sitting, clock: Clock) -> tuple[str, list[str]]:
    """Ann has set up a code generator: its secret, and her recovery codes."""
    token = {"csrf_token": ann_sitting.token()}
    begun = ann_sitting.send(f"{PLACE}/generator", token)
    secret = begun.field("secret")
    done = ann_sitting.send(f"{PLACE}/confirm", {**token, "secret": secret, "code": code_of(secret, clock)})
    codes = re.findall(r'class="one-time">([a-z2-7-]{19})<', done.text)
    assert (done.status, len(codes)) == (201, 10)
    clock.forward(minutes=2)
    return secret, codes


@pytest.fixture
def at_the_door(sit_down: Callable[..., Sitting], ann_sitting: Sitting, app, clock: Clock) -> Callable[[], Sitting]:
    """Ann in another browser, after the first step."""

    def come() -> Sitting:
        browser = Sitting(app.test_client(), clock, "Ann", "", "203.0.113.99")
        form = browser.get("/admin/sign-in")
        sent = browser.send(
            "/admin/sign-in", {"name": "Ann", "password": PASSWORD, "csrf_token": form.field("csrf_token")}
        )
        assert sent.status == 303
        return browser

    return come


def answer(browser: Sitting, code: str) -> Page:
    form = browser.get("/admin/second-step")
    return browser.send("/admin/second-step", {"csrf_token": form.field("csrf_token"), "code": code})


def test_after_the_password_nothing_is_open_until_the_code_fits(guarded, at_the_door, clock: Clock) -> None:
    secret, _ = guarded
    browser = at_the_door()
    assert browser.get("/admin/queue").response.location.startswith("/admin/sign-in")
    assert answer(browser, "000000").status == 401
    assert browser.get("/admin/queue").status == 303
    assert answer(browser, code_of(secret, clock)).response.location == "/admin/queue"
    assert browser.get("/admin/queue").status == 200


def test_no_code_works_twice(guarded, at_the_door, clock: Clock) -> None:
    secret, codes = guarded
    code = code_of(secret, clock)
    assert answer(at_the_door(), code).status == 303
    assert answer(at_the_door(), code).status == 401
    assert answer(at_the_door(), f" {codes[3].upper()} ").status == 303
    assert answer(at_the_door(), codes[3]).status == 401
    clock.forward(seconds=30)
    assert answer(at_the_door(), code_of(secret, clock)).status == 303


def test_guessing_codes_is_slowed_down_and_passes(guarded, at_the_door, clock: Clock) -> None:
    secret, _ = guarded
    browser = at_the_door()
    assert [answer(browser, "123456").status for _ in range(6)] == [401] * 5 + [429]
    assert answer(browser, code_of(secret, clock)).status == 429
    clock.forward(minutes=6)
    assert answer(at_the_door(), code_of(secret, clock)).status == 303


def test_the_first_step_is_good_for_ten_minutes(guarded, at_the_door, clock: Clock) -> None:
    secret, _ = guarded
    browser = at_the_door()
    clock.forward(minutes=11)
    assert browser.get("/admin/second-step").status == 303
    sent = browser.send("/admin/second-step", {"csrf_token": "x", "code": code_of(secret, clock)})
    assert sent.status in {303, 400}
    assert browser.get("/admin/queue").status == 303


def test_the_secret_is_in_no_table_as_it_is(guarded, house: House) -> None:
    secret, codes = guarded
    with house.store.read() as tx:
        kept = str(tx.exec_driver_sql("SELECT * FROM second_factor").all())
        kinds = tx.exec_driver_sql("SELECT kind FROM act").scalars().all()
        assert seals.verify(tx).broken_at is None
    assert secret not in kept
    assert codes[0] not in kept
    assert "add_second_factor" in kinds


def test_a_generator_whose_code_was_never_typed_asks_for_nothing(ann_sitting: Sitting, at_the_door) -> None:
    token = {"csrf_token": ann_sitting.token()}
    ann_sitting.send(f"{PLACE}/generator", token)
    assert ann_sitting.send(f"{PLACE}/confirm", {**token, "code": "000000"}).status == 401
    assert at_the_door().get("/admin/queue").status == 200


def test_what_is_removed_is_not_asked_for_any_more(guarded, ann_sitting: Sitting, at_the_door) -> None:
    page = ann_sitting.get(PLACE)
    action = next(form.get("action") for form in page.root.iter("form") if form.get("action", "").endswith("/remove"))
    assert ann_sitting.send(action, {"csrf_token": ann_sitting.token()}).status == 303
    assert at_the_door().get("/admin/queue").status == 200


def test_another_moderators_factor_cannot_be_removed(guarded, mo_sitting: Sitting, at_the_door) -> None:
    for number in range(1, 15):
        mo_sitting.send(f"{PLACE}/{number}/remove", {"csrf_token": mo_sitting.token()})
    assert at_the_door().get("/admin/queue").status == 303


@pytest.mark.parametrize(
    "nonsense", ["", "{}", "[]", "null", "\0", "{" * 500, '{"id": "x"}', '{"id": 7, "response": {}}']
)
def test_a_made_up_passkey_is_refused(guarded, ann_sitting: Sitting, at_the_door, nonsense: str) -> None:
    token = {"csrf_token": ann_sitting.token()}
    assert ann_sitting.send(f"{PLACE}/passkey", {**token, "passkey": nonsense}).status == 401
    browser = at_the_door()
    form = browser.get("/admin/second-step").field("csrf_token")
    assert browser.send("/admin/second-step", {"csrf_token": form, "passkey": nonsense}).status == 401


def test_sessions_are_listed_by_kind_of_browser_and_can_be_ended(ann_sitting: Sitting, app, clock: Clock) -> None:
    other = Sitting(app.test_client(), clock, "Ann", "", "203.0.113.99")
    token = other.get("/admin/sign-in").field("csrf_token")
    firefox = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"}
    other.send("/admin/sign-in", {"name": "Ann", "password": PASSWORD, "csrf_token": token}, headers=firefox)
    page = ann_sitting.get("/admin/account")
    assert "firefox on linux" in page.words
    assert "150" not in page.words.partition("Where you are signed in")[2]
    ends = [form.get("action") for form in page.root.iter("form") if form.get("action", "").endswith("/end")]
    for end in ends:
        if _is_other(page, end):
            assert ann_sitting.send(end, {"csrf_token": ann_sitting.token()}).status == 303
    assert other.get("/admin/queue").status == 303
    assert ann_sitting.get("/admin/queue").status == 200


def _is_other(page: Page, action: str) -> bool:
    form = next(one for one in page.root.iter("form") if one.get("action") == action)
    return any(node.tag == "button" for node in form.iter())
