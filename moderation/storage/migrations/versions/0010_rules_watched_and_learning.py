"""Rules that may only hold for a while; what was learned from verdicts; comments whose like wait for a person.

What each table means stands in storage/tables.py; what is written here never changes again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from moderation.storage.migrations.append_only import guard, unguard

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
APPEND_ONLY = ("rule_hold", "rule_hold_end", "learned_switch", "pattern_end")


def upgrade() -> None:
    op.create_index("comment_by_time", "comment", ["created_at", "id"], unique=False)
    _rules()
    _learning()
    _patterns()
    for table in APPEND_ONLY:
        guard(table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        unguard(table)
    for table in ("pattern_end", "pattern", "example", "learned_switch", "learned", "rule_hold_end", "rule_hold"):
        op.drop_table(table)
    op.drop_index("comment_by_time", "comment")


def _at() -> sa.Column[object]:
    return sa.Column("at", sa.DateTime(timezone=True), nullable=False)


def _rules() -> None:
    op.create_table(
        "rule_hold",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("rule", sa.String(length=120), nullable=False),
        _at(),
        sa.Column("kind", sa.String(length=40), nullable=False, comment="overturned, surge, or by_hand"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("moderator_id", ID, nullable=True, comment="empty: the service itself"),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderator.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("rule_hold_by_rule", "rule_hold", ["rule", "id"], unique=False)
    op.create_table(
        "rule_hold_end",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("rule_hold_id", ID, nullable=False),
        _at(),
        sa.Column("moderator_id", ID, nullable=True),
        sa.ForeignKeyConstraint(["rule_hold_id"], ["rule_hold.id"]),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderator.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("rule_hold_id"),
    )


def _learning() -> None:
    op.create_table(
        "learned",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        _at(),
        sa.Column("version", sa.String(length=64), nullable=False, comment="SHA-256 of the weights"),
        sa.Column("weights", sa.LargeBinary(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False, comment="examples, and what the trial on later verdicts gave"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "learned_switch",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        _at(),
        sa.Column("learned_id", ID, nullable=True, comment="empty: none"),
        sa.Column("moderator_id", ID, nullable=True, comment="empty: the service itself"),
        sa.ForeignKeyConstraint(["learned_id"], ["learned.id"]),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderator.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "example",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        _at(),
        sa.Column("door", sa.String(length=40), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False, comment="label: 1 or 0, where the verdict says something of it"),
        sa.Column("shipped", sa.JSON(), nullable=False, comment="label: log-odds that the shipped scorer gave"),
        sa.Column("features", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("example_by_time", "example", ["at", "id"], unique=False)


def _patterns() -> None:
    op.create_table(
        "pattern",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("moderator_id", ID, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        _at(),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"]),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderator.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("pattern_by_comment", "pattern", ["comment_id"], unique=False)
    op.create_table(
        "pattern_end",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("pattern_id", ID, nullable=False),
        _at(),
        sa.Column("moderator_id", ID, nullable=True),
        sa.ForeignKeyConstraint(["pattern_id"], ["pattern.id"]),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderator.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("pattern_id"),
    )
