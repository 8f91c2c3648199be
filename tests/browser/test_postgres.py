"""The same house on PostgreSQL: one story from a comment to a ban, told by real processes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import ADVERT, sign_in
from tests.browser.service import Service
from tests.browser.visitor import Visitor
from tests.postgres_server import PostgresServer

pytestmark = pytest.mark.postgres


@pytest.fixture
def service_on_postgres(postgres: PostgresServer, tmp_path: Path) -> Iterator[Service]:
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE story")
    url = postgres.url("story")
    running = Service(tmp_path, "--demo", "--workers", "2", MODERATION_DATABASE_URL=url, MODERATION_TRUSTED_PROXIES="1")
    yield running
    running.stop()


def test_a_comment_a_queue_a_ban(browser: Browser, service_on_postgres: Service, tmp_path: Path) -> None:
    site = service_on_postgres.address
    ada, rex = Visitor(browser, site), Visitor(browser, site)
    ada.post("A ferry across the harbour would cost less than any bus.", name="Ada Reader")
    expect(ada.page.locator("article.comment", has_text="A ferry across the harbour")).to_be_visible()
    rex.post(ADVERT, name="Rex Trader", email="rex@trader.example")
    assert rex.heading() == "Your comment is waiting for a moderator"

    mo = Visitor(browser, site, storage_state=sign_in(browser, service_on_postgres, tmp_path))
    mo.go("/admin/queue?sort=newest")
    shown = mo.page.locator("article.item", has=mo.page.locator(".item-title", has_text="Rex Trader"))
    shown.get_by_text("Block or ban").click()
    shown.get_by_label("Why now").fill("Advertises tickets.")
    shown.get_by_role("button", name="Ban for good").click()
    expect(mo.page.locator("#outcome").get_by_role("button", name="Undo")).to_be_visible()

    rex.post("A friendly word about the weather.", name="Max", email="rex@trader.example")
    assert rex.heading() == "You cannot comment here any more"
    assert [visitor.leave() for visitor in (ada, rex, mo)] == [[], [], []]
