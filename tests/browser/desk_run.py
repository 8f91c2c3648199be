"""Empties a queue of a hundred mixed comments with nothing but keys, and prints what each decision cost.

Run it with `python -m tests.browser.desk_run`; with a number, such as 500, it first walks through so many on a phone's
screen and prints how long each step and a search took. The keys are those of somebody who reads the clause and decides: offers
are removed, threats and abuse removed with a strike, one threat in ten leads to a block with a reason typed, one
comment in seven is published after all, and one act in twenty is undone and done again.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser import get_chromium
from tests.browser.conftest import sign_in
from tests.browser.get_chromium import QUIET
from tests.browser.queue_of import fill
from tests.browser.service import Service
from tests.browser.visitor import PHONE, Visitor

WAITING = 100
REASON = "Threatens others."
PATIENCE = 15.0
CURRENT = "document.querySelector('article.item.current')?.dataset.item"


@dataclass
class Run:
    """What it took."""

    keys: int = 0
    acts: Counter[str] = field(default_factory=Counter)
    """How often each key decided."""
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
            f"{self.decided} decisions ({', '.join(f'{key} {self.acts[key]}' for key in 'prsb')}) with {self.keys} keys, {self.keys / self.decided:.2f} each; from the key to the"
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
            run.acts["u"] += 1
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
    key = _key(run, text)
    run.acts[key] += 1
    _press(page, run, key)
    if key == "b":
        page.keyboard.type(REASON)
        run.keys += len(REASON)
        _press(page, run, "Control+Enter")


def _key(run: Run, text: str) -> str:
    """What somebody who reads the clause would press."""
    if run.decided % 7 == 6:
        return "p"
    if "Threats of violence" in text:
        # The first and every tenth.
        run.acts["threat"] += 1
        return "b" if run.acts["threat"] % 10 == 1 else "s"
    return "s" if "Personal attacks" in text else "r"


def _press(page: Page, run: Run, key: str) -> None:
    page.keyboard.press(key)
    run.keys += 1


def walk(page: Page, wanted: int) -> str:
    """Step through so many comments with j, then search among them; what it took, in one line."""
    page.evaluate(
        "() => { window.longTasks = []; new PerformanceObserver((list) => window.longTasks.push("
        "...list.getEntries().map((one) => one.duration))).observe({ entryTypes: ['longtask'] }); }"
    )
    steps = []
    for _ in range(wanted):
        before = page.evaluate(CURRENT)
        start = time.perf_counter()
        page.keyboard.press("j")
        until(page, f"(old) => {CURRENT} !== old", before)
        steps.append(time.perf_counter() - start)
    shown = page.evaluate("document.querySelectorAll('[data-items] [data-item]').length")
    longest = page.evaluate("Math.max(0, ...window.longTasks)")
    start = time.perf_counter()
    page.keyboard.press("/")
    page.keyboard.type("harbour")
    until(page, "() => document.getElementById('queue-count').dataset.filtered === 'yes'")
    search, steps = time.perf_counter() - start, sorted(steps)
    return (
        f"{wanted} steps through {shown} comments: {1000 * statistics.median(steps):.0f} ms at the median,"
        f" {1000 * steps[int(0.99 * len(steps))]:.0f} ms at the 99th percentile, longest task {longest:.0f} ms;"
        f" a search {1000 * search:.0f} ms, typing included"
    )


def main() -> None:
    """Start a service of its own, empty its queue, print the figures."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        fill(Path(folder), many or WAITING)
        browser = playwright.chromium.launch(executable_path=get_chromium.get(), args=[*QUIET, "--no-sandbox"])
        service = Service(Path(folder))
        try:
            kept = sign_in(browser, service, Path(folder))
            if many:
                phone = Visitor(browser, service.address, storage_state=kept, viewport=PHONE)
                print(walk(phone.go("/admin/queue"), many - 1))
                return
            mo = Visitor(browser, service.address, storage_state=kept)
            print(empty_the_queue(mo.go("/admin/queue")).words)
        finally:
            browser.close()
            service.stop()


if __name__ == "__main__":
    main()
