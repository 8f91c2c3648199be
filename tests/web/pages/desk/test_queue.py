"""The queue: what waits, why, and how it is narrowed down."""

from __future__ import annotations

from datetime import timedelta

from moderation.vocabulary import Action, Author, Status
from tests.web.pages.desk.conftest import Desk, Sitting, finding

TEXT = "Cheap watches at https://watches.example and more at https://more.example, do look"


def test_an_empty_queue_says_so_in_plain_words(mo_sitting: Sitting) -> None:
    page = mo_sitting.get("/admin/queue")
    assert page.status == 200
    assert "Nothing waits for you." in page.words


def test_the_desk_begins_with_the_queue(mo_sitting: Sitting) -> None:
    assert mo_sitting.get("/admin/").response.location == "/admin/queue"


def test_an_item_says_why_it_is_held_with_the_real_numbers(mo_sitting: Sitting, desk: Desk, bo: Author) -> None:
    desk.held(bo, TEXT, "https://watches.example")
    page = mo_sitting.get("/admin/queue")
    assert (
        "Held: 3 links, the limit is 2; from somebody with no published comment. Score 0.71; holds from 0.50, removes from 0.92."
        in page.words
    )
    assert "advertising/links" in page.words
    assert "Links from newcomers are looked at first." in page.words


def test_passages_are_marked_and_lead_to_their_findings_also_where_they_overlap(
    mo_sitting: Sitting, desk: Desk, bo: Author
) -> None:
    number = desk.comment(
        bo,
        TEXT,
        finding(TEXT, "Cheap watches at https://watches.example"),
        finding(TEXT, "https://watches.example and more", rule="attacks/other", clause="attacks"),
    )
    page = mo_sitting.get("/admin/queue")
    assert [mark.text for mark in page.all(".//mark")] == [
        "Cheap watches at ",
        "https://watches.example",
        " and more",
    ]
    ids = {node.get("id") for node in page.root.iter() if node.get("id")}
    references = [node.get("href") for node in page.all(".//a[@class='ref']")]
    assert references == [f"#finding-{number}-1", f"#finding-{number}-2"]
    assert {reference[1:] for reference in references} <= ids


def test_findings_without_effect_stand_apart(mo_sitting: Sitting, desk: Desk, bo: Author) -> None:
    desk.comment(
        bo,
        TEXT,
        finding(TEXT, "Cheap"),
        finding(TEXT, "look", rule="a/shadow", action=Action.PUBLISH, shadow=Action.REMOVE),
        finding(TEXT, "look", rule="a/excused", action=Action.PUBLISH, excused='author.role == "member"'),
        finding(TEXT, "look", rule="a/below", action=Action.PUBLISH, score=0.2),
    )
    page = mo_sitting.get("/admin/queue")
    groups = {
        " ".join("".join(node.itertext()).split()) for node in page.all(".//details[@class='aside-findings']/summary")
    }
    assert groups == {
        "Findings below the threshold, without effect: 1",
        "Findings excused, without effect: 1",
        "Findings in shadow, without effect: 1",
    }
    counted = page.all(".//ol[@aria-label='Findings that counted']/li")
    assert len(counted) == 1
    assert "shadow: would remove" in page.words
    assert {mark.text: mark.get("class") for mark in page.all(".//mark")} == {"Cheap": None, "look": "faint"}


def test_markup_in_a_comment_and_a_name_stays_text(mo_sitting: Sitting, desk: Desk) -> None:
    text = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    desk.held(Author("<b onload=alert(2)>", "x@example.org"), text, "<script>")
    page = mo_sitting.get("/admin/queue")
    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text
    assert "<b onload" not in page.text
    assert [node.tag for node in page.all(".//article//script") + page.all(".//article//img")] == []
    assert "<script>" in page.words


def test_signs_that_no_eye_sees_are_shown(mo_sitting: Sitting, desk: Desk, bo: Author) -> None:
    text = "kind\u200bness \u202eesrever"
    desk.held(bo, text, "ness")
    page = mo_sitting.get("/admin/queue")
    assert "U+200B" in page.words
    assert "U+202E" in page.words
    assert "\u202e" not in page.text


def test_filters_narrow_the_queue_and_say_how_much_there_is(
    mo_sitting: Sitting, desk: Desk, ada: Author, bo: Author
) -> None:
    desk.held(ada, "first words", "words", clause="attacks", rule="attacks/x", score=0.95)
    desk.comment(bo, "other thing", finding("other thing", "thing"), at=desk.clock() - timedelta(days=4))
    everything = mo_sitting.get("/admin/queue")
    assert "2 comments wait" in everything.words
    for address, seen, unseen in (
        ("?clause=attacks", "first", "other thing"),
        ("?age=3d", "other", "first words"),
        ("?score=0.9", "first", "other thing"),
        ("?q=OTHER", "other", "first words"),
    ):
        page = mo_sitting.get("/admin/queue" + address)
        assert "1 of 2 waiting comments" in page.words, address
        items = " ".join("".join(node.itertext()) for node in page.all(".//article"))
        assert seen in items
        assert unseen not in items
    assert "Nothing held matches this." in mo_sitting.get("/admin/queue?q=zebra").words


def test_odd_filters_are_no_reason_to_fail(mo_sitting: Sitting, desk: Desk, bo: Author) -> None:
    desk.held(bo, TEXT, "Cheap")
    for address in (
        "?score=abc",
        "?age=soon",
        "?sort=up",
        "?after=-1",
        "?q=%00%ff",
        "?clause=%27",
        "?score=nan&after=x~y",
    ):
        assert mo_sitting.get("/admin/queue" + address).status == 200, address


def test_published_and_removed_comments_are_not_in_the_queue(mo_sitting: Sitting, desk: Desk, bo: Author) -> None:
    desk.comment(bo, "fine words", status=Status.PUBLISHED)
    desk.comment(bo, "gone words", status=Status.REMOVED)
    assert "Nothing waits for you." in mo_sitting.get("/admin/queue").words


def test_the_number_of_waiting_comments_stands_in_the_navigation(mo_sitting: Sitting, desk: Desk, bo: Author) -> None:
    for part in ("one", "two", "three"):
        desk.held(bo, f"{part} text", part)
    page = mo_sitting.get("/admin/people")
    assert [node.text for node in page.all(".//span[@data-held]")] == ["3"]


def test_no_address_of_an_author_is_on_any_page_of_the_desk(mo_sitting: Sitting, desk: Desk, bo: Author) -> None:
    number = desk.held(bo, TEXT, "Cheap")
    person = desk.read(number).author.person_id
    for path in ("/admin/queue", f"/admin/comments/{number}", f"/admin/people/{person}", "/admin/people", "/admin/log"):
        text = mo_sitting.get(path).text
        assert bo.email not in text
        assert bo.ip not in text
        assert bo.visitor not in text


def test_a_view_is_kept_shown_and_forgotten_and_is_its_owners_alone(
    mo_sitting: Sitting, ann_sitting: Sitting, desk: Desk, bo: Author
) -> None:
    desk.held(bo, TEXT, "Cheap")
    page = mo_sitting.get("/admin/queue?clause=threats&sort=score&nonsense=1")
    fields = mo_sitting.fields(page, "/admin/queue/views")
    kept = mo_sitting.send("/admin/queue/views", {**fields, "name": "Threats"})
    assert kept.response.location == "/admin/queue?clause=threats&sort=score"
    page = mo_sitting.get(kept.response.location)
    assert page.link("Threats") == "/admin/queue?clause=threats&sort=score"
    assert "Threats" not in [node.text for node in ann_sitting.get("/admin/queue").all(".//bdi")]
    forget = next(form.get("action") for form in page.root.iter("form") if "forget" in form.get("action", ""))
    ann_sitting.send(forget, {"csrf_token": ann_sitting.token()})
    assert "Forget “Threats”" in mo_sitting.get(kept.response.location).words
    mo_sitting.send(forget, {"csrf_token": mo_sitting.token()})
    assert "Forget “" not in mo_sitting.get(kept.response.location).words


def test_a_view_without_a_name_is_not_kept(mo_sitting: Sitting) -> None:
    sent = mo_sitting.send("/admin/queue/views", {"csrf_token": mo_sitting.token(), "name": " ", "back": "q=x"})
    assert (sent.status, sent.heading) == (422, "The view was not saved")


def test_groups_put_together_what_one_act_then_decides(
    mo_sitting: Sitting, desk: Desk, bo: Author, rex: Author
) -> None:
    offer = "Cheap watches for everybody who reads this, look at number {} in our window today"
    alike = [desk.held(author, offer.format(number), "Cheap") for number, author in enumerate((bo, rex, rex))]
    other = desk.held(bo, "A cheap shot at the mayor, who deserves better than that", "cheap", rule="attacks/x")
    sizes = {
        by: [one.get("data-item") for one in mo_sitting.get(f"/admin/queue?group={by}").all(".//article")]
        for by in ("text", "rule", "person")
    }
    assert sizes["text"] == sizes["rule"] == [",".join(map(str, alike)), str(other)]
    assert sizes["person"] == [f"{alike[0]},{other}", f"{alike[1]},{alike[2]}"]
    page = mo_sitting.get("/admin/queue?group=text")
    fields = mo_sitting.fields(page, "/admin/acts")
    picks = [node.get("value") for node in page.all(".//article")[0].iter("input") if node.get("name") == "pick"]
    done = mo_sitting.send("/admin/acts", {**fields, "pick": picks, "act": "remove"})
    assert done.response.location.startswith("/admin/queue?group=text&done=")
    assert [desk.status(number) for number in (*alike, other)] == ["removed"] * 3 + ["held"]


def test_single_cards_are_given_only_of_what_still_waits(
    mo_sitting: Sitting, desk: Desk, bo: Author, rex: Author
) -> None:
    first, second = desk.held(bo, TEXT, "Cheap"), desk.comment(rex, "Fine", status=Status.PUBLISHED)
    page = mo_sitting.get(f"/admin/queue/cards?ids={second},{first},x,{'9' * 30},")
    assert [one.get("data-item") for one in page.all(".//article")] == [str(first)]
