"""What an open queue asks every few seconds."""

from __future__ import annotations

from tests.web.pages.desk.conftest import Desk, Sitting


def test_it_tells_how_many_wait_and_the_newest_of_them(desk: Desk, mo_sitting: Sitting, ada) -> None:
    nothing = {"held": 0, "shown": "0", "newest": 0, "ids": []}
    assert mo_sitting.get("/admin/queue/news?after=0").response.json == nothing
    first = desk.held(ada, "Cheap watches here", "watches")
    number = desk.held(ada, "Cheap shoes here", "shoes")
    some = {"held": 2, "shown": "2", "newest": number}
    assert mo_sitting.get("/admin/queue/news").response.json == {**some, "ids": []}
    assert mo_sitting.get("/admin/queue/news?after=0").response.json == {**some, "ids": [first, number]}
    assert mo_sitting.get(f"/admin/queue/news?after={first}").response.json == {**some, "ids": [number]}
    assert mo_sitting.get("/admin/queue/news?after=-1x").response.json == {**some, "ids": []}


def test_the_queue_carries_what_the_script_needs_and_strangers_learn_nothing(mo_sitting: Sitting, ada_browsing) -> None:
    [live] = [node for node in mo_sitting.get("/admin/queue").root.iter("div") if node.get("data-live")]
    assert (live.get("data-live"), live.get("data-held"), live.get("data-newest")) == ("/admin/queue/news", "0", "0")
    assert ada_browsing.get("/admin/queue/news").status in {303, 401}
