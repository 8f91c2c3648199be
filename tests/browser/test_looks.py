"""Every page, as a phone and as a desk show it, light and dark: axe finds nothing, nothing sticks out sideways."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import ADVERT
from tests.browser.visitor import DESK, PHONE, Visitor

Visit = Callable[..., Visitor]
PUBLIC = [
    "/",
    "/comments/1/report",
    "/threads/night-buses",
    "/threads/night-buses?reply_to=1#leave-a-reply",
    "/policy",
    "/no/such/page",
]
SIGNED_OUT = ["/admin/sign-in", "/admin/sign-in/no-such-link"]
STAFF = [
    "/admin/queue",
    "/admin/queue?clause=threats&sort=score",
    "/admin/queue?q=nothing+like+this",
    "/admin/people",
    "/admin/people?q=rex",
    "/admin/bans",
    "/admin/appeals",
    "/admin/appeals?show=all",
    "/admin/bans?show=all",
    "/admin/bans/1",
    "/admin/log",
    "/admin/threads",
    "/admin/policy",
    "/admin/policy/versions",
    "/admin/policy/lists",
    "/admin/policy/trial",
    "/admin/comments/1/lists",
    "/admin/attack",
    "/admin/bans/keys",
    "/admin/policy/rules/attacks/abuse",
    "/admin/replies",
    "/admin/queue?group=text",
    "/admin/moderators",
    "/admin/account",
    "/admin/account/second-factor",
    "/admin/outbox",
    "/admin/keys",
    "/admin/statistics",
    "/admin/statistics/year",
    "/admin/statistics/second-look",
    "/admin/reports",
]


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def screen(request: pytest.FixtureRequest) -> dict[str, int]:
    return request.param


@pytest.fixture
def anybody(visit: Visit, scheme: str, screen: dict[str, int]) -> Visitor:
    return visit(color_scheme=scheme, viewport=screen)


@pytest.fixture
def mo(visit: Visit, signed_in: Path, scheme: str, screen: dict[str, int]) -> Visitor:
    return visit(color_scheme=scheme, viewport=screen, storage_state=signed_in)


def faults(visitor: Visitor) -> list[str]:
    """What is wrong with the page that is open, with everything unfolded and nothing left undrawn for being far down."""
    visitor.page.evaluate(
        "document.querySelectorAll('*').forEach((one) => { one.style.contentVisibility = 'visible'; })"
    )
    visitor.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    return visitor.accessibility() + visitor.too_wide()


def test_public_pages(anybody: Visitor) -> None:
    found = [fault for path in PUBLIC + SIGNED_OUT if anybody.go(path) for fault in faults(anybody)]
    assert found == []


def test_pages_after_posting(anybody: Visitor) -> None:
    found = [fault for page in outcomes(anybody) if page for fault in faults(anybody)]
    assert found == []


def outcomes(visitor: Visitor) -> Iterator[Page]:
    """The pages that follow a comment: mistakes, preview, refused, held, the private page of a held one."""
    visitor.go("/threads/night-buses")
    visitor.send()
    yield visitor.page
    visitor.write("A **fine** word about buses, with a [link](https://council.example/plan).", name="Bo Looks")
    visitor.send("Preview")
    yield visitor.page
    visitor.post("Kill yourself, you filthy vermin, all of you", name="Bo Rude")
    yield visitor.page
    other = f"{ADVERT} and ask for {visitor.ip}"
    visitor.post(other, name=f"Bo {visitor.ip}", email=f"{visitor.ip}@looks.example")
    yield visitor.page
    visitor.page.get_by_role("link", name="See what happens to it").click()
    yield visitor.page


def test_pages_of_the_desk(mo: Visitor) -> None:
    found = [fault for path in STAFF if mo.go(path) for fault in faults(mo)]
    for path in ("/admin/queue", "/admin/people"):
        mo.go(path)
        mo.page.locator("main a[href*='/admin/people/'], main a[href*='/admin/comments/']").first.click()
        found += faults(mo)
    assert found == []


def test_every_page_fits_on_paper(visit: Visit) -> None:
    reader = visit()
    reader.go("/threads/night-buses")
    reader.page.emulate_media(media="print")
    assert reader.page.locator("#field-comment").is_hidden()
    assert reader.page.locator("article.story h1").is_visible()


def test_text_can_be_twice_as_large(visit: Visit) -> None:
    reader = visit(viewport={"width": 640, "height": 450}, device_scale_factor=2)
    for path in PUBLIC:
        reader.go(path)
        assert reader.too_wide() == []
