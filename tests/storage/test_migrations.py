"""The steps between versions of the tables: they lead to tables, up and down, on both databases."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from moderation.storage.database import NewerDatabase, Store, newest_revision
from moderation.storage.tables import APPEND_ONLY, Base


@pytest.fixture
def empty(empty_url):
    store = Store(empty_url)
    yield store
    store.close()


def test_the_newest_step_builds_exactly_the_tables_of_the_code(empty):
    empty.upgrade()
    with empty.write() as tx:
        context = MigrationContext.configure(tx, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_up_down_and_up_again_leaves_nothing_behind_and_works(empty):
    assert not empty.is_current()
    empty.upgrade()
    assert empty.is_current()
    empty.downgrade("base")
    with empty.read() as tx:
        assert inspect(tx).get_table_names() in ([], ["alembic_version"])
    assert not empty.is_current()
    empty.upgrade()
    assert empty.is_current()


def test_every_step_can_be_taken_one_by_one_in_both_directions(empty):
    revisions = [f"{number:04d}" for number in range(1, int(newest_revision()) + 1)]
    for revision in revisions:
        empty._migrate(revision)
    assert empty.is_current()
    for revision in [*revisions[-2::-1], "base"]:
        empty.downgrade(revision)
    assert not empty.is_current()


def test_upgrading_twice_changes_nothing(empty):
    empty.upgrade()
    empty.upgrade()
    assert empty.is_current()


def test_tables_of_a_newer_version_are_left_alone_with_what_to_do(empty):
    empty.upgrade()
    with empty.write() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabase, match=r"newer version.*restore"):
        empty.upgrade()
    with empty.read() as tx:
        assert tx.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"


def test_processes_that_start_at_the_same_moment_all_find_the_tables(empty_url):
    code = "import sys; from moderation.storage.database import Store; s = Store(sys.argv[1]); s.upgrade(); assert s.is_current()"
    with ThreadPoolExecutor(3) as pool:
        runs = list(
            pool.map(
                lambda _: subprocess.run(
                    [sys.executable, "-c", code, empty_url], capture_output=True, text=True, check=False
                ),
                range(3),
            )
        )
    assert [run.returncode for run in runs] == [0, 0, 0], "\n".join(run.stderr for run in runs)


def test_a_step_that_fails_leaves_the_tables_as_they_were(empty):
    """The last table cannot be made, so none of those before it may stay."""
    with empty.write() as tx:
        tx.execute(text("CREATE TABLE review (id INTEGER)"))
    with pytest.raises(Exception, match="review"):
        empty.upgrade()
    with empty.read() as tx:
        assert inspect(tx).get_table_names() == ["review"]


def test_every_append_only_table_has_its_guards(empty):
    empty.upgrade()
    with empty.read() as tx:
        if tx.dialect.name == "sqlite":
            found = tx.execute(text("SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger'")).scalars()
        else:
            found = tx.execute(text("SELECT DISTINCT event_object_table FROM information_schema.triggers")).scalars()
        assert set(found) == set(APPEND_ONLY)


def test_the_command_for_the_next_step_explains_itself_without_a_message():
    run = subprocess.run(
        [sys.executable, "-m", "moderation.storage.migrations"], capture_output=True, text=True, check=False
    )
    assert run.returncode == 2
    assert "Say what changes" in run.stdout


LIVED_WITH_SINCE = 17
"""Steps after this one are taken while processes of the version before still run."""


def test_processes_of_the_version_before_can_go_on_writing_after_each_step(empty):
    """Nothing that they use may go, and nothing may be demanded that they do not know."""
    before = {}
    for number in range(LIVED_WITH_SINCE, int(newest_revision()) + 1):
        empty._migrate(f"{number:04d}")
        with empty.read() as tx:
            tables = inspect(tx)
            now = {name: {one["name"]: one for one in tables.get_columns(name)} for name in tables.get_table_names()}
        for name, columns in before.items():
            assert name in now, (number, name)
            assert set(columns) <= set(now[name]), (number, name)
            for fresh in set(now[name]) - set(columns):
                column = now[name][fresh]
                assert column["nullable"] or column["default"] is not None, (number, name, fresh)
        before = now
