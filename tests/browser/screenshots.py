"""Takes the README's pictures of the example: `make screenshots`. With a folder as argument, pictures of every page
at phone and desktop width, light and dark, for looking at before a change of the pages is called done."""

from __future__ import annotations

import itertools
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser import get_chromium
from tests.browser.conftest import sign_in
from tests.browser.get_chromium import QUIET
from tests.browser.service import ROOT, Service
from tests.browser.test_looks import PUBLIC, SIGNED_OUT, STAFF, outcomes
from tests.browser.visitor import DESK, PHONE, Visitor

FOLDER = ROOT / "docs" / "screenshots"
PICTURE = {"width": 1100, "height": 760}


def for_the_readme(browser: Browser, service: Service, kept: Path) -> None:
    """The few pictures that the README shows."""
    FOLDER.mkdir(exist_ok=True)
    reader = Visitor(browser, service.address, viewport=PICTURE)
    reader.go("/threads/night-buses")
    reader.page.evaluate("document.querySelector('#comment-3').scrollIntoView()")
    reader.page.screenshot(path=FOLDER / "thread.png")
    mo = Visitor(browser, service.address, viewport=PICTURE, storage_state=kept)
    mo.go("/admin/queue")
    mo.page.locator("article.item", has_text="You will regret this").evaluate("one => one.scrollIntoView()")
    mo.page.screenshot(path=FOLDER / "queue.png")
    mo.go("/admin/bans?show=all").screenshot(path=FOLDER / "bans.png")


def of_everything(browser: Browser, service: Service, kept: Path, folder: Path) -> None:
    """One picture for each page, width and colour scheme."""
    folder.mkdir(parents=True, exist_ok=True)
    looks = itertools.product((("phone", PHONE), ("desk", DESK)), ("light", "dark"))
    for (size, viewport), scheme in looks:
        options = {"viewport": viewport, "color_scheme": scheme}
        anybody = Visitor(browser, service.address, **options)
        mo = Visitor(browser, service.address, storage_state=kept, **options)
        for visitor, paths in ((anybody, PUBLIC + SIGNED_OUT), (mo, STAFF)):
            for path in paths:
                name = "".join(letter if letter.isalnum() else "-" for letter in path).strip("-") or "start"
                visitor.go(path).screenshot(path=folder / f"{name}.{size}.{scheme}.png", full_page=True)
        for number, page in enumerate(outcomes(anybody), 1):
            page.screenshot(path=folder / f"after-posting-{number}.{size}.{scheme}.png", full_page=True)


def main() -> None:
    """Start the example, take the pictures, stop it."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=get_chromium.get(), args=[*QUIET, "--no-sandbox"])
        service = Service(Path(folder), "--demo", MODERATION_TRUSTED_PROXIES="1")
        try:
            kept = sign_in(browser, service, Path(folder))
            if len(sys.argv) > 1:
                of_everything(browser, service, kept, Path(sys.argv[1]))
            else:
                for_the_readme(browser, service, kept)
        finally:
            browser.close()
            service.stop()


if __name__ == "__main__":
    main()
