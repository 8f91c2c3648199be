"""Acts on comments: what a button does, what it never does twice, and how all of it is taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from moderation.storage import bans, people
from moderation.vocabulary import Action, Author, Status
from tests.web.conftest import Clock
from tests.web.pages.desk.conftest import Desk, Sitting, finding

TEXT = "Cheap watches, do look"


@pytest.fixture
def waiting(desk: Desk, bo: Author) -> int:
    """A held comment of Bo's."""
    return desk.held(bo, TEXT, "Cheap")


def person_of(desk: Desk, number: int) -> int:
    return desk.read(number).author.person_id


def restriction(desk: Desk, person: int) -> str:
    with desk.house.store.read() as tx:
        found = bans.in_force(tx, person, desk.clock())
    return found.kind if found else ""


def strikes(desk: Desk, person: int) -> int:
    with desk.house.store.read() as tx:
        found = people.view(tx, person, desk.clock())
    assert found is not None
    return found.summary.strikes


@pytest.mark.parametrize(
    ("act", "status", "weight"), [("publish", "published", 0), ("remove", "removed", 0), ("strike", "removed", 1)]
)
def test_each_button_does_what_it_says(
    mo_sitting: Sitting, desk: Desk, waiting: int, act: str, status: str, weight: int
) -> None:
    sent = mo_sitting.act(mo_sitting.get("/admin/queue"), waiting, act)
    assert sent.status == 303
    assert desk.status(waiting) == status
    assert strikes(desk, person_of(desk, waiting)) == weight
    told = mo_sitting.get(sent.response.location)
    assert f"1 comment {status}" in told.words
    assert "Undo" in told.words


def test_a_removal_takes_clause_and_reason_from_the_findings(mo_sitting: Sitting, desk: Desk, waiting: int) -> None:
    mo_sitting.act(mo_sitting.get("/admin/queue"), waiting, "remove")
    review = desk.read(waiting).reviews[0]
    assert (review.moderator, review.verdict, review.clause) == ("Mo", "remove", "advertising")
    assert review.reason == "Links from newcomers are looked at first."


def test_a_moderator_may_choose_another_clause_and_reason(mo_sitting: Sitting, desk: Desk, waiting: int) -> None:
    page = mo_sitting.get("/admin/queue")
    mo_sitting.act(page, waiting, "remove", clause="attacks", reason="Aimed at Ada.")
    review = desk.read(waiting).reviews[0]
    assert (review.clause, review.reason) == ("attacks", "Aimed at Ada.")


def test_several_comments_are_decided_each_under_its_own_clause_and_undone_at_once(
    mo_sitting: Sitting, desk: Desk, ada: Author, bo: Author
) -> None:
    one = desk.held(ada, "first thing", "first", clause="attacks", rule="attacks/x", because="Arguments only.")
    two = desk.held(bo, "second thing", "second")
    page = mo_sitting.get("/admin/queue")
    fields = {**mo_sitting.fields(page, "/admin/acts", -1), "act": "strike", "pick": [f"{one}:1", f"{two}:1"]}
    sent = mo_sitting.send("/admin/acts", fields)
    assert [desk.read(number).reviews[0].clause for number in (one, two)] == ["attacks", "advertising"]
    told = mo_sitting.get(sent.response.location)
    assert "2 comments removed, 2 strikes counted" in told.words
    undone = mo_sitting.send("/admin/undo", mo_sitting.fields(told, "/admin/undo"))
    assert [desk.status(number) for number in (one, two)] == ["held", "held"]
    assert strikes(desk, person_of(desk, one)) == 0
    assert "Undone: " in mo_sitting.get(undone.response.location).words


def test_nothing_selected_is_said_and_changes_nothing(mo_sitting: Sitting, desk: Desk, waiting: int) -> None:
    fields = {
        **mo_sitting.fields(mo_sitting.get("/admin/queue"), "/admin/acts", -1),
        "act": "remove",
        "reason": "typed",
    }
    page = mo_sitting.send("/admin/acts", fields)
    assert page.status == 422
    assert "Select at least one comment first." in page.words
    assert desk.status(waiting) == "held"


def test_the_second_click_with_the_same_form_does_nothing_and_says_so(
    mo_sitting: Sitting, desk: Desk, waiting: int
) -> None:
    page = mo_sitting.get("/admin/queue")
    mo_sitting.act(page, waiting, "strike")
    again = mo_sitting.act(page, waiting, "strike")
    assert strikes(desk, person_of(desk, waiting)) == 1
    assert "This was done already, and only once" in mo_sitting.get(again.response.location).words


def test_who_comes_second_is_told_by_whom_it_was_decided_and_overwrites_nothing(
    mo_sitting: Sitting, ann_sitting: Sitting, desk: Desk, waiting: int
) -> None:
    seen_by_mo, seen_by_ann = mo_sitting.get("/admin/queue"), ann_sitting.get("/admin/queue")
    ann_sitting.act(seen_by_ann, waiting, "publish")
    sent = mo_sitting.act(seen_by_mo, waiting, "remove")
    told = mo_sitting.get(sent.response.location)
    assert f"No. {waiting} by Bo: decided a moment ago by Ann; it is published now." in told.words
    assert desk.status(waiting) == "published"
    assert len(desk.read(waiting).reviews) == 1


def test_in_a_batch_the_others_are_done_when_one_was_decided_before(
    mo_sitting: Sitting, ann_sitting: Sitting, desk: Desk, ada: Author, waiting: int
) -> None:
    other = desk.held(ada, "other thing", "other")
    page = mo_sitting.get("/admin/queue")
    ann_sitting.act(ann_sitting.get("/admin/queue"), waiting, "publish")
    fields = {**mo_sitting.fields(page, "/admin/acts", -1), "act": "remove", "pick": [f"{waiting}:1", f"{other}:1"]}
    told = mo_sitting.get(mo_sitting.send("/admin/acts", fields).response.location)
    assert (desk.status(waiting), desk.status(other)) == ("published", "removed")
    assert "1 comment removed" in told.words
    assert "decided a moment ago by Ann" in told.words


def test_a_block_removes_the_comment_counts_a_strike_and_is_one_undo(
    mo_sitting: Sitting, desk: Desk, waiting: int
) -> None:
    page = mo_sitting.get("/admin/queue")
    sent = mo_sitting.act(page, waiting, "block", form=1, length="3d", reason="The third offer tonight.")
    person = person_of(desk, waiting)
    assert desk.status(waiting) == "removed"
    assert restriction(desk, person) == "block"
    assert strikes(desk, person) == 1
    told = mo_sitting.get(sent.response.location)
    assert "1 comment removed" in told.words
    assert "1 person blocked" in told.words
    mo_sitting.send("/admin/undo", mo_sitting.fields(told, "/admin/undo"))
    assert (desk.status(waiting), restriction(desk, person), strikes(desk, person)) == ("held", "", 0)


def test_a_ban_without_a_reason_is_given_back_and_nothing_is_changed(
    mo_sitting: Sitting, desk: Desk, waiting: int
) -> None:
    page = mo_sitting.act(mo_sitting.get("/admin/queue"), waiting, "ban", form=1, clause="threats")
    assert page.status == 422
    assert "Say why this person is stopped now." in page.words
    assert desk.status(waiting) == "held"
    assert restriction(desk, person_of(desk, waiting)) == ""
    again = {**mo_sitting.fields(page, "/admin/acts"), "act": "ban", "reason": "Threatened Ada."}
    assert again["clause"] == "threats"
    mo_sitting.send("/admin/acts", again)
    assert restriction(desk, person_of(desk, waiting)) == "ban"
    assert desk.read(waiting).reviews[0].clause == "threats"


def test_a_shorter_block_than_the_one_in_force_is_told_and_the_comment_is_removed(
    mo_sitting: Sitting, desk: Desk, bo: Author, waiting: int
) -> None:
    other = desk.held(bo, "again cheap", "again")
    page = mo_sitting.get("/admin/queue")
    mo_sitting.act(page, waiting, "ban", form=1, reason="Enough.")
    sent = mo_sitting.act(page, other, "block", form=1, length="1h", reason="Enough.")
    assert desk.status(other) == "removed"
    assert "their block or ban stays as it stands." in mo_sitting.get(sent.response.location).words
    assert restriction(desk, person_of(desk, waiting)) == "ban"


def test_a_comment_without_any_clause_asks_for_one(mo_sitting: Sitting, desk: Desk, bo: Author) -> None:
    number = desk.comment(bo, "plain words")
    page = mo_sitting.act(mo_sitting.get("/admin/queue"), number, "remove", clause="", reason="It was kept.")
    assert page.status == 422
    assert f"No rule names a clause for comment no. {number}." in page.words
    assert page.field("reason") == "It was kept."
    assert desk.status(number) == "held"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"act": "explode"}, 422),
        ({"pick": "abc"}, 422),
        ({"pick": "99999:1"}, 404),
        ({"pick": "9" * 30 + ":1"}, 422),
        ({"clause": "no-such"}, 422),
        ({"reason": "x" * 2001, "act": "remove"}, 422),
        ({"act": "block", "length": "forever", "reason": "x"}, 422),
    ],
)
def test_bad_input_is_refused_and_changes_nothing(
    mo_sitting: Sitting, desk: Desk, waiting: int, changes: dict[str, str], status: int
) -> None:
    fields = mo_sitting.fields(mo_sitting.get("/admin/queue"), "/admin/acts")
    assert mo_sitting.send("/admin/acts", {**fields, "act": "publish", **changes}).status == status
    assert desk.status(waiting) == "held"


def test_an_act_leads_back_to_the_filtered_page_it_came_from(mo_sitting: Sitting, desk: Desk, waiting: int) -> None:
    page = mo_sitting.get("/admin/queue?clause=advertising&sort=score")
    sent = mo_sitting.act(page, waiting, "publish")
    assert sent.response.location.startswith("/admin/queue?clause=advertising&sort=score&done=")


@pytest.mark.parametrize("origin", ["https://evil.example", "comment-x", "person-../../x", "", "comment-1_external"])
def test_a_strange_origin_leads_to_the_queue(mo_sitting: Sitting, desk: Desk, waiting: int, origin: str) -> None:
    page = mo_sitting.get("/admin/queue")
    sent = mo_sitting.act(page, waiting, "publish", origin=origin, back="_external=1&_scheme=javascript")
    assert sent.response.location.startswith("/admin/queue?done=")


def test_only_an_administrator_undoes_what_another_moderator_did(
    mo_sitting: Sitting, ann_sitting: Sitting, sit_down: Callable[..., Sitting], desk: Desk, waiting: int
) -> None:
    sent = mo_sitting.act(mo_sitting.get("/admin/queue"), waiting, "remove")
    done = sent.response.location.partition("done=")[2]
    eve = sit_down("Eve")
    fields = {"undo": done, "csrf_token": eve.token()}
    assert eve.send("/admin/undo", fields).status == 403
    assert desk.status(waiting) == "removed"
    assert ann_sitting.send("/admin/undo", {"undo": done, "csrf_token": ann_sitting.token()}).status == 303
    assert desk.status(waiting) == "held"


def test_undoing_what_never_happened_is_not_found(mo_sitting: Sitting) -> None:
    assert mo_sitting.send("/admin/undo", {"undo": "no-such", "csrf_token": mo_sitting.token()}).status == 404


def test_undoing_twice_is_told(mo_sitting: Sitting, desk: Desk, waiting: int) -> None:
    sent = mo_sitting.act(mo_sitting.get("/admin/queue"), waiting, "remove")
    fields = mo_sitting.fields(mo_sitting.get(sent.response.location), "/admin/undo")
    first = mo_sitting.send("/admin/undo", fields)
    again = mo_sitting.send("/admin/undo", fields)
    assert "This was done already, and only once" in mo_sitting.get(again.response.location).words
    other_click = mo_sitting.send("/admin/undo", {**fields, "batch": "0" * 32})
    assert (first.status, other_click.status) == (303, 409)


def test_a_script_gets_the_outcome_alone_with_the_new_count(mo_sitting: Sitting, desk: Desk, waiting: int) -> None:
    fields = mo_sitting.fields(mo_sitting.get("/admin/queue"), "/admin/acts")
    page = mo_sitting.send("/admin/acts", {**fields, "act": "publish"}, headers={"X-Desk": "notice"})
    assert page.status == 200
    assert page.all(".//main") == []
    told = page.all(".//div[@data-held-now]")[0]
    assert (told.get("data-held-now"), told.get("data-done")) == ("0", str(waiting))


def test_an_undo_days_later_brings_back_comment_and_strike(
    mo_sitting: Sitting, desk: Desk, clock: Clock, waiting: int
) -> None:
    sent = mo_sitting.act(mo_sitting.get("/admin/queue"), waiting, "strike")
    batch = sent.response.location.partition("done=")[2]
    for _ in range(12):
        clock.forward(hours=10)
        mo_sitting.get("/admin/queue")
    assert mo_sitting.send("/admin/undo", {"undo": batch, "csrf_token": mo_sitting.token()}).status == 303
    assert desk.status(waiting) == "held"
    assert strikes(desk, person_of(desk, waiting)) == 0


def test_an_automatic_block_that_a_strike_leads_to_is_told(mo_sitting: Sitting, desk: Desk, bo: Author) -> None:
    for part in ("one", "two"):
        desk.comment(
            bo, f"{part} will hurt", finding(f"{part} will hurt", "hurt", clause="threats", action=Action.HOLD)
        )
    page = mo_sitting.get("/admin/queue")
    fields = {**mo_sitting.fields(page, "/admin/acts", -1), "act": "strike", "pick": ["1:1", "2:1"]}
    told = mo_sitting.get(mo_sitting.send("/admin/acts", fields).response.location)
    assert "1 person blocked" in told.words
    assert restriction(desk, person_of(desk, 1)) == "block"


def test_a_published_comment_can_be_sent_to_the_queue_from_its_page(
    mo_sitting: Sitting, desk: Desk, bo: Author
) -> None:
    number = desk.comment(bo, "fine words", status=Status.PUBLISHED)
    sent = mo_sitting.act(mo_sitting.get(f"/admin/comments/{number}"), number, "hold")
    assert sent.response.location.startswith(f"/admin/comments/{number}?done=")
    assert desk.status(number) == "held"
