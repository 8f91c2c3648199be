"""/metrics: what it tells, and whom."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from moderation.app import create_app
from moderation.storage import outbox
from moderation.workflow.house import House
from tests.browser.service import Service
from tests.cli.test_serve import get
from tests.web.conftest import Clock, Visitor


@pytest.fixture
def nearby(ada_browsing: Visitor) -> Visitor:
    ada_browsing.address = "127.0.0.1"
    return ada_browsing


def test_this_machine_reads_queue_and_policy_without_a_key(nearby: Visitor) -> None:
    nearby.post("you fool")
    page = nearby.get("/metrics")
    assert page.status == 200
    assert page.response.headers["Cache-Control"] == "no-store"
    assert 'moderation_decisions_total{action="hold",clause="attacks"} 1.0' in page.text
    assert "moderation_queue_comments 1.0" in page.text
    assert "moderation_policy_version{" in page.text


def test_the_mail_that_waits_and_fails_is_told(nearby: Visitor, house: House, clock: Clock) -> None:
    with house.store.write() as tx:
        numbers = [outbox.add(tx, "mail", "digest", {}, now=clock()) for _ in range(3)]
        outbox.put_back(tx, numbers[0], clock(), "the mail server does not answer")
    clock.forward(seconds=90)
    told = nearby.get("/metrics").text
    assert 'moderation_outbox_letters{state="waiting"} 2.0' in told
    assert 'moderation_outbox_letters{state="failing"} 1.0' in told
    assert 'moderation_outbox_letters{state="given_up_in_7_days"} 0.0' in told
    assert "moderation_outbox_overdue_seconds 90.0" in told


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "X-Real-Ip"])
def test_who_comes_through_a_proxy_or_from_elsewhere_does_not(nearby: Visitor, name: str) -> None:
    assert nearby.get("/metrics", headers={name: "127.0.0.1"}).status == 403
    nearby.address = "192.0.2.10"
    assert nearby.get("/metrics").status == 403


def test_with_a_key_whoever_sends_it_reads_them(house: House, clock: Clock) -> None:
    settings = dataclasses.replace(house.settings, metrics_key="a long key of the metrics")
    far = Visitor(create_app(settings, clock=clock, house=house).test_client(), clock)
    assert far.get("/metrics").status == 403
    assert far.get("/metrics", headers={"Authorization": "Bearer another"}).status == 403
    assert far.get("/metrics", headers={"Authorization": "Bearer a long key of the metrics"}).status == 200


@pytest.mark.xdist_group("serve")
def test_two_processes_tell_the_same_and_tell_of_both(tmp_path: Path) -> None:
    service = Service(tmp_path, "--workers", "2")
    try:
        for _ in range(20):
            assert get(f"{service.address}/policy")[0] == 200
        for _ in range(4):
            _, told = get(f"{service.address}/metrics")
            assert 'moderation_request_seconds_count{method="GET",page="policy.shown",status="200"} 20.0' in told
    finally:
        service.stop()
