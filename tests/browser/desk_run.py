"""Empties a queue of a hundred mixed comments with nothing but keys, and prints what each decision cost.

Run it with `python -m tests.browser.desk_run`. The keys are those of somebody who reads the clause and decides: offers
are removed, threats and abuse removed with a strike, one threat in ten leads to a block with a reason typed, one
comment in seven is published after all, and one act in twenty is undone and done again.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser import get_chromium
from tests.browser.conftest import sign_in
from tests.browser.get_chromium import QUIET
from tests.browser.queue_of import fill
from tests.browser.service import Service
from tests.browser.visitor import Visitor

WAITING = 100
REASON = "Threatens others."
PATIENCE = 15.0
CURRENT = "document.querySelector('article.item.current')?.dataset.item"


@dataclass
class Run:
    """What it took."""

    keys: int = 0
    seconds: list[float] = field(default_factory=list)

    @property
    def decided(self) -> int:
        """How many decisions were made."""
        return len(self.seconds)

    @property
    def words(self) -> str:
        """The figures in one line."""
        each = sorted(self.seconds)
        middle, slow = statistics.median(each), each[int(0.9 * len(each))]
        return (
            f"{self.decided} decisions with {self.keys} keys, {self.keys / self.decided:.2f} each; from the key to the"
            f" next comment under the cursor {middle * 1000:.0f} ms at the median, {slow * 1000:.0f} ms at the 90th percentile"
        )


def empty_the_queue(page: Page) -> Run:
    """Decide everything that the open queue shows and goes on to show, with keys alone."""
    run = Run()
    page.evaluate("window.sameDocument = true")
    _press(page, run, "j")
    while (current := page.locator("article.item.current")).count():
        text, number = current.inner_text(), current.get_attribute("data-item")
        start = time.perf_counter()
        _decide(page, run, text)
        until(page, f"(old) => {CURRENT} !== old", number)
        run.seconds.append(time.perf_counter() - start)
        if run.decided % 20 == 10:
            _press(page, run, "u")
            until(page, f"(old) => {CURRENT} === old", number)
            _press(page, run, "r")
    settled(page)
    assert page.evaluate("window.sameDocument"), "the page was loaded anew on the way"
    return run


def until(page: Page, script: str, argument: object = None) -> None:
    """Wait until the script says yes. (The pages' own policy forbids the browser to poll by itself.)"""
    patience = time.monotonic() + PATIENCE
    while not page.evaluate(script, argument):
        assert time.monotonic() < patience, f"it never came true: {script}"
        time.sleep(0.004)


def settled(page: Page) -> None:
    """Wait until everything that was decided has been answered."""
    until(page, "() => Object.keys(sessionStorage).every((key) => !key.startsWith('desk-unsent'))")


def _decide(page: Page, run: Run, text: str) -> None:
    if run.decided % 7 == 6:
        _press(page, run, "p")
    elif "Threats of violence" in text and run.decided % 10 == 2:
        _press(page, run, "b")
        page.keyboard.type(REASON)
        run.keys += len(REASON)
        _press(page, run, "Control+Enter")
    elif "Threats of violence" in text or "Personal attacks" in text:
        _press(page, run, "s")
    else:
        _press(page, run, "r")


def _press(page: Page, run: Run, key: str) -> None:
    page.keyboard.press(key)
    run.keys += 1


def main() -> None:
    """Start a service of its own, empty its queue, print the figures."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        fill(Path(folder), WAITING)
        browser = playwright.chromium.launch(executable_path=get_chromium.get(), args=[*QUIET, "--no-sandbox"])
        service = Service(Path(folder))
        try:
            mo = Visitor(browser, service.address, storage_state=sign_in(browser, service, Path(folder)))
            print(empty_the_queue(mo.go("/admin/queue")).words)
        finally:
            browser.close()
            service.stop()


if __name__ == "__main__":
    main()
