"""Everything that goes wrong is said in the same way, with what to do about it."""

from __future__ import annotations

import logging

import pytest
from flask import Flask

from moderation.web.access import public
from moderation.web.errors import Trouble
from moderation.workflow.refusals import NotAllowed
from tests.web.conftest import SLUG, Visitor

JSON = {"Accept": "application/json"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/threads/nowhere", 404),
        ("POST", "/policy", 405),
        ("DELETE", f"/threads/{SLUG}", 405),
        ("GET", f"/threads/{SLUG}/comments", 405),
        ("GET", "/?before=yesterday", 400),
        ("GET", "/?before=0001-01-01T00:00:00%2B14:00", 400),
    ],
)
def test_an_error_is_a_page_for_people_and_a_problem_for_programs(
    ada_browsing: Visitor, method: str, path: str, status: int
) -> None:
    page = ada_browsing.client.open(path, method=method)
    assert (page.status_code, page.mimetype) == (status, "text/html")
    problem = ada_browsing.client.open(path, method=method, headers=JSON)
    assert (problem.status_code, problem.mimetype) == (status, "application/problem+json")
    assert problem.json["status"] == status
    assert problem.json["title"]
    assert problem.json["detail"]
    assert page.headers["Cache-Control"] == problem.headers["Cache-Control"] == "no-store"


def test_a_method_that_is_not_allowed_names_those_that_are(ada_browsing: Visitor) -> None:
    assert set(ada_browsing.client.post("/policy").allow) == {"GET", "HEAD", "OPTIONS"}


@pytest.fixture
def broken(app: Flask) -> Flask:
    def raises(kind: str) -> str:
        raise {"trouble": Trouble(429), "refusal": NotAllowed(), "bug": KeyError("ada@example.org")}[kind]

    app.add_url_rule("/broken/<kind>", "broken", public(raises))
    return app


def test_a_bug_is_a_calm_page_and_its_log_line_quotes_nobody(broken: Flask, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        answer = broken.test_client().get("/broken/bug")
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.text
    assert "KeyError" in caplog.text
    assert "ada@example.org" not in caplog.text + answer.text


def test_too_many_requests_say_when_to_come_back(broken: Flask) -> None:
    answer = broken.test_client().get("/broken/trouble")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_what_the_workflow_refuses_has_its_own_words_and_status(broken: Flask) -> None:
    answer = broken.test_client().get("/broken/refusal", headers=JSON)
    assert answer.status_code == NotAllowed.status
    assert answer.json["detail"] == NotAllowed.words
    assert answer.json["code"] == NotAllowed.code


def test_a_program_that_misses_its_door_gets_no_page(ada_browsing: Visitor) -> None:
    for path in ("/api", "/v1", "/1.1", "/1.0/comment-check", "/v1alpha2/comments:analyze", "/v2/moderations"):
        answer = ada_browsing.client.post(path)
        assert (answer.status_code, answer.mimetype) == (404, "application/problem+json"), path
    assert ada_browsing.client.post("/nowhere", json={}).mimetype == "application/problem+json"
    assert ada_browsing.client.get("/nowhere").mimetype == "text/html"
