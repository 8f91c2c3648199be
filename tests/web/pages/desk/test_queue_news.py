"""What an open queue asks every few seconds."""

from __future__ import annotations

from tests.web.pages.desk.conftest import Desk, Sitting


def test_it_tells_how_many_wait_and_the_newest_of_them(desk: Desk, mo_sitting: Sitting, ada) -> None:
    assert mo_sitting.get("/admin/queue/news").response.json == {"held": 0, "newest": 0}
    desk.held(ada, "Cheap watches here", "watches")
    number = desk.held(ada, "Cheap shoes here", "shoes")
    assert mo_sitting.get("/admin/queue/news").response.json == {"held": 2, "newest": number}


def test_the_queue_carries_what_the_script_needs_and_strangers_learn_nothing(mo_sitting: Sitting, ada_browsing) -> None:
    [live] = [node for node in mo_sitting.get("/admin/queue").root.iter("div") if node.get("data-live")]
    assert (live.get("data-live"), live.get("data-held"), live.get("data-newest")) == ("/admin/queue/news", "0", "0")
    assert ada_browsing.get("/admin/queue/news").status in {303, 401}
