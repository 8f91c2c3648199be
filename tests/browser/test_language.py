"""A browser that asks for German, Spanish or French gets pages that work and fit in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.conftest import ADVERT
from tests.browser.visitor import PHONE, Visitor

Visit = Callable[..., Visitor]
LONGEST_WORDS = ["/threads/night-buses", "/policy", "/comments/1/report"]
AT_THE_DESK = ["/admin/queue", "/admin/comments/1", "/admin/people/1", "/admin/statistics", "/admin/policy"]


def test_somebody_posts_in_german_and_is_told_in_german_what_became_of_it(visit: Visit) -> None:
    bo = visit(locale="de-AT", timezone_id="Europe/Vienna")
    page = bo.go("/threads/night-buses")
    assert page.locator("html").get_attribute("lang") == "de"
    page.get_by_label("Kommentar", exact=True).fill(ADVERT)
    page.get_by_label("Name", exact=True).fill("Bo")
    page.get_by_role("button", name="Vorschau").click()
    assert page.get_by_text("Vorschau: noch nicht gesendet").is_visible()
    page.get_by_role("button", name="Kommentar absenden").click()
    page.get_by_role("heading", name="Ihr Kommentar wartet auf die Moderation").wait_for()
    page.get_by_role("link", name="Ansehen, was daraus wird").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Ihr Kommentar wartet auf die Moderation"
    assert page.get_by_role("button", name="Änderung speichern").is_visible()
    assert bo.leave() == []


@pytest.mark.parametrize("language", ["de", "es", "fr"])
def test_pages_fit_a_phone_and_can_be_heard_in_every_language(visit: Visit, signed_in: Path, language: str) -> None:
    reader = visit(viewport=PHONE, locale=language)
    mo = visit(viewport=PHONE, locale=language, storage_state=signed_in)
    for visitor, paths in ((reader, LONGEST_WORDS), (mo, AT_THE_DESK)):
        for path in paths:
            page = visitor.go(path)
            assert page.locator("html").get_attribute("lang") == language
            assert visitor.too_wide() == [], path
            if language == "fr":
                assert visitor.accessibility() == [], path


def test_the_scripts_of_the_desk_speak_the_language_of_the_page(visit: Visit, signed_in: Path) -> None:
    mo = visit(locale="de", storage_state=signed_in)
    page = mo.go("/admin/queue")
    page.get_by_role("checkbox", name="Kommentar").first.check()
    assert page.locator("[data-selected]").inner_text() == "1 ausgewählt"
    page.keyboard.press("?")
    page.get_by_role("dialog").get_by_text("nächster und voriger Kommentar").wait_for()
