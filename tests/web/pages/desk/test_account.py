"""One's own password."""

from __future__ import annotations

from collections.abc import Callable

from tests.web.conftest import Page, Visitor
from tests.web.pages.desk.conftest import PASSWORD, Sitting

NEW = "nine louder trams"


def change(sitting: Sitting, **fields: str) -> Page:
    page = sitting.get("/admin/account")
    given = {"password_old": PASSWORD, "password_new": NEW, "password_again": NEW, **fields}
    return sitting.send("/admin/account", {**sitting.fields(page, "/admin/account"), **given})


def sign_in(visitor: Visitor, password: str) -> Page:
    fields = {"csrf_token": visitor.get("/admin/sign-in").field("csrf_token"), "name": "Mo", "password": password}
    return visitor.send("/admin/sign-in", fields)


def test_the_password_is_changed_and_other_sessions_end(mo_sitting: Sitting, visitor: Callable[..., Visitor]) -> None:
    elsewhere = visitor("Mo", "", "203.0.113.31")
    assert sign_in(elsewhere, PASSWORD).status == 303
    assert mo_sitting.get(change(mo_sitting).response.location).status == 200
    assert elsewhere.get("/admin/queue").status == 303
    assert mo_sitting.get("/admin/queue").status == 200
    assert sign_in(elsewhere, NEW).status == 303


def test_a_change_needs_the_password_until_now(mo_sitting: Sitting) -> None:
    page = change(mo_sitting, password_old="something else")
    assert page.status == 403
    assert "The password until now is another one." in page.words


def test_two_different_new_passwords_are_told(mo_sitting: Sitting) -> None:
    page = change(mo_sitting, password_again="nine louder tram")
    assert page.status == 422
    assert "differ" in page.words
    assert NEW not in page.text


def test_a_password_that_is_too_easy_is_told(mo_sitting: Sitting) -> None:
    assert change(mo_sitting, password_new="short", password_again="short").status == 422
