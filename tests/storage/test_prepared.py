"""Statements that are sent straight to the driver say and mean what SQLAlchemy would have said."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import String, bindparam, event, func, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from moderation.storage import prepared
from moderation.storage.database import StorageUnavailable, Store, Transaction
from moderation.storage.sql import insert_row
from moderation.storage.tables import NonceRow, PersonRow, PolicyTextRow, UtcDateTime, WebhookRow

TEXT = PolicyTextRow.__table__
ADD = insert(TEXT).values({name: bindparam(name, type_=TEXT.c[name].type) for name in list(TEXT.c.keys())})
BY_VERSION = (
    select(PolicyTextRow.sha256, PolicyTextRow.first_used)
    .where(
        PolicyTextRow.version >= bindparam("version"),
        PolicyTextRow.first_used <= bindparam("until", type_=UtcDateTime()),
    )
    .order_by(PolicyTextRow.sha256)
    .limit(2)
)
COUNT = select(func.count()).select_from(PolicyTextRow)


def policy(sha256: str, now: datetime) -> dict[str, object]:
    return {"sha256": sha256, "version": 3, "text": "ünïcode 'quoted' % and : and ?", "first_used": now}


def test_rows_have_names_and_python_values(store: Store, now: datetime) -> None:
    with store.write() as tx:
        prepared.run(tx, ADD, policy("a", now), policy("b", now), policy("c", now))
    with store.read() as tx:
        found = prepared.rows(tx, BY_VERSION, {"version": 3, "until": now})
        assert [tuple(row) for row in found] == [
            tuple(row) for row in tx.execute(BY_VERSION, {"version": 3, "until": now})
        ]
        assert (found[0].sha256, found[0].first_used) == ("a", now)
        assert prepared.first(tx, BY_VERSION, {"version": 4, "until": now}) is None
        assert prepared.scalar(tx, BY_VERSION, {"version": 4, "until": now}) is None
        assert prepared.scalar(tx, COUNT) == 3


def test_a_column_of_json_comes_back_as_what_it_was(store: Store, now: datetime) -> None:
    table = WebhookRow.__table__
    values = {
        "site_id": 0,
        "url": "https://hooks.example",
        "events": ["comment.held"],
        "created_at": now,
        "ended_at": None,
    }
    add = (
        insert(table).values({name: bindparam(name, type_=table.c[name].type) for name in values}).returning(table.c.id)
    )
    with store.write() as tx:
        number = prepared.scalar(tx, add, values)
        row = prepared.first(tx, select(WebhookRow.id, WebhookRow.events))
    assert (row.id, row.events) == (number, ["comment.held"])


def test_a_value_that_is_missing_is_an_error(store: Store, now: datetime) -> None:
    with store.read() as tx, pytest.raises(KeyError, match="until"):
        prepared.rows(tx, BY_VERSION, {"version": 3})


def test_a_list_of_any_length_goes_the_ordinary_way(store: Store, now: datetime) -> None:
    some = select(PolicyTextRow.sha256).where(PolicyTextRow.sha256.in_(bindparam("some", expanding=True)))
    with store.write() as tx:
        prepared.run(tx, ADD, policy("a", now), policy("b", now))
        assert [row.sha256 for row in prepared.rows(tx, some, {"some": ["b", "x", "y"]})] == ["b"]


def test_the_drivers_errors_come_as_sqlalchemys_and_hide_what_people_wrote(store: Store, now: datetime) -> None:
    with store.write() as tx:
        prepared.run(tx, ADD, policy("a", now))
    with store.write() as tx, pytest.raises(IntegrityError) as caught:
        prepared.run(tx, ADD, policy("a", now))
    assert "quoted" not in str(caught.value).replace(str(caught.value.orig), "")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_connection_that_was_lost_is_given_up(store: Store) -> None:
    with store.write() as other, pytest.raises(StorageUnavailable) as caught:
        _ask_on_a_line_that_is_cut(store, other)
    error = caught.value.__cause__
    assert isinstance(error, DBAPIError)
    assert error.connection_invalidated
    with store.read() as tx:
        assert prepared.scalar(tx, COUNT) == 0


def _ask_on_a_line_that_is_cut(store: Store, other: Transaction) -> None:
    with store.read() as tx:
        own = prepared.scalar(tx, select(func.pg_backend_pid()))
        other.execute(select(func.pg_terminate_backend(own)))
        prepared.scalar(tx, COUNT)


def test_who_listens_for_statements_hears_of_these_too(sqlite_store: Store) -> None:
    heard: list[str] = []
    nonce = select(NonceRow.comment_id).where(NonceRow.nonce == bindparam("nonce", type_=String()))
    with sqlite_store.read() as tx:
        event.listen(tx, "before_cursor_execute", lambda *told: heard.append(told[2]))
        prepared.rows(tx, nonce, {"nonce": "x"})
    assert len(heard) == 1
    assert "nonce" in heard[0]


def test_a_row_takes_what_its_columns_have_where_nothing_is_given(store: Store, now: datetime) -> None:
    with store.write() as tx:
        number = insert_row(tx, PersonRow, {"name": "Ada", "first_seen": now, "last_seen": now})
        assert tx.execute(select(PersonRow.role).where(PersonRow.id == number)).scalar_one() == "guest"
