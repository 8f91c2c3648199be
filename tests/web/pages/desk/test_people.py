"""People: the list, one person's page, and stopping somebody by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from moderation.aliases import style
from moderation.storage import bans
from moderation.vocabulary import Author, Status
from tests.web.pages.desk.conftest import Desk, Sitting


def place(sitting: Sitting, person: int, **fields: str) -> object:
    path = f"/admin/people/{person}/restrictions"
    page = sitting.get(f"/admin/people/{person}")
    given = {"kind": "block", "clause": "attacks", "reason": "Enough.", "length": "3d", **fields}
    return sitting.send(path, {**sitting.fields(page, path), **given})


def look(sitting: Sitting, person: int, reason: str = "A second name in one thread.") -> object:
    path = f"/admin/people/{person}/evidence"
    fields = sitting.fields(sitting.get(f"/admin/people/{person}"), path)
    return sitting.send(path, {**fields, "reason": reason})


def in_force(desk: Desk, person: int) -> object:
    with desk.house.store.read() as tx:
        return bans.in_force(tx, person, desk.clock())


def test_the_list_finds_people_by_any_of_their_names(mo_sitting: Sitting, desk: Desk, person: int, ada: Author) -> None:
    desk.held(ada, "other thing", "other")
    assert {node.get("href") for node in mo_sitting.get("/admin/people").all(".//tbody//a")} >= {
        f"/admin/people/{person}"
    }
    page = mo_sitting.get("/admin/people?q=obb")
    assert [node.get("href") for node in page.all(".//tbody//a")] == [f"/admin/people/{person}"]
    assert "Nobody has written under such a name." in mo_sitting.get("/admin/people?q=zebra").words


def test_the_page_shows_names_counts_and_every_comment(mo_sitting: Sitting, person: int) -> None:
    page = mo_sitting.get(f"/admin/people/{person}")
    assert page.heading == "Bobby"
    assert "Bo 1 comment" in page.words
    assert [mark.text for mark in page.all(".//mark")] == ["some"]
    assert "fine words" in page.words
    assert "Strikes weigh 0: no step yet. At 1 comes a warning." in page.words


def test_the_page_names_who_leaves_the_same_traces(mo_sitting: Sitting, desk: Desk, person: int, bo: Author) -> None:
    desk.held(Author("Shadow", "shadow@example.org", "", bo.ip, bo.user_agent), "other thing", "other")
    page = mo_sitting.get(f"/admin/people/{person}")
    assert "Shadow" in page.words
    assert "Same internet connection" not in page.words, "traces are shown to who says why they look"
    assert look(mo_sitting, person, "  ").status == 422
    assert look(mo_sitting, person).status == 303
    page = mo_sitting.get(f"/admin/people/{person}")
    assert "Same internet connection" in page.words
    assert "Traces side by side" in page.words
    assert "Connection A" in page.words
    assert [node.text.strip() for node in page.all(".//*[@class='name-label']")] == ["Bobby", "Shadow"]
    desk.clock.forward(minutes=31)
    assert "Traces side by side" not in mo_sitting.get(f"/admin/people/{person}").words
    assert "evidence looked at" in mo_sitting.get("/admin/log").words


def test_the_form_says_whom_a_ban_would_have_hit(mo_sitting: Sitting, person: int) -> None:
    assert (
        "Comments that this would have refused in the last 90 days: 2. They were by Bobby"
        in mo_sitting.get(f"/admin/people/{person}").words
    )


def test_a_ban_that_reaches_back_takes_all_comments_and_one_undo_brings_them_back(
    mo_sitting: Sitting, desk: Desk, person: int
) -> None:
    sent = place(mo_sitting, person, kind="ban", back_too="yes")
    told = mo_sitting.get(sent.response.location)
    assert "1 person banned, 2 comments removed" in told.words
    assert {desk.status(1), desk.status(2)} == {"removed"}
    undo = {
        "csrf_token": mo_sitting.token(),
        "undo": told.all(".//input[@name='undo']")[0].get("value"),
        "batch": "9" * 32,
    }
    assert mo_sitting.send("/admin/undo", undo).status == 303
    assert (desk.status(1), desk.status(2), in_force(desk, person)) == ("held", "published", None)


def test_somebody_is_blocked_for_a_time_by_hand(mo_sitting: Sitting, desk: Desk, person: int) -> None:
    sent = place(mo_sitting, person)
    told = mo_sitting.get(sent.response.location)
    assert "1 person blocked" in told.words
    assert "blocked until" in told.words
    found = in_force(desk, person)
    assert (found.kind, found.clause, found.placed_by) == ("block", "attacks", "Mo")
    assert found.until == desk.clock() + timedelta(days=3)


def test_a_last_day_goes_before_the_length(mo_sitting: Sitting, desk: Desk, person: int) -> None:
    place(mo_sitting, person, day="2026-12-24")
    assert in_force(desk, person).until.isoformat() == "2026-12-24T23:59:59+00:00"


def test_a_ban_has_no_end_whatever_length_was_left_in_the_form(mo_sitting: Sitting, desk: Desk, person: int) -> None:
    place(mo_sitting, person, kind="ban", day="2026-12-24")
    assert (in_force(desk, person).kind, in_force(desk, person).until) == ("ban", None)


def test_a_jump_over_the_ladder_is_pointed_out(mo_sitting: Sitting, person: int) -> None:
    assert "A ban goes further than the ladder asks for by now." in mo_sitting.get(f"/admin/people/{person}").words


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reason": ""}, "Say why."),
        ({"reason": "  \n "}, "Say why."),
        ({"clause": ""}, "Choose the clause that was broken."),
        ({"clause": "made-up"}, "Choose the clause that was broken."),
        ({"kind": "exile"}, "Choose between a block"),
        ({"day": "tomorrow"}, "Write the day as 2026-12-31."),
        ({"day": "2020-01-01"}, "That day has passed."),
        ({"day": "9999-99-99"}, "Write the day as 2026-12-31."),
        ({"length": "a while"}, "Choose how long the block lasts."),
        ({"reason": "x" * 2001}, "2,001 characters long"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(
    mo_sitting: Sitting, desk: Desk, person: int, fields: dict[str, str], words: str
) -> None:
    page = place(mo_sitting, person, **{"reason": "Typed with care.", **fields})
    assert page.status == 422
    assert words in page.words
    if "reason" not in fields:
        assert "Typed with care." in page.text
    assert in_force(desk, person) is None


def test_a_shorter_block_beside_a_longer_one_is_refused_in_plain_words(
    mo_sitting: Sitting, desk: Desk, person: int
) -> None:
    place(mo_sitting, person, kind="ban")
    page = place(mo_sitting, person)
    assert page.status == 409
    assert "is in force already" in page.words


def test_a_second_click_places_nothing_more(mo_sitting: Sitting, desk: Desk, person: int) -> None:
    path = f"/admin/people/{person}/restrictions"
    fields = mo_sitting.fields(mo_sitting.get(f"/admin/people/{person}"), path)
    given = {**fields, "clause": "attacks", "reason": "Enough.", "length": "3d", "kind": "block"}
    mo_sitting.send(path, given)
    desk.clock.forward(seconds=3)
    again = mo_sitting.send(path, given)
    assert "This was done already" in mo_sitting.get(again.response.location).words
    with desk.house.store.read() as tx:
        assert len(bans.of_person(tx, person)) == 1


@pytest.mark.parametrize("path", ["/admin/people/999", "/admin/people/" + "9" * 30])
def test_a_number_that_nobody_has_is_not_found(mo_sitting: Sitting, path: str) -> None:
    assert mo_sitting.get(path).status == 404
    assert mo_sitting.send(f"{path}/restrictions", {"csrf_token": mo_sitting.token()}).status == 404


def test_two_names_are_joined_and_kept_apart_by_a_moderator_and_each_can_be_undone(
    mo_sitting: Sitting, desk: Desk, person: int, bo: Author
) -> None:
    desk.held(Author("Shadow", "shadow@example.org", "", bo.ip, bo.user_agent), "other thing", "other")
    path = f"/admin/people/{person}"
    other = mo_sitting.get(path).link("Shadow").rpartition("/")[2]

    def say(verdict: str, batch: str, number: str = other) -> object:
        typed = {"csrf_token": mo_sitting.token(), "batch": batch, "other": number, "verdict": verdict}
        return mo_sitting.send(f"{path}/word", typed)

    assert say("same", "1" * 32).status == 303
    assert "the same person, by a moderator's word (Mo" in mo_sitting.get(path).words
    assert say("same", "2" * 32).status == 409
    assert say("different", "3" * 32).status == 303
    assert "not the same person, by a moderator's word (Mo" in mo_sitting.get(path).words
    undone = mo_sitting.send("/admin/undo", {"csrf_token": mo_sitting.token(), "undo": "3" * 32, "batch": "4" * 32})
    assert undone.status == 303
    assert "the same person, by a moderator's word (Mo" in mo_sitting.get(path).words
    assert (say("perhaps", "5" * 32).status, say("same", "6" * 32, "99").status) == (422, 404)
    assert say("same", "7" * 32, str(person)).status == 422


def test_ways_of_writing_are_compared_when_asked_for(mo_sitting: Sitting, desk: Desk, person: int, bo: Author) -> None:
    habit = "well... i think that this is rather odd, isn't it?! so there. " * 8
    desk.held(bo, f"{habit} mine", "mine")
    desk.held(Author("Shadow", "shadow@example.org", "", bo.ip, bo.user_agent), f"{habit} other", "other")
    for n in range(style.FEWEST_AUTHORS):
        words = f"The council of town number {n} has decided; whoever disagrees may write to them before May. " * (
            5 + n % 3
        )
        desk.comment(Author(f"P{n}", f"p{n}@mail.example"), words, status=Status.PUBLISHED)
    page = mo_sitting.get(f"/admin/people/{person}")
    assert "Writes alike" not in page.words
    look(mo_sitting, person)
    page = mo_sitting.get(page.link("Compare their ways of writing too"))
    assert "Writes alike" in page.words
