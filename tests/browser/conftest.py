"""What the browser stories share: a real browser, a real service, visitors who notice what no visitor should see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.service import Service
from tests.browser.visitor import Visitor

ADVERT = "Cheap tickets from my company, call 020 7946 0018 or write to sales@tickets.example today"
PASSWORD = "four unrelated words here"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker for all stories of a folder: one browser and one service are enough."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The demo, as `make serve` shows it. One proxy is trusted, so that each visitor can come from elsewhere."""
    running = Service(tmp_path_factory.mktemp("service"), "--demo", MODERATION_TRUSTED_PROXIES="1")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def signed_in(browser: Browser, service: Service, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sign_in(browser, service, tmp_path_factory.mktemp("session"))


def sign_in(browser: Browser, service: Service, folder: Path) -> Path:
    """Use the administrator's one-time link and choose a password; a file in the folder keeps the cookies."""
    mo = Visitor(browser, service.address)
    mo.go(service.sign_in_link)
    mo.send("Sign in")
    mo.page.fill("#new", PASSWORD)
    mo.page.fill("#again", PASSWORD)
    mo.send("Save")
    kept = folder / "cookies.json"
    mo.context.storage_state(path=kept)
    assert mo.leave() == []
    return kept


@pytest.fixture
def visit(browser: Browser, service: Service) -> Iterator[Callable[..., Visitor]]:
    """Makes visitors, each with a browser profile and an address of their own, and checks at the end that none of
    their pages had an error, broke the content policy, or reached for another server."""
    visitors: list[Visitor] = []

    def come(**options: object) -> Visitor:
        visitors.append(Visitor(browser, service.address, **options))
        return visitors[-1]

    yield come
    troubles = [trouble for visitor in visitors for trouble in visitor.leave()]
    assert troubles == []
