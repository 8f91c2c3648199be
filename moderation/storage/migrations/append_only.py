"""Guards in the database itself: what happened stays written, whoever asks.

The one exception is finding: erasing a comment may take the quoted passages out (`spans` and `note` become empty)
and may change nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable

from alembic import op
from sqlalchemy import Connection

_MESSAGE = "{table} is append-only: its rows are never changed or deleted, add a new one"
_FINDING_COLUMNS = (
    "id",
    "decision_id",
    "rule",
    "clause",
    "action",
    "score",
    "because",
    "detector",
    "shadow",
    "excused",
)


def guard(table: str) -> None:
    """From now on the database refuses UPDATE, DELETE and TRUNCATE on this table."""
    connection = op.get_bind()
    statements = _postgresql(table) if connection.dialect.name == "postgresql" else _sqlite(table)
    _execute(connection, statements)


def unguard(table: str) -> None:
    """Take the guards away, before a step that drops or rebuilds the table."""
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        names = (f"{table}_no_change", f"{table}_no_truncate")
        _execute(connection, (f'DROP TRIGGER "{name}" ON "{table}"' for name in names))
        _execute(connection, (f'DROP FUNCTION "{table}_append_only"()',))
    else:
        _execute(connection, (f'DROP TRIGGER "{table}_no_{act}"' for act in ("update", "delete")))


def _execute(connection: Connection, statements: Iterable[str]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)


def _sqlite(table: str) -> tuple[str, ...]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE.format(table=table)}'); END"
    unless = f"WHEN NOT ({_only_erases('IS', '')}) " if table == "finding" else ""
    return (
        f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}" {unless}{refuse}',
        f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" {refuse}',
    )


def _postgresql(table: str) -> tuple[str, ...]:
    allowed = ""
    if table == "finding":
        same = _only_erases("IS NOT DISTINCT FROM", "::text")
        allowed = f"IF TG_OP = 'UPDATE' AND ({same}) THEN RETURN NEW; END IF;"
    body = f"$$ BEGIN {allowed} RAISE EXCEPTION '{_MESSAGE.format(table=table)}'; END $$"
    function = f'"{table}_append_only"()'
    changes, truncates = f'"{table}_no_change" BEFORE UPDATE OR DELETE', f'"{table}_no_truncate" BEFORE TRUNCATE'
    return (
        f"CREATE FUNCTION {function} RETURNS trigger LANGUAGE plpgsql AS {body}",
        f'CREATE TRIGGER {changes} ON "{table}" FOR EACH ROW EXECUTE FUNCTION {function}',
        f'CREATE TRIGGER {truncates} ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION {function}',
    )


def _only_erases(same: str, as_text: str) -> str:
    """JSON has no equality on PostgreSQL, so it is compared as text."""
    unchanged = [f"NEW.{column} {same} OLD.{column}" for column in (*_FINDING_COLUMNS, "failed")]
    thresholds = f"NEW.thresholds{as_text} {same} OLD.thresholds{as_text}"
    return " AND ".join([*unchanged, thresholds, f"NEW.spans{as_text} = '[]'", "NEW.note = ''"])
