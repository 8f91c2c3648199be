"""A thread from a visitor's side: reading, posting, being held, refused or barred, and never losing a text."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from moderation.storage import bans, comments, people, threads
from moderation.storage.views import PublicComment
from moderation.vocabulary import Status
from moderation.workflow.house import House
from tests.web.conftest import SLUG, Clock, Visitor

THREAD = f"/threads/{SLUG}"
POST = f"{THREAD}/comments"
JSON = {"Accept": "application/json"}


def published(house: House) -> tuple[PublicComment, ...]:
    with house.store.read() as tx:
        thread = threads.by_slug(tx, SLUG)
        assert thread
        return comments.published_page(tx, thread.id, 1, 100)[0]


def test_an_empty_thread_invites_the_first_comment(ada_browsing: Visitor) -> None:
    page = ada_browsing.get(THREAD)
    assert page.status == 200
    assert "Be the first to comment" in page.words
    assert "Leave a reply" in page.words
    assert "will not be published" in page.words


def test_a_published_comment_leads_back_to_itself_in_the_thread(ada_browsing: Visitor, house: House) -> None:
    answer = ada_browsing.post("Bring them *back*.")
    [comment] = published(house)
    assert answer.status == 303
    assert answer.response.location == f"{THREAD}#comment-{comment.id}"
    page = ada_browsing.get(THREAD)
    assert "1 comment" in page.words
    assert "<em>back</em>" in page.text
    assert "ada@example.org" not in page.text
    assert page.link("Edit or withdraw it").startswith(f"/comments/{comment.id}/status/")


def test_others_do_not_get_the_private_link(ada_browsing: Visitor, visitor: Callable[..., Visitor]) -> None:
    ada_browsing.post("Bring them back.")
    assert "/status/" not in visitor("Bo", "bo@example.net", "198.51.100.20").get(THREAD).text


def test_a_held_comment_is_explained_and_has_a_private_page(ada_browsing: Visitor, house: House) -> None:
    page = ada_browsing.post("What a fool you are.")
    assert page.status == 202
    assert page.heading == "Your comment is waiting for a moderator"
    assert "Personal attacks" in page.words
    assert "Calling people fools ends every conversation." in page.words
    assert "fool" in [mark.text for mark in page.all(".//mark")]
    assert ada_browsing.get(page.link("See what happens to it")).status == 200
    assert published(house) == ()


def test_a_refused_comment_names_the_clause_and_comes_back_in_the_form(ada_browsing: Visitor, house: House) -> None:
    text = "I will hurt you,\nyou know."
    page = ada_browsing.post(text)
    assert page.status == 422
    assert page.heading == "Your comment was not published"
    assert "Threats of violence" in page.words
    assert "hurt you" in [mark.text for mark in page.all(".//mark")]
    assert page.field("comment") == text
    assert published(house) == ()


def test_a_refused_comment_can_be_changed_and_posted_from_the_same_page(ada_browsing: Visitor, house: House) -> None:
    page = ada_browsing.post("I will hurt you")
    again = {name: page.field(name) for name in ("token", "name", "email")}
    assert ada_browsing.send(POST, {**again, "comment": "I disagree with you"}).status == 303
    assert [comment.text for comment in published(house)] == ["I disagree with you"]


def ban(house: House, name: str, clock: Clock, *, hours: int = 0) -> None:
    with house.store.write() as tx:
        [found] = people.search(tx, name, 5, clock())
        bans.place(
            tx,
            person_id=found.person_id,
            kind="block" if hours else "ban",
            name=name,
            clause="threats",
            reason="Threats, twice.",
            until=clock() + timedelta(hours=hours) if hours else None,
            moderator_id=None,
            now=clock(),
        )


def test_a_banned_person_is_told_the_clause_and_that_there_is_no_end(
    visitor: Callable[..., Visitor], house: House, clock: Clock
) -> None:
    rex = visitor("Rex", "rex@example.com", "203.0.113.66")
    rex.post("Hello")
    ban(house, "Rex", clock)
    page = rex.post("Here I am again")
    assert page.status == 403
    assert page.heading == "You cannot comment here any more"
    assert "Threats of violence" in page.words
    assert "No end date" in page.words
    assert "Threats, twice." not in page.words
    assert "Here I am again" in page.words


def test_a_blocked_person_is_told_until_when(visitor: Callable[..., Visitor], house: House, clock: Clock) -> None:
    rex = visitor("Rex", "rex@example.com", "203.0.113.66")
    rex.post("Hello")
    ban(house, "Rex", clock, hours=24)
    page = rex.post("Here I am again")
    assert page.status == 403
    assert page.heading.startswith("You cannot comment until 23 Nov 2026, 12:0")
    clock.forward(hours=25)
    assert rex.post("Now I may").status == 303


def test_a_reply_stands_below_what_it_answers(ada_browsing: Visitor, house: House) -> None:
    ada_browsing.post("First")
    [first] = published(house)
    page = ada_browsing.get(ada_browsing.get(THREAD).link("Reply to Ada"))
    assert page.field("reply_to") == str(first.id)
    assert "You are answering Ada" in page.words
    assert ada_browsing.post("Second", reply_to=str(first.id)).status == 303
    assert [comment.parent_id for comment in published(house)] == [None, first.id]


def test_a_reply_to_a_comment_that_is_gone_comes_back_as_one_of_its_own(ada_browsing: Visitor) -> None:
    page = ada_browsing.post("To nobody", reply_to="999")
    assert page.status == 404
    assert page.field("comment") == "To nobody"
    assert page.field("reply_to") == ""


def test_replies_deeper_than_shown_are_flat_and_none_is_lost(ada_browsing: Visitor, house: House) -> None:
    parent = ""
    for number in range(6):
        ada_browsing.post(f"Level {number} of this talk", reply_to=parent)
        parent = str(max(comment.id for comment in published(house)))
        ada_browsing.clock.forward(minutes=20)
    page = ada_browsing.get(THREAD)
    assert [f"Level {number} of this talk" in page.words for number in range(6)] == [True] * 6
    assert page.words.count("in reply to Ada") == 3


def test_a_long_thread_has_pages_and_leads_to_the_right_one(ada_browsing: Visitor, house: House) -> None:
    for number in range(4):
        answer = ada_browsing.post(f"Thought number {number}, quite another one {'x' * number}")
        ada_browsing.clock.forward(minutes=20)
    newest = max(comment.id for comment in published(house))
    assert answer.response.location == f"{THREAD}?page=2#comment-{newest}"
    assert "Thought number 3" in ada_browsing.get(f"{THREAD}?page=2").words
    assert "Thought number 3" not in ada_browsing.get(THREAD).words
    assert ada_browsing.get(f"{THREAD}?page=3").status == 404


def test_sending_the_same_form_twice_stores_one_comment_and_shows_the_same_result(
    ada_browsing: Visitor, house: House
) -> None:
    form = ada_browsing.form(comment="Once is enough")
    answers = [ada_browsing.send(POST, form) for _ in range(2)]
    assert answers[0].response.location == answers[1].response.location
    assert len(published(house)) == 1


def test_a_retry_of_a_held_comment_leads_to_the_same_private_page(ada_browsing: Visitor) -> None:
    form = ada_browsing.form(comment="You fool")
    first, second = (ada_browsing.send(POST, form) for _ in range(2))
    assert first.link("See what happens to it") == second.link("See what happens to it")


def test_another_text_in_the_same_form_is_another_comment(ada_browsing: Visitor, house: House) -> None:
    form = ada_browsing.form()
    ada_browsing.send(POST, {**form, "comment": "The first thing"})
    ada_browsing.send(POST, {**form, "comment": "Something quite different"})
    assert len(published(house)) == 2


# --- Preview and the cookie ---------------------------------------------------------------------------------


def test_a_preview_shows_the_comment_and_stores_nothing(ada_browsing: Visitor, house: House) -> None:
    page = ada_browsing.post("Some **bold** words", do="preview")
    assert page.status == 200
    assert "<strong>bold</strong>" in page.text
    assert page.field("comment") == "Some **bold** words"
    assert published(house) == ()


@pytest.mark.parametrize(("text", "words"), [("You fool", "a moderator would read"), ("I will hurt you", "refused")])
def test_a_preview_says_what_would_happen(ada_browsing: Visitor, text: str, words: str) -> None:
    assert words in ada_browsing.post(text, do="preview").words


def test_a_previewed_comment_can_be_posted_from_the_preview(ada_browsing: Visitor, house: House) -> None:
    page = ada_browsing.post("Looked over", do="preview")
    again = {name: page.field(name) for name in ("token", "name", "email", "comment")}
    assert ada_browsing.send(POST, {**again, "do": "post"}).status == 303
    assert len(published(house)) == 1


def test_the_fields_are_remembered_by_consent_alone(ada_browsing: Visitor) -> None:
    ada_browsing.post("Without consent")
    assert ada_browsing.get(THREAD).field("name") == ""
    ada_browsing.clock.forward(minutes=20)
    ada_browsing.post("With consent this time", remember="yes", website="https://ada.example")
    page = ada_browsing.get(THREAD)
    assert [page.field(name) for name in ("name", "email", "website")] == [
        "Ada",
        "ada@example.org",
        "https://ada.example",
    ]
    assert page.response.headers["Cache-Control"] == "no-store"
    ada_browsing.clock.forward(minutes=20)
    ada_browsing.post("Consent taken back again")
    assert ada_browsing.get(THREAD).field("name") == ""


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(ada_browsing: Visitor) -> None:
    for cookie in ada_browsing.post("Hello", remember="yes").response.headers.getlist("Set-Cookie"):
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie


@pytest.mark.parametrize("value", ["", "x", "eyJ.x", "W10.aaaa", "\u00e9", "a" * 4000])
def test_a_broken_cookie_is_no_cookie(ada_browsing: Visitor, value: str) -> None:
    headers = {"Cookie": f"commenter={value}; own={value}; session={value}; desk={value}"}
    assert ada_browsing.get(THREAD, headers=headers).status == 200


# --- What goes wrong ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"comment": ""}, "comment"),
        ({"comment": "  \n\u200b "}, "comment"),
        ({"comment": "x" * 2001}, "comment"),
        ({"name": ""}, "name"),
        ({"name": "\u200b"}, "name"),
        ({"name": "n" * 300}, "name"),
        ({"email": "no address"}, "email"),
        ({"email": "a@" + "b" * 300}, "email"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"website": "https://user:secret@a.example"}, "website"),
        ({"website": "https://" + "a" * 600 + ".example"}, "website"),
    ],
)
def test_a_wrong_field_is_named_and_the_text_comes_back(
    ada_browsing: Visitor, house: House, fields: dict[str, str], wrong: str
) -> None:
    page = ada_browsing.post(**{"comment": "A fine comment", **fields})
    assert page.status == 400
    assert [node.get("id") for node in page.all(".//*[@class='wrong']")] == [f"wrong-{wrong}"]
    expected = fields.get("comment", "A fine comment")
    assert page.field("comment") == expected
    assert published(house) == ()


@pytest.mark.parametrize("token", ["", "forged", "a.b.c", "\x00", "W10.x"])
def test_a_form_without_a_sound_token_comes_back_with_a_fresh_one(
    ada_browsing: Visitor, house: House, token: str
) -> None:
    page = ada_browsing.post("My text", token=token)
    assert page.status == 400
    assert page.field("comment") == "My text"
    again = {"name": "Ada", "email": "", "comment": "My text", "token": page.field("token")}
    assert ada_browsing.send(POST, again).status == 303
    assert len(published(house)) == 1


def test_a_form_that_was_open_for_two_days_comes_back_with_a_fresh_token(ada_browsing: Visitor) -> None:
    form = ada_browsing.form(comment="Slowly written")
    ada_browsing.clock.forward(days=2)
    page = ada_browsing.send(POST, form)
    assert page.status == 400
    assert "open for more than a day" in page.words
    assert page.field("comment") == "Slowly written"
    assert page.field("token") != form["token"]


def test_a_token_of_another_thread_does_not_count(ada_browsing: Visitor, house: House) -> None:
    with house.store.write() as tx:
        threads.open_thread(tx, "other", "Other", "", "", "", ada_browsing.clock())
    form = ada_browsing.form(comment="Wrong place")
    assert ada_browsing.send("/threads/other/comments", form).status == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://[bad"},
    ],
)
def test_a_form_from_another_site_is_not_taken(ada_browsing: Visitor, house: House, headers: dict[str, str]) -> None:
    page = ada_browsing.post("Sent behind my back", headers=headers)
    assert page.status == 403
    assert page.field("comment") == "Sent behind my back"
    assert published(house) == ()


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}, {}])
def test_a_form_from_our_own_page_is_taken(ada_browsing: Visitor, headers: dict[str, str]) -> None:
    assert ada_browsing.post("Hello", headers=headers).status == 303


def test_characters_that_cannot_be_stored_are_taken_out_and_the_rest_comes_back(
    ada_browsing: Visitor, house: House
) -> None:
    for bad in (b"%00", b"%ED%A0%80", b"%FF", b"\xff"):
        body = b"name=Ada&comment=be" + bad + b"fore&token=" + ada_browsing.form()["token"].encode()
        page = ada_browsing.send(POST, body, content_type="application/x-www-form-urlencoded")
        assert page.status == 400
        assert page.field("comment") == "before"
    assert published(house) == ()


def test_a_field_that_arrives_twice_is_not_guessed_at(ada_browsing: Visitor, house: House) -> None:
    page = ada_browsing.send(POST, {**ada_browsing.form(), "comment": ["one", "two"]})
    assert page.status == 400
    assert page.field("comment") == "one"
    assert published(house) == ()


def test_a_form_with_a_file_form_encoding_works_too(ada_browsing: Visitor) -> None:
    form = ada_browsing.form(comment="By another encoding")
    assert ada_browsing.send(POST, form, content_type="multipart/form-data").status == 303


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{}", "application/json", 415),
        (b"<x/>", "text/xml", 415),
        (b"comment=x", "text/plain", 415),
        (b"&".join(b"f%d=1" % n for n in range(10_000)), "application/x-www-form-urlencoded", 400),
        (b"comment=" + b"x" * 300_000, "application/x-www-form-urlencoded", 413),
        (b"--", "multipart/form-data", 400),
        (b'--x\r\nContent-Disposition: form-data; name="comment"\r\n\r\nhi', "multipart/form-data; boundary=x", 400),
        (b"--\xff", "multipart/form-data; boundary=\xc3\xbf", 400),
        (b"", "", 400),
    ],
)
def test_a_body_that_is_no_form_gets_a_clear_answer(ada_browsing: Visitor, body: bytes, kind: str, status: int) -> None:
    page = ada_browsing.send(POST, body, content_type=kind)
    assert page.status == status
    assert page.heading


def test_an_unknown_thread_gives_the_text_back(ada_browsing: Visitor) -> None:
    page = ada_browsing.send("/threads/nowhere/comments", {"comment": "Lost?", "name": "Ada"})
    assert page.status == 404
    assert page.field("comment") == "Lost?"


@pytest.mark.parametrize("slug", ["nowhere", "%00", "%FF", "%ED%A0%80", "x" * 3000, "'; --", "..%2f", "\u202e"])
def test_a_thread_that_is_not_there_is_said_so(ada_browsing: Visitor, slug: str) -> None:
    assert ada_browsing.get(f"/threads/{slug}").status == 404


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=-1", "page=x", "page=", "page=" + "9" * 30, "page=²", "reply_to=x", "reply_to=-1", "page=%00"],
)
def test_a_query_that_makes_no_sense_is_said_so(ada_browsing: Visitor, query: str) -> None:
    assert ada_browsing.get(f"{THREAD}?{query}").status == 400


def test_a_closed_thread_takes_nothing_and_gives_the_text_back(ada_browsing: Visitor, house: House) -> None:
    form = ada_browsing.form(comment="Too late")
    with house.store.write() as tx:
        threads.set_closed(tx, 1, ada_browsing.clock())
    assert "This thread is closed" in ada_browsing.get(THREAD).words
    page = ada_browsing.send(POST, form)
    assert page.status == 403
    assert "Too late" in page.text
    assert published(house) == ()


def test_a_database_that_cannot_be_used_gives_the_text_back(
    ada_browsing: Visitor, house: House, tmp_path: Path
) -> None:
    form = ada_browsing.form(comment="Please keep me")
    database, away = Path(str(house.store.url.database)), tmp_path / "away.db"
    house.store.close()
    database.rename(away)
    database.mkdir()
    page = ada_browsing.send(POST, form)
    assert page.status == 503
    assert page.field("comment") == "Please keep me"
    assert page.response.headers["Retry-After"]
    database.rmdir()
    away.rename(database)
    again = {name: page.field(name) for name in ("token", "name", "email", "comment")}
    assert ada_browsing.send(POST, again).status == 303


def test_a_mistake_of_ours_gives_the_text_back(ada_browsing: Visitor, house: House, app: Flask) -> None:
    form = ada_browsing.form(comment="Please keep me too")
    app.extensions["house"] = dataclasses.replace(house, secret=None)
    page = ada_browsing.send(POST, form)
    assert page.status == 500
    assert page.field("comment") == "Please keep me too"
    app.extensions["house"] = house
    again = {name: page.field(name) for name in ("token", "name", "email", "comment")}
    assert ada_browsing.send(POST, again).status == 303


def test_the_field_that_people_do_not_see_is_no_trap_for_tools_that_fill_in_forms(ada_browsing: Visitor) -> None:
    page = ada_browsing.get(THREAD)
    [trap] = [node for node in page.root.iter("input") if node.get("name", "").startswith("aside_")]
    assert trap.get("autocomplete") == "off"
    assert trap.get("tabindex") == "-1"
    assert not {"name", "mail", "url", "phone", "address"} & set(trap.get("name", "").split("_"))


# --- JSON ---------------------------------------------------------------------------------------------------


def test_a_program_learns_what_happened_in_json(ada_browsing: Visitor) -> None:
    answer = ada_browsing.post("Hello", headers=JSON).response
    assert answer.status_code == 201
    assert answer.json["status"] == Status.PUBLISHED
    assert answer.json["url"].startswith(THREAD)
    assert ada_browsing.client.get(answer.json["status_url"], headers=JSON).json["text"] == "Hello"


def test_a_program_learns_why_in_json(ada_browsing: Visitor) -> None:
    held = ada_browsing.post("You fool", headers=JSON).response
    assert (held.status_code, held.json["status"]) == (202, "held")
    assert held.json["explanations"][0]["clause"]["id"] == "attacks"
    assert held.json["explanations"][0]["passages"] == ["fool"]
    assert ada_browsing.post("I will hurt you", headers=JSON).status == 422


def test_a_mistake_is_a_problem_in_json_with_a_token_that_works(ada_browsing: Visitor) -> None:
    answer = ada_browsing.send(POST, {"name": "Ada", "comment": "Hello"}, headers=JSON).response
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    again = {"name": "Ada", "comment": "Hello", "token": answer.json["token"]}
    assert ada_browsing.send(POST, again, headers=JSON).status == 201


def test_public_pages_start_no_session(ada_browsing: Visitor) -> None:
    assert "Set-Cookie" not in ada_browsing.get(THREAD).response.headers
