"""Tokens with which programs act for moderators.

What each table means stands in storage/tables.py; what is written here never changes again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "moderator_token",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("moderator_id", ID, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="hex of a keyed hash"),
        sa.Column("scopes", sa.JSON(), nullable=False, comment="what it opens: queue, decide, people, bans, log"),
        sa.Column("note", sa.String(length=200), nullable=False, comment="what it is for, in its owner's words"),
        sa.Column("per_minute", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderator.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest"),
    )


def downgrade() -> None:
    op.drop_table("moderator_token")
