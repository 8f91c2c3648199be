"""A clock that jumps: nothing breaks, nothing is unlocked, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.web.conftest import SLUG, Clock, Visitor

JUMPS = [timedelta(days=-1), timedelta(days=1), timedelta(days=-3650), timedelta(days=3650)]


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_after_a_jump_every_page_opens_and_the_text_is_given_back_or_taken(
    ada_browsing: Visitor, clock: Clock, jump: timedelta
) -> None:
    ada_browsing.post("Before the jump.")
    held = ada_browsing.post("you fool").link("See what happens to it")
    form = ada_browsing.form(comment="Across the jump.")
    clock.at += jump
    answer = ada_browsing.send(f"/threads/{SLUG}/comments", form)
    assert answer.status == 400
    assert answer.field("comment") == "Across the jump."
    again = {**form, "token": answer.field("token")}
    assert ada_browsing.send(f"/threads/{SLUG}/comments", again).status == 303
    for path in (f"/threads/{SLUG}", "/", held, "/admin/sign-in", "/healthz"):
        assert ada_browsing.client.get(path).status_code == 200
    assert ada_browsing.get(f"/threads/{SLUG}").words.count("Before the jump.") == 1


def test_a_ban_holds_when_the_clock_is_set_back(
    ada_browsing: Visitor, clock: Clock, visitor: Callable[..., Visitor]
) -> None:
    rex = visitor("Rex", "rex@example.com", "203.0.113.66")
    for number in range(4):
        rex.post(f"I will hurt you {number}")
    barred = rex.post("Hello.")
    clock.at -= timedelta(hours=2)
    assert barred.status == 403
    assert rex.post("Hello again.").status == 403
