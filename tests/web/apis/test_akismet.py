"""The Akismet door answers word for word as its clients expect, wherever the key stands and whatever is sent."""

from __future__ import annotations

import dataclasses
import json
import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from moderation.aliases.keys import keys_of
from moderation.app import create_app
from moderation.storage import api_keys, bans, checks, people
from moderation.vocabulary import Author
from moderation.workflow import keys as api_key_steps
from moderation.workflow.house import House
from tests.web.apis.conftest import KEY
from tests.web.conftest import Clock

BLOG = {"blog": "https://blog.example/", "user_ip": "192.0.2.10"}
THANKS = "Thanks for making the web a better place."


@pytest.fixture
def client(app: Flask, key: str) -> FlaskClient:
    return app.test_client()


def call(client: FlaskClient, name: str, key: str = KEY, **fields: object) -> TestResponse:
    return client.post(f"/1.1/{name}", data={**BLOG, "api_key": key, **fields})


def check(client: FlaskClient, text: str = "Lovely weather", **fields: object) -> TestResponse:
    return call(client, "comment-check", comment_content=text, **fields)


def answer(response: TestResponse) -> tuple[str, str | None]:
    assert response.status_code == 200
    assert response.content_type == "text/plain; charset=utf-8"
    return response.text, response.headers.get("X-akismet-pro-tip")


def debug_help(response: TestResponse) -> str:
    assert answer(response)[0] in {"invalid", "Missing required field: user_ip."}
    return response.headers["X-akismet-debug-help"]


# --- Verdicts -----------------------------------------------------------------------------------------------


def test_the_policy_decides_what_is_spam(client: FlaskClient) -> None:
    assert answer(check(client)) == ("false", None)
    assert answer(check(client, "you fool")) == ("true", None)


def test_every_check_has_an_id_of_its_own_and_no_sign_of_trouble(client: FlaskClient) -> None:
    responses = [check(client) for _ in range(2)]
    ids = {response.headers["X-akismet-guid"] for response in responses}
    assert len(ids) == 2
    assert all(len(one) == 32 and int(one, 16) for one in ids)
    assert not [name for name, _ in responses[0].headers if "debug" in name or "alert" in name]


def test_what_is_removed_with_certainty_may_be_discarded(
    client: FlaskClient, house: House, rex: Author, clock: Clock
) -> None:
    with house.store.write() as tx:
        person = people.find_or_add(tx, keys_of(rex, house.secret), rex.name, clock())
        bans.place(
            tx,
            person_id=person,
            kind="ban",
            name=rex.name,
            clause="threats",
            reason="r",
            now=clock(),
            until=None,
            moderator_id=None,
        )
    fields = {
        "comment_author": rex.name,
        "comment_author_email": rex.email,
        "user_ip": rex.ip,
        "user_agent": rex.user_agent,
    }
    assert answer(check(client, "Hello again", **fields)) == ("true", "discard")
    assert answer(check(client, "I will hurt you")) == ("true", None)


def test_a_site_may_let_some_clauses_count_alone(client: FlaskClient, other_key: str) -> None:
    assert answer(check(client, "I will hurt you", api_key=other_key)) == ("false", None)
    assert answer(check(client, "you fool", api_key=other_key)) == ("true", None)


def test_a_comment_without_text_is_no_offence_and_a_very_long_one_is_read(client: FlaskClient) -> None:
    assert answer(check(client, "", comment_type="signup"))[0] == "false"
    assert answer(check(client, "Lovely weather today, said Ada. " * 1000))[0] == "false"
    assert answer(check(client, "Lovely weather today, said Ada. " * 1000 + "you fool"))[0] == "true"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"comment_author": "viagra-test-123"}, ("true", None)),
        ({"comment_author": "akismet-guaranteed-spam"}, ("true", None)),
        ({"comment_author": "akismet-guaranteed-spam", "is_test": "true"}, ("true", None)),
        ({"comment_author": "akismet-guaranteed-spam", "test_discard": "1"}, ("true", "discard")),
        ({"comment_author_email": "akismet-guaranteed-spam@example.com"}, ("true", None)),
        ({"comment_author": "viagra-test-123", "user_role": "administrator"}, ("true", None)),
        ({"comment_content": "you fool", "user_role": "administrator", "is_test": "1"}, ("false", None)),
        ({"comment_content": "you fool", "user_role": "editor, administrator"}, ("false", None)),
        ({"comment_content": "you fool", "user_role": "subscriber"}, ("true", None)),
    ],
)
def test_the_values_set_aside_for_tests(client: FlaskClient, fields: dict[str, str], expected: tuple[str, str]) -> None:
    assert answer(call(client, "comment-check", **fields)) == expected


def test_a_site_that_is_not_trusted_cannot_say_who_is_administrator(client: FlaskClient, other_key: str) -> None:
    assert answer(check(client, "you fool", api_key=other_key, user_role="administrator")) == ("true", None)


# --- Keys ---------------------------------------------------------------------------------------------------

GOOD = {**BLOG, "comment_content": "Lovely"}


@pytest.mark.parametrize(
    "sent",
    [
        {"data": {**GOOD, "api_key": KEY}},
        {"data": {**GOOD, "key": KEY}},
        {"data": GOOD, "query_string": {"api_key": KEY}},
        {"data": GOOD, "base_url": f"http://{KEY}.rest.blog.example"},
        {"data": GOOD, "base_url": f"http://{KEY}.localhost:8080"},
        {"data": GOOD, "path": f"/{KEY}/1.1/comment-check"},
        {"json": {**GOOD, "api_key": KEY}},
        {"data": json.dumps({**GOOD, "api_key": KEY}), "content_type": "text/plain"},
        {"data": {**GOOD, "api_key": KEY}, "content_type": "multipart/form-data"},
        {"data": {**GOOD, "api_key": KEY}, "base_url": "http://conversation.example.org"},
        {"data": {**GOOD, "api_key": f" {KEY} "}, "base_url": f"http://{KEY}.localhost"},
    ],
)
def test_the_key_may_stand_in_every_place_that_clients_use(client: FlaskClient, sent: dict[str, object]) -> None:
    assert answer(client.post(**{"path": "/1.1/comment-check", **sent})) == ("false", None)


@pytest.mark.parametrize(
    "sent",
    [
        {"data": GOOD},
        {"data": {**GOOD, "api_key": ""}},
        {"data": {**GOOD, "api_key": "wrongkey1234"}},
        {"data": {**GOOD, "api_key": "\x00" * 12}},
        {"data": {**GOOD, "api_key": "x" * 100_000}},
        {"data": {**GOOD, "api_key": KEY.upper()}},
        {"data": {**GOOD, "api_key": KEY}, "base_url": "http://wrongkey1234.localhost"},
        {"data": {**GOOD, "api_key": "wrongkey1234"}, "base_url": f"http://{KEY}.localhost"},
        {"data": {**GOOD, "api_key": KEY}, "path": "/wrongkey1234/1.1/comment-check"},
        {"data": GOOD, "path": "/wrongkey1234/1.1/comment-check"},
        {"data": {**GOOD, "API_KEY": KEY}},
        {"data": GOOD, "headers": {"Authorization": f"Bearer {KEY}"}},
    ],
)
def test_a_wrong_key_or_one_in_a_wrong_place_is_invalid(client: FlaskClient, sent: dict[str, object]) -> None:
    for name in (
        "verify-key",
        "comment-check",
        "submit-spam",
        "submit-ham",
        "get-subscription",
        "get-stats",
        "deactivate",
    ):
        path = str(sent.get("path", "/1.1/comment-check")).replace("comment-check", name)
        assert debug_help(client.post(**{**sent, "path": path}))


@pytest.mark.parametrize(
    ("host", "word"),
    [
        (f"{KEY}.comments.example", "false"),
        (f"{KEY}.rest.akismet.com", "false"),
        (f"{KEY}.elsewhere.example", "invalid"),
        ("comments.example", "invalid"),
    ],
)
def test_where_the_own_address_is_set_only_a_host_below_it_holds_a_key(
    house: House, key: str, clock: Clock, host: str, word: str
) -> None:
    named = dataclasses.replace(house.settings, site_url="https://comments.example")
    app = create_app(named, clock=clock, house=dataclasses.replace(house, settings=named))
    assert answer(app.test_client().post("/1.1/comment-check", data=GOOD, base_url=f"http://{host}"))[0] == word


def test_a_revoked_key_says_so_with_the_protocols_number(client: FlaskClient, house: House, clock: Clock) -> None:
    api_key_steps.revoke(house, 1, batch="b", now=clock())
    response = call(client, "verify-key")
    assert debug_help(response) == "This key was revoked"
    assert response.headers["X-akismet-alert-code"] == "10403"


def test_verify_key_wants_the_address_of_the_site(client: FlaskClient) -> None:
    assert answer(client.post("/1.1/verify-key", data={"key": KEY, "blog": "https://blog.example"})) == ("valid", None)
    assert answer(client.post("/1.1/verify-key", data={"api_key": KEY, "blog": "blog.example"})) == ("valid", None)
    assert debug_help(call(client, "verify-key", blog="")) == 'Empty "blog" value'
    for blog in ("not a site", "http://", "ftp://blog.example", "http://[", "nothing", "http://a:b"):
        assert debug_help(call(client, "verify-key", blog=blog)) == "We were unable to parse your blog URI"


def test_the_key_that_is_verified_is_the_field_of_that_name(client: FlaskClient) -> None:
    right_and_wrong = {**BLOG, "key": KEY, "api_key": "wrongkey1234"}
    assert answer(client.post("/1.1/verify-key", data=right_and_wrong)) == ("valid", None)
    wrong_and_right = {**BLOG, "key": "wrongkey1234", "api_key": KEY}
    assert debug_help(client.post("/1.1/verify-key", data=wrong_and_right))


def test_a_new_key_is_looked_at_while_the_client_still_holds_a_revoked_one(
    client: FlaskClient, house: House, clock: Clock
) -> None:
    api_key_steps.issue(house, "https://blog.example", key="newkey123456", batch="new", now=clock())
    api_key_steps.revoke(house, 1, batch="old", now=clock())
    typed_in = {**BLOG, "key": "newkey123456", "api_key": KEY}
    for call_name in ("1.1/verify-key", "1.1/get-subscription", "1.1/get-stats", "1.2/get-key-stats"):
        assert client.post(f"/{call_name}", data=typed_in).text != "invalid"
    assert debug_help(client.post("/1.1/comment-check", data=typed_in)) == "This key was revoked"


def test_what_changes_nothing_may_be_a_get(client: FlaskClient) -> None:
    asked = {**BLOG, "key": KEY}
    assert answer(client.get("/1.1/verify-key", query_string=asked)) == ("valid", None)
    assert client.get("/1.1/get-subscription", query_string=asked).json["status"] == "active"
    assert answer(client.get("/1.1/test")) == ("connected", None)


def test_an_empty_answer_is_no_page(client: FlaskClient) -> None:
    assert client.options("/1.1/comment-check").content_type is None


def test_no_key_is_ever_logged(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        check(client, "you fool")
        client.post(f"/{KEY}/1.1/comment-check", data=BLOG)
        client.post(f"/1.1/comment-check?api_key={KEY}", data="x" * 300_000)
        client.get(f"/1.2/key-sites?api_key={KEY}")
    assert caplog.records
    assert KEY not in caplog.text


# --- Corrections --------------------------------------------------------------------------------------------


def verdicts(house: House, guid: str) -> tuple[str, ...]:
    with house.store.read() as tx:
        found = checks.by_guid(tx, api_keys.by_id(tx, 1).site_id, guid)
        return checks.verdicts_of(tx, found.id)


def test_a_correction_reaches_exactly_the_check_that_it_names(client: FlaskClient, house: House) -> None:
    first, second = (check(client, "Same words").headers["X-akismet-guid"] for _ in range(2))
    assert answer(call(client, "submit-spam", comment_content="Same words", guid=first)) == (THANKS, None)
    assert (verdicts(house, first), verdicts(house, second)) == (("spam",), ())
    call(client, "submit-ham", comment_content="words were edited", guid=first)
    assert verdicts(house, first) == ("spam", "ham")


def test_without_an_id_a_correction_reaches_the_newest_check_of_that_comment(client: FlaskClient, house: House) -> None:
    fields = {"comment_content": "Same words", "comment_author": "Ada"}
    first, second = (check(client, text="Same words", comment_author="Ada").headers["X-akismet-guid"] for _ in range(2))
    call(client, "submit-spam", **{**fields, "comment_content": " Same  words\r\n"})
    assert (verdicts(house, first), verdicts(house, second)) == ((), ("spam",))


def test_another_sites_key_corrects_nothing_here(client: FlaskClient, house: House, other_key: str) -> None:
    guid = check(client, "Same words").headers["X-akismet-guid"]
    assert answer(call(client, "submit-spam", key=other_key, comment_content="Same words", guid=guid))[0] == THANKS
    assert verdicts(house, guid) == ()


def test_json_without_a_site_is_taken_as_it_is_sent_by_one_client(client: FlaskClient) -> None:
    body = {"user_ip": "", "comment_content": "never seen", "comment_type": "comment", "user_agent": None, "n": 1.5}
    for name in ("submit-spam", "submit-ham"):
        response = client.post(f"/1.1/{name}", json=body, base_url=f"http://{KEY}.localhost")
        assert answer(response) == (THANKS, None)


# --- Accounts and statistics --------------------------------------------------------------------------------


def test_an_account_is_active_so_that_wordpress_keeps_the_key(client: FlaskClient) -> None:
    told = call(client, "get-subscription").json
    assert told["status"] == "active"
    assert set(told) == {"account_id", "account_name", "account_type", "status", "next_billing_date", "limit_reached"}
    assert call(client, "deactivate").text == "deactivated"


def test_statistics_count_checks_and_corrections_and_no_tests(client: FlaskClient, clock: Clock) -> None:
    check(client, "an old one")
    clock.forward(days=62)
    ham, spam = check(client, "fine"), check(client, "you fool")
    check(client, "you fool", is_test="1")
    call(client, "submit-spam", guid=ham.headers["X-akismet-guid"])
    call(client, "submit-ham", guid=spam.headers["X-akismet-guid"])
    call(client, "submit-ham", guid=spam.headers["X-akismet-guid"], is_test="1")
    told = {
        name: call(client, "get-stats", **{"from": name}).json for name in ("60-days", "6-months", "all", "nonsense")
    }
    assert {name: (one["spam"], one["ham"]) for name, one in told.items()} == {
        "60-days": (1, 1),
        "6-months": (1, 2),
        "all": (1, 2),
        "nonsense": (1, 2),
    }
    assert (told["all"]["missed_spam"], told["all"]["false_positives"], told["all"]["accuracy"]) == (1, 1, "33.3")
    assert [one["ham"] for one in told["all"]["breakdown"].values()] == [1, 0, 1]


def test_the_sites_of_a_key_as_json_and_as_a_table(client: FlaskClient) -> None:
    check(client, "you fool")
    told = client.get(f"/1.2/key-sites?api_key={KEY}").json
    assert told == {
        "2026-11": [
            {
                "site": "blog.example",
                "api_calls": "1",
                "spam": "1",
                "ham": "0",
                "missed_spam": "0",
                "false_positives": "0",
                "is_revoked": False,
            }
        ],
        "limit": 500,
        "offset": 0,
        "total": 1,
    }
    table = client.post("/1.2/key-sites", data={"api_key": KEY, "format": "csv", "month": "2026-11"})
    assert table.mimetype == "text/csv"
    assert table.text.splitlines() == [
        f"Active sites for {KEY} during 2026-11 (limit:500, offset: 0, total: 1)",
        "Site,Total API Calls,Spam,Ham,Missed Spam,False Positives,Is Revoked",
        "blog.example,1,1,0,0,0,false",
    ]


@pytest.mark.parametrize(
    ("query", "month", "shown"),
    [("filter=BLOG", "2026-11", 1), ("filter=zebra", "2026-11", 0), ("offset=1", "2026-11", 0), ("limit=0&offset=-9", "2026-11", 0), ("month=2025-02", "2025-02", 1)],
)  # fmt: skip
def test_sites_are_filtered_and_cut(client: FlaskClient, query: str, month: str, shown: int) -> None:
    assert len(client.get(f"/1.2/key-sites?api_key={KEY}&{query}").json[month]) == shown


def test_a_month_that_is_none_and_a_call_without_a_key_are_invalid(client: FlaskClient) -> None:
    for month in ("2026-13", "0000-01", "x", "2026-1"):
        assert debug_help(client.get(f"/1.2/key-sites?api_key={KEY}&month={month}")) == 'Write "month" as YYYY-MM'
    assert debug_help(client.get("/1.2/key-sites"))
    assert debug_help(client.get("/1.2/usage-limit"))


def test_there_is_no_limit_and_its_use_is_counted(client: FlaskClient) -> None:
    check(client)
    expected = {"limit": "none", "usage": 1, "percentage": "0", "throttled": False}
    assert client.get(f"/1.2/usage-limit?api_key={KEY}").json == expected
    assert client.get(f"/1.2/usage-limit?api_key={KEY}&extended=1").json == {
        **expected,
        "notice_level": "NOTICE_NONE",
        "upgrade": False,
    }


# --- What is sent by mistake or on purpose ------------------------------------------------------------------


def test_a_missing_address_of_the_commenter_is_told_in_the_protocols_words(client: FlaskClient) -> None:
    response = client.post("/1.1/comment-check", data={"api_key": KEY, "blog": "https://blog.example"})
    assert response.text == "Missing required field: user_ip."
    assert debug_help(response) == 'Empty "user_ip" value'
    assert answer(check(client, user_ip="")) == ("false", None)


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/1.1/nonsense", "POST", 404),
        ("/1.1/verify-wpcom-key", "POST", 404),
        ("/1.1/usage-limit", "POST", 404),
        ("/1.2/comment-check", "POST", 404),
        ("/1.1/comment-check", "GET", 405),
        ("/1.1/submit-spam", "PUT", 405),
        ("/1.2/key-sites", "DELETE", 405),
    ],
)
def test_a_call_that_does_not_exist_is_an_error_in_plain_text(
    client: FlaskClient, path: str, method: str, status: int
) -> None:
    response = client.open(path, method=method, query_string={"api_key": KEY})
    assert (response.status_code, response.mimetype, response.text) == (status, "text/plain", "invalid")
    assert response.headers["X-akismet-debug-help"]


def test_a_get_changes_nothing(client: FlaskClient, house: House) -> None:
    client.get("/1.1/submit-spam", query_string={**BLOG, "api_key": KEY})
    with house.store.read() as tx:
        now = checks.first_at(tx, 1)
    assert now is None


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[1]",
        b'"x"',
        b"{" * 100_000,
        b'{"a":' + b"[" * 90_000,
        b'{"api_key": {"a": 1}}',
        b'{"n": ' + b"9" * 9000 + b"}",
        b"\xff\xfe{",
    ],
)
def test_json_that_is_cut_off_or_of_the_wrong_kind_is_invalid(client: FlaskClient, body: bytes) -> None:
    assert debug_help(client.post("/1.1/comment-check", data=body, content_type="application/json"))


def test_too_much_is_refused_in_the_protocols_words(client: FlaskClient) -> None:
    assert debug_help(check(client, **{f"field{number}": "x" for number in range(10_000)})).startswith(
        "Too many fields"
    )
    for kind in ("application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=x"):
        response = client.post("/1.1/comment-check", data=b"a" * 300_000, content_type=kind)
        assert (response.status_code, response.text) == (413, "invalid")
    parts = client.post(
        "/1.1/comment-check", data={f"f{n}": "x" for n in range(2_500)}, content_type="multipart/form-data"
    )
    assert (parts.status_code, parts.text) == (413, "invalid")


@pytest.mark.parametrize(
    "text", ["\U0001f600" * 5_000, "\x00\x01", "\u202eabc", "é" * 9_000, "<p>Hello</p>", "a" * 60_000]
)
def test_odd_texts_get_a_verdict(client: FlaskClient, text: str) -> None:
    assert answer(check(client, text))[0] in {"true", "false"}


def test_fields_that_wordpress_copies_do_no_harm_and_its_trap_is_seen(client: FlaskClient) -> None:
    copied = {f"HTTP_X_{number}": "x" for number in range(200)} | {"comment_context[0]": "news", "POST_ak_js": "17"}
    assert answer(check(client, **copied)) == ("false", None)
    assert answer(
        client.post(
            "/1.1/comment-check",
            data=b"api_key=" + KEY.encode() + b"&blog=http://a.b&user_ip=1.1.1.1&comment_content=%ff%00%ed%a0%80&&&=;",
        )
    ) == ("false", None)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(st.text(max_size=20), st.text(max_size=60), max_size=8),
    st.sampled_from(["comment-check", "submit-ham", "get-stats"]),
)
def test_whatever_is_sent_there_is_an_answer_in_the_protocols_words(
    client: FlaskClient, fields: dict[str, str], name: str
) -> None:
    safe = {key: value for key, value in fields.items() if key.isprintable()}
    for sent in ({"data": {**safe, **GOOD, "api_key": KEY}}, {"json": {**fields, **GOOD, "api_key": KEY}}):
        response = client.post(f"/1.1/{name}", **sent)
        assert response.status_code == 200
        assert response.mimetype in {"text/plain", "application/json"}
