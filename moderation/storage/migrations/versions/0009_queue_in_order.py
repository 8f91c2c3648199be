"""What the newest decision rests on, beside the comment, and indexes of what waits: the queue costs the same however
long it is.

What each column means stands in storage/tables.py; what is written here never changes again.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

WAITS = sa.text("status = 'held' AND withdrawn_at IS NULL")
INDEXES = {
    "comment_waiting": ["id"],
    "comment_waiting_by_thread": ["thread_id", "id"],
    "comment_waiting_by_doubt": ["judged_doubt", "id"],
    "comment_waiting_by_clause": ["judged_clause", "id"],
    "comment_waiting_by_gravest": ["judged_gravest", "id"],
}
EMPTY = sa.text("''")
NAMES = ("judged_doubt", "judged_clause", "judged_gravest", "judged_rule")

# What waits now gets what its newest decision says.
COPIES = (
    """
    UPDATE comment SET
        judged_doubt = 1 - coalesce((SELECT score FROM decision WHERE comment_id = comment.id ORDER BY id DESC LIMIT 1), 0),
        judged_clause = coalesce((SELECT clause FROM decision WHERE comment_id = comment.id ORDER BY id DESC LIMIT 1), '')
    WHERE status = 'held'
    """,
    """
    UPDATE comment SET judged_gravest = judged_clause, judged_rule = coalesce((
        SELECT rule FROM finding WHERE clause = comment.judged_clause AND decision_id = (
            SELECT id FROM decision WHERE comment_id = comment.id ORDER BY id DESC LIMIT 1
        ) ORDER BY score DESC, id LIMIT 1), '')
    WHERE status = 'held'
    """,
)


def upgrade() -> None:
    for column in _columns():
        op.add_column("comment", column)
    for copy in COPIES:
        op.execute(copy)
    op.drop_index("comment_by_status", table_name="comment")
    for name, columns in INDEXES.items():
        op.create_index(name, "comment", columns, unique=False, sqlite_where=WAITS, postgresql_where=WAITS)


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, table_name="comment")
    op.create_index("comment_by_status", "comment", ["status", "id"], unique=False)
    for name in reversed(NAMES):
        op.drop_column("comment", name)


def _columns() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column(
            "judged_doubt",
            sa.Double(),
            server_default=sa.text("1"),
            nullable=False,
            comment="1 minus the newest decision's score: one index gives the surest first, among equals the oldest",
        ),
        sa.Column("judged_clause", sa.String(80), server_default=EMPTY, nullable=False, comment="the decision's"),
        sa.Column(
            "judged_gravest",
            sa.String(80),
            server_default=EMPTY,
            nullable=False,
            comment="that of its clauses whose strikes weigh most",
        ),
        sa.Column(
            "judged_rule",
            sa.String(120),
            server_default=EMPTY,
            nullable=False,
            comment="of its strongest deciding finding",
        ),
    )
