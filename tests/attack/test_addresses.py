"""Addresses that no page links to: strange numbers, names, cursors and filters, signed in and signed out."""

from __future__ import annotations

import re

import pytest

from tests.attack.stranger import Stranger
from tests.browser.service import Service

NUMBERS = [
    "0",
    "1",
    "-1",
    "9223372036854775807",
    "9223372036854775808",
    "9" * 19,
    "9" * 40,
    "9" * 5000,
    "1e3",
    "%D9%A3",
]
NASTY = ["", "%00", "%ED%A0%80", "%FF%FE", "%C0%AF", "%E2%80%AE", "'%20OR%201=1--", "%25%5F%5C", "a" * 3000, "_external",
         "%0d%0aSet-Cookie:%20a=b", "//evil.example", "1_1", "9" * 19 + "_" + "9" * 19, "2026-99-99T99:99:99", "0" * 500,
         "1|2|3", "nan", "inf", "-inf", "1.5_9223372036854775808"]  # fmt: skip
NUMBERED = ["/admin/people/{}", "/admin/bans/{}", "/admin/comments/{}", "/comments/{}/status/x", "/threads/open-house?page={}",
            "/threads/open-house?reply_to={}", "/?before={}", "/admin/log?by={}", "/admin/log?person={}", "/admin/log?comment={}",
            "/admin/log?thread={}"]  # fmt: skip
NAMED = ["/threads/{}", "/comments/1/status/{}", "/admin/sign-in/{}", "/admin/sign-in?next={}", "/admin/queue?q={}",
         "/admin/queue?after={}", "/admin/queue?sort=score&after={}", "/admin/queue?clause={}", "/admin/queue?thread={}",
         "/admin/queue?age={}", "/admin/queue?score={}", "/admin/people?q={}", "/admin/bans?after={}", "/admin/bans?show=all&after={}",
         "/admin/log?after={}", "/admin/log?kind={}", "/admin/queue?endpoint={}", "/admin/log?endpoint={}&self={}", "/{}",
         "/admin/threads?before={}", "/admin/threads?after={}", "/static/{}", "/?before={}&endpoint=x",
         "/admin/queue?done={}&missed={}&repeated={}", "/admin/queue?missed=comment-{}", "/comments/1/status/x?done={}"]  # fmt: skip
ADDRESSES = [shape.replace("{}", value) for shape in NUMBERED for value in NUMBERS] + [
    shape.replace("{}", value) for shape in NAMED for value in NASTY
]


@pytest.mark.parametrize("signed_in", [True, False], ids=["signed_in", "signed_out"])
def test_no_address_breaks_the_service(attacked: Service, moderator: Stranger, signed_in: bool) -> None:
    visitor = moderator if signed_in else Stranger(attacked.port)
    answers = {address: visitor.get(address) for address in ADDRESSES}
    assert {address[:80]: answer.status for address, answer in answers.items() if answer.status >= 500} == {}
    for address, answer in answers.items():
        away = answer.headers.get("location", "")
        assert re.match(r"(/(?![/\\])|$)", away), (address, away)
        assert "set-cookie" not in answer.headers or not answer.headers["set-cookie"].startswith("a=b"), address
