"""Everything hostile at once in a real Chromium: no script runs, nothing is asked of another server, no rule is broken."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.attack import payloads
from tests.attack.conftest import SLUG
from tests.attack.stranger import Stranger
from tests.browser.service import Service

PATHS = (f"/threads/{SLUG}", "/admin/queue?sort=newest", "/admin/people", "/admin/log")


def test_nothing_hostile_runs_or_loads_in_a_real_browser(
    attacked: Service, moderator: Stranger, browser: Browser
) -> None:
    bo = Stranger(attacked.port, SLUG)
    token = bo.get(f"/threads/{SLUG}").field("token")
    hostile = [*payloads.HTML, *payloads.MARKDOWN[:36]]
    for number in range(0, len(hostile), 6):
        for start in ("", "marmot "):
            name = payloads.NAMES[number % len(payloads.NAMES)]
            text = start + "\n\n".join(hostile[number : number + 6])
            fields = [("token", token), ("name", name), ("comment", text), ("website", "https://evil.example/")]
            assert bo.send(f"/threads/{SLUG}/comments", fields).status in {202, 303, 400}
    troubles: list[str] = []
    context = browser.new_context(base_url=attacked.address)
    context.add_cookies(
        [{"name": name, "value": value, "url": attacked.address} for name, value in moderator.cookies.items()]
    )
    page = context.new_page()
    page.on("dialog", lambda dialog: (troubles.append(f"a script ran: {dialog.message}"), dialog.dismiss()))
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda sent: None if sent.url.startswith(attacked.address) else troubles.append(sent.url))
    for path in PATHS:
        answer = page.goto(path)
        assert answer
        assert answer.ok, path
        page.mouse.move(300, 300)
        page.keyboard.press("Tab")
        page.wait_for_timeout(150)
    context.close()
    assert troubles == []
