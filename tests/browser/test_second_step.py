"""A passkey in a real browser: set up at the desk, then asked for after the password."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PASSWORD
from tests.browser.service import Service


@pytest.fixture
def own_service(tmp_path: Path) -> Iterator[Service]:
    """A service of its own: its administrator gets a second step. Passkeys need a name, which localhost is."""
    running = Service(tmp_path)
    yield running
    running.stop()


def with_authenticator(page: Page) -> None:
    """A passkey holder in software, as the browser's developers test with."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**options, "hasResidentKey": True, "automaticPresenceSimulation": True}},
    )


def test_a_passkey_is_set_up_and_opens_the_desk_after_the_password(browser: Browser, own_service: Service) -> None:
    page = browser.new_page()
    with_authenticator(page)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if "Content Security" in line.text else None)
    page.goto(own_service.sign_in_link.replace("127.0.0.1", "localhost"))
    page.get_by_role("button", name="Sign in").click()
    page.fill("#new", PASSWORD)
    page.fill("#again", PASSWORD)
    page.get_by_role("button", name="Save").click()
    page.goto(f"http://localhost:{own_service.port}/admin/account/second-factor")
    page.fill("#passkey-name", "Phone")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    expect(page.get_by_text("Phone, since")).to_be_visible()
    code = page.locator("code.one-time").first.inner_text()
    assert re.fullmatch(r"[a-z2-7]{4}(-[a-z2-7]{4}){3}", code)

    def first_step() -> None:
        page.get_by_role("button", name="Sign out").click()
        page.fill("#name", "admin")
        page.fill("#password", PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="The second step")).to_be_visible()

    first_step()
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    first_step()
    page.fill("#code", code)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    page.close()
    assert faults == []
