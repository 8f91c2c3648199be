"""Figures for each day, and second looks at what colleagues decided.

What each table means stands in storage/tables.py; what is written here never changes again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from moderation.storage.migrations.append_only import guard, unguard

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "figure",
        sa.Column("day", sa.String(length=10), nullable=False, comment="2026-11-22, in UTC"),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", "name", "key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "figure_mark",
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("last_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("source"),
    )
    op.create_table(
        "second_look",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("review_id", ID, nullable=False, comment="the colleague's verdict"),
        sa.Column("moderator_id", ID, nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False, comment="publish or remove"),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"]),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderator.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("review_id", "moderator_id"),
    )
    guard("second_look")


def downgrade() -> None:
    unguard("second_look")
    for table in ("second_look", "figure_mark", "figure"):
        op.drop_table(table)
