"""Pages that are kept ready say the same as pages that are made anew, and never the truth of a moment ago."""

from __future__ import annotations

import gzip
import itertools
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import Client

from moderation.storage import comments, threads
from moderation.storage.database import Store
from moderation.vocabulary import Status
from moderation.web.kept_body import Body, cut, joined
from moderation.web.kept_pages import MOST_BYTES, YOUNG, KeptPages, may_be_kept
from moderation.workflow.house import House
from tests.web.conftest import POLICY, SLUG, Clock, Visitor

THREAD = f"/threads/{SLUG}"
LIST = f"/api/v1{THREAD}/comments"
FEED = f"{THREAD}/feed.xml"
VALUES = ["first-value-of-all", "second-value"]


class Counted:
    """An app that counts how often it is asked, behind kept pages whose mark a test sets."""

    def __init__(self, clock: Clock) -> None:
        self.asked = 0
        self.mark: object = 1
        self.clock = clock
        app = Flask(__name__)
        app.add_url_rule("/page", view_func=self.page)
        app.add_url_rule("/other", view_func=lambda: f"made {next(self.numbers)}")
        app.add_url_rule("/closing", view_func=self.closing)
        self.numbers = itertools.count(1)
        self.client = Client(KeptPages(app.wsgi_app, lambda: self.mark, clock))

    def page(self) -> tuple[str, dict[str, str]]:
        self.asked += 1
        may_be_kept({"made-when-asked": lambda: f"fresh-{next(self.numbers)}"})
        return f"{self.asked}: made-when-asked, made-when-asked", {"X-Value": "<made-when-asked>"}

    def closing(self) -> str:
        self.asked += 1
        may_be_kept(until=self.clock() + timedelta(seconds=3))
        return "open"


@pytest.fixture
def counted(clock: Clock) -> Counted:
    return Counted(clock)


# On a busy machine making up texts is slow, which says nothing about them.
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(st.sampled_from([*VALUES, "text", "", "é", "\x00"]), max_size=12),
    st.text(max_size=20),
    st.text(max_size=20),
)
def test_what_is_cut_and_joined_again_is_the_same_but_for_the_values(parts: list[str], one: str, two: str) -> None:
    text = "".join(parts)
    pieces, places = cut(text, VALUES)
    assert joined(pieces, places, VALUES) == text
    body = Body.of(text, VALUES)
    new = [one.encode(), two.encode()]
    expected = text.encode().replace(VALUES[0].encode(), b"\0one\0").replace(VALUES[1].encode(), new[1])
    assert body.plain(new) == expected.replace(b"\0one\0", new[0])
    assert gzip.decompress(body.gzipped(new)) == body.plain(new)


def test_a_value_never_shows_in_the_length_of_the_compressed_page() -> None:
    body = Body.of(f"token={VALUES[0]} and more text, token=", VALUES)
    assert len(body.gzipped([b"token=token=token=", b""])) == len(body.gzipped([b"k8Jq-2ZmXv_wB7tR1n", b""]))


def test_a_page_is_made_once_and_its_values_are_new_each_time(counted: Counted) -> None:
    answers = [counted.client.get("/page") for _ in range(3)]
    assert [answer.text for answer in answers] == [f"1: fresh-{n}, fresh-{n}" for n in (1, 2, 3)]
    assert [answer.headers["X-Value"] for answer in answers] == ["<fresh-1>", "<fresh-2>", "<fresh-3>"]


def test_what_no_view_offered_is_never_kept(counted: Counted) -> None:
    assert [counted.client.get("/other").text for _ in range(2)] == ["made 1", "made 2"]


@pytest.mark.parametrize("query", ["?page=2", "?reply_to=3"])
def test_another_address_is_another_page(counted: Counted, query: str) -> None:
    counted.client.get("/page")
    assert counted.client.get(f"/page{query}").text.startswith("2:")
    assert counted.client.get("/page", base_url="https://localhost").text.startswith("3:")
    assert counted.client.get("/page", base_url="http://elsewhere.example").text.startswith("4:")


def test_a_change_of_the_mark_makes_it_anew(counted: Counted) -> None:
    counted.client.get("/page")
    counted.mark = 2
    assert counted.client.get("/page").text.startswith("2:")


def test_while_changes_cannot_be_noticed_nothing_is_kept(counted: Counted) -> None:
    counted.mark = None
    assert [counted.client.get("/page").text[:2] for _ in range(2)] == ["1:", "2:"]


def test_a_page_grows_old_and_a_clock_that_goes_back_makes_it_anew(counted: Counted) -> None:
    counted.client.get("/page")
    counted.clock.forward(seconds=YOUNG.total_seconds() - 1)
    assert counted.client.get("/page").text.startswith("1:")
    counted.clock.forward(seconds=1)
    assert counted.client.get("/page").text.startswith("2:")
    counted.clock.forward(days=-1)
    assert counted.client.get("/page").text.startswith("3:")


def test_a_page_that_becomes_wrong_by_itself_is_not_given_out_after_that(counted: Counted) -> None:
    counted.client.get("/closing")
    counted.clock.forward(seconds=2)
    counted.client.get("/closing")
    assert counted.asked == 1
    counted.clock.forward(seconds=1)
    counted.client.get("/closing")
    assert counted.asked == 2


def test_a_browser_that_has_the_page_is_told_so_and_keeps_its_content_policy(ada_browsing: Visitor) -> None:
    first = ada_browsing.get(THREAD).response
    again = ada_browsing.get(THREAD, headers={"If-None-Match": first.headers["ETag"]}).response
    assert (again.status_code, again.data) == (304, b"")
    assert "Content-Security-Policy" not in again.headers
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]


def test_kept_pages_together_stay_within_their_bound(clock: Clock) -> None:
    app = Flask(__name__)

    @app.get("/<int:number>")
    def page(number: int) -> str:
        may_be_kept()
        return str(number) * 2_000_000

    kept = KeptPages(app.wsgi_app, lambda: 1, clock)
    for number in range(1, 40):
        Client(kept).get(f"/{number}")
    assert 0 < kept._bytes <= MOST_BYTES
    assert kept._bytes == sum(one.body.size for one in kept._kept.values())


@pytest.mark.parametrize("path", [THREAD, LIST, FEED, f"/embed{THREAD}"])
def test_a_new_comment_is_there_for_everybody_at_once(
    ada_browsing: Visitor, visitor: Callable[..., Visitor], path: str
) -> None:
    bo = visitor("Bo", "bo@example.net", "198.51.100.20")
    bo.get(path)
    assert "Bring them back" not in bo.get(path).text
    ada_browsing.post("Bring them back.")
    assert "Bring them back" in bo.get(path).text
    assert "Bring them back" in visitor("Cy", "cy@example.net", "198.51.100.21").get(path).text


def test_a_removal_is_gone_for_everybody_at_once(
    ada_browsing: Visitor, visitor: Callable[..., Visitor], house: House
) -> None:
    ada_browsing.post("Bring them back.")
    bo = visitor("Bo", "bo@example.net", "198.51.100.20")
    assert "Bring them back" in bo.get(THREAD).text
    with house.store.write() as tx:
        assert comments.set_status(tx, 1, 1, Status.REMOVED)
    assert "Bring them back" not in bo.get(THREAD).text


def test_two_visitors_never_share_a_form_token_nor_the_word_of_the_scripts(visitor: Callable[..., Visitor]) -> None:
    pages = [visitor("Bo", "bo@example.net", "198.51.100.20").get(THREAD) for _ in range(3)]
    assert len({page.field("token") for page in pages}) == 3
    for page in pages:
        [nonce] = re.findall("script-src 'nonce-(.+?)'", page.response.headers["Content-Security-Policy"])
        assert f'nonce="{nonce}"' in page.text
    assert len({page.response.headers["Content-Security-Policy"] for page in pages}) == 3


def test_a_form_from_a_kept_page_can_be_posted(visitor: Callable[..., Visitor]) -> None:
    bo, cy = visitor("Bo", "bo@example.net", "198.51.100.20"), visitor("Cy", "cy@example.net", "198.51.100.21")
    forms = [bo.form(comment="The same words"), cy.form(comment="The same words")]
    statuses = [one.send(f"{THREAD}/comments", form).status for one, form in zip((bo, cy), forms, strict=True)]
    assert statuses == [303, 303]


def test_who_is_remembered_gets_a_page_of_their_own(ada_browsing: Visitor, visitor: Callable[..., Visitor]) -> None:
    ada_browsing.post("Bring them back.", remember="yes")
    assert ada_browsing.get(THREAD).field("name") == "Ada"
    assert visitor("Bo", "bo@example.net", "198.51.100.20").get(THREAD).field("name") == ""
    assert ada_browsing.get(THREAD).field("name") == "Ada"


@pytest.mark.parametrize("written", ["{} ={}", "\t{}={}", "a=b;\t{}={}", "a=b; {}\t={}"])
@pytest.mark.parametrize("name", ["commenter", "own"])
def test_nobody_puts_a_page_of_their_own_before_others_by_writing_a_cookie_oddly(
    ada_browsing: Visitor, visitor: Callable[..., Visitor], name: str, written: str
) -> None:
    ada_browsing.post("Bring them back.", remember="yes", email="")
    cookie = ada_browsing.client.get_cookie(name)
    assert cookie
    odd = ada_browsing.client.application.test_client(use_cookies=False).get(
        THREAD, environ_overrides={"HTTP_COOKIE": written.format(name, cookie.value)}
    )
    assert ('value="Ada"' in odd.text) == (name == "commenter")
    assert ("/status/" in odd.text) == (name == "own")
    bo = visitor("Bo", "bo@example.net", "198.51.100.20").get(THREAD)
    assert bo.field("name") == ""
    assert "/status/" not in bo.text


def test_a_changed_policy_shows_at_once(visitor: Callable[..., Visitor], house: House, policy_path: Path) -> None:
    bo = visitor("Bo", "bo@example.net", "198.51.100.20")
    assert "for 15 minutes after posting" in bo.get(THREAD).words
    policy_path.write_text(POLICY.replace("edit_window: 15m", "edit_window: 20m"), "utf-8")
    house.policies._looked -= 2
    assert "for 20 minutes after posting" in bo.get(THREAD).words


def test_both_databases_notice_what_others_commit(store: Store, clock: Clock) -> None:
    other = Store(store.url.render_as_string(hide_password=False))
    before = store.mark()
    assert before == store.mark() is not None
    with other.write() as tx:
        threads.open_thread(tx, SLUG, "Night buses", "", "Joan", "", clock())
    after = store.mark()
    assert after != before
    assert after == store.mark()
    with store.write() as tx:
        threads.set_closed(tx, 1, clock())
    assert store.mark() != after
    other.close()
