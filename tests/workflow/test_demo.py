"""The example shows every clause at work, is filled once, and leaves alone what people did with it."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from pathlib import Path

import pytest

from moderation.settings import Settings
from moderation.storage import bans, moderators, queue, threads
from moderation.storage.database import Store
from moderation.storage.views import QueueFilter
from moderation.vocabulary import Role
from moderation.workflow import demo
from moderation.workflow.demo_story import MODERATOR, POSTS, SLUG
from moderation.workflow.house import House, open_house

ROOT = Path(__file__).parents[2]


@pytest.fixture
def house(sqlite_store: Store, tmp_path: Path) -> House:
    environ = {
        "MODERATION_DATA_DIR": str(tmp_path),
        "MODERATION_POLICY": str(ROOT / "policy.yaml"),
        "MODERATION_DATABASE_URL": sqlite_store.url.render_as_string(hide_password=False),
    }
    return open_house(Settings.from_environment(environ, tmp_path))


def fill(house: House, now: datetime, crowd: int = 0) -> bool:
    numbers = count()
    return demo.fill(house, now, lambda: f"token-{next(numbers)}".ljust(32, "x"), crowd=crowd)


def test_the_queue_shows_nearly_every_clause(house: House, now: datetime) -> None:
    assert fill(house, now)
    with house.store.read() as tx:
        page = queue.page(tx, QueueFilter(), "", 100, now)
    shown = {clause for item in page.items if item.decision for clause in item.decision.clauses}
    # Who is blocked or banned is refused at once, so the clause about them never waits. In the example nobody writes
    # in a language that cannot be judged, and no reader has reported anything yet.
    assert shown >= set(house.policy.clauses) - {"offenders", "languages", "reports"}


def test_the_thread_is_lively_and_civil(house: House, now: datetime) -> None:
    fill(house, now)
    with house.store.read() as tx:
        thread = threads.by_slug(tx, SLUG)
    assert thread is not None
    assert thread.published >= 20
    assert thread.opened_at < now


def test_somebody_is_banned_somebody_is_blocked(house: House, now: datetime) -> None:
    fill(house, now)
    with house.store.read() as tx:
        rows, _ = bans.listed(tx, now, in_force_only=True)
    assert {"Rex": "ban", "Zed": "block"}.items() <= {row.name: row.kind for row in rows}.items()
    assert all(row.since <= now for row in rows)


def test_the_banned_one_who_came_back_is_not_published(house: House, now: datetime) -> None:
    fill(house, now)
    with house.store.read() as tx:
        found = queue.page(tx, QueueFilter(search="Calm down everybody"), "", 10, now)
        thread = threads.by_slug(tx, SLUG)
    assert found.total == 0
    assert thread is not None
    assert thread.published < len(POSTS)


def test_a_second_filling_adds_nothing(house: House, now: datetime) -> None:
    fill(house, now)
    with house.store.read() as tx:
        before = threads.by_slug(tx, SLUG)
    assert not fill(house, now)
    with house.store.read() as tx:
        assert threads.by_slug(tx, SLUG) == before


def test_the_moderator_of_the_example_cannot_sign_in(house: House, now: datetime) -> None:
    fill(house, now)
    with house.store.read() as tx:
        mo = moderators.by_name(tx, MODERATOR)
    assert mo is not None
    assert (mo.role, mo.has_password) == (Role.MODERATOR, False)


def test_a_crowd_talks_below_other_articles(house: House, now: datetime) -> None:
    fill(house, now, crowd=150)
    with house.store.read() as tx:
        talked = threads.by_slug(tx, "harbour-ferry")
    assert talked is not None
    assert talked.published > 30
    assert not (house.settings.data_dir / "demo.jsonl").exists()
