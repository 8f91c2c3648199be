"""The outbox's page: what fails is seen by who can do something about it."""

from __future__ import annotations

from moderation.storage import outbox
from tests.web.pages.desk.conftest import Desk, Sitting


def failing(desk: Desk) -> None:
    with desk.house.store.write() as tx:
        number = outbox.add(tx, "mail", "digest", {}, now=desk.clock())
        outbox.claim(tx, ("mail",), {}, now=desk.clock(), lease=desk.clock() - desk.clock(), most=9)
        outbox.put_back(tx, number, desk.clock().replace(year=2027), "The mail server does not answer.")


def test_a_failure_is_announced_to_the_administrator_and_explained(desk: Desk, ann_sitting: Sitting) -> None:
    assert "cannot be sent" not in ann_sitting.get("/admin/queue").text
    failing(desk)
    assert "Notices cannot be sent" in ann_sitting.get("/admin/queue").text
    page = ann_sitting.get("/admin/outbox")
    assert "Failing: 1." in page.words
    assert "The mail server does not answer." in page.words


def test_trying_again_makes_it_due_now(desk: Desk, ann_sitting: Sitting) -> None:
    failing(desk)
    page = ann_sitting.get("/admin/outbox")
    sent = ann_sitting.send("/admin/outbox/again", ann_sitting.fields(page, "/admin/outbox/again"))
    assert sent.status == 303
    with desk.house.store.read() as tx:
        assert outbox.any_due(tx, desk.clock())


def test_moderators_are_not_bothered_with_it(desk: Desk, mo_sitting: Sitting) -> None:
    failing(desk)
    assert "cannot be sent" not in mo_sitting.get("/admin/queue").text
    assert mo_sitting.get("/admin/outbox").status == 403
