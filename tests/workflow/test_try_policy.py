"""A policy is tried on the newest comments before it is put in force."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from pathlib import Path

import pytest
from flask import render_template_string

from moderation.app import create_app
from moderation.policy.loader import loads
from moderation.vocabulary import Action
from moderation.workflow.try_policy import Trial, try_policy
from tests.workflow.conftest import PolicyAtHand, Visitors

SHIPPED = (Path(__file__).parent.parent.parent / "policy.yaml").read_text("utf-8")
FAST = SHIPPED + "\nscorer: {second_opinion: false}\n"
GENTLE = FAST.replace("status: enforced", "status: draft")


@pytest.fixture
def people(sqlite_visitors: Visitors) -> Visitors:
    sqlite_visitors.house = dataclasses.replace(sqlite_visitors.house, policies=PolicyAtHand(loads(FAST)))
    return sqlite_visitors


def test_the_report_names_what_would_change_with_the_beginning_of_each_sample(people: Visitors, ada, bo) -> None:
    people.post(ada, "A quiet word about the trams.")
    people.post(bo, "You fucking   idiot!")
    trial = try_policy(people.house, GENTLE)
    assert trial.report
    assert trial.report.judged == 2
    assert (trial.report.stopped, trial.report.freed) == (0, 1)
    assert set(trial.excerpts.values()) == {"You fucking idiot!"}
    assert {new for _, new in trial.report.moves} == {Action.PUBLISH}


def test_only_the_newest_are_judged(people: Visitors, ada) -> None:
    for ago in range(5):
        people.post(ada, f"A word about tram number {ago}.", now=people.now - timedelta(hours=ago))
    trial = try_policy(people.house, GENTLE, most=3)
    assert trial.report
    assert trial.report.judged == 3


def test_mistakes_come_back_and_nothing_is_judged(people: Visitors) -> None:
    trial = try_policy(people.house, SHIPPED.replace("status: enforced", "status: on"))
    assert trial.problems
    assert (trial.policy, trial.report) == (None, None)


def test_without_comments_there_is_no_report(people: Visitors) -> None:
    trial = try_policy(people.house, GENTLE)
    assert trial.policy
    assert trial.report is None


def shown(people: Visitors, trial: Trial) -> str:
    with create_app(people.house.settings, house=people.house).test_request_context():
        page = '{% from "desk/_replayed.html" import replayed with context %}{{ replayed(trial) }}'
        return " ".join(render_template_string(page, trial=trial).split())


def test_the_desk_shows_it(people: Visitors, bo) -> None:
    assert "no comments yet" in shown(people, try_policy(people.house, GENTLE))
    posted = people.post(bo, "You fucking <i>idiot</i>!")
    page = shown(people, try_policy(people.house, GENTLE))
    assert "This version would have held or removed 0 more and freed 1." in page
    assert f'href="/admin/comments/{posted.comment_id}"' in page
    assert "You fucking &lt;i&gt;idiot&lt;/i&gt;!" in page
    assert "mistakes" in shown(people, try_policy(people.house, "version: one"))
