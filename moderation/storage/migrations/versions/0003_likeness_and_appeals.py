"""What moderators say of two people, one person or not; and appeals against removals.

What each table means stands in storage/tables.py; what is written here never changes again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from moderation.storage.migrations.append_only import guard, unguard

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
APPEND_ONLY = ("alias_edge", "alias_edge_end", "appeal_verdict")


def upgrade() -> None:
    _edges()
    _appeals()
    for table in APPEND_ONLY:
        guard(table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        unguard(table)
    for table in ("appeal_verdict", "appeal_message", "appeal", "alias_edge_end", "alias_edge"):
        op.drop_table(table)


def _edges() -> None:
    op.create_table(
        "alias_edge",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("first_id", ID, nullable=False, comment="the lower number of the two"),
        sa.Column("second_id", ID, nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False, comment="same or different"),
        sa.Column("moderator_id", ID, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["first_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["second_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderator.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("alias_edge_by_first", "alias_edge", ["first_id"], unique=False)
    op.create_index("alias_edge_by_second", "alias_edge", ["second_id"], unique=False)
    op.create_table(
        "alias_edge_end",
        sa.Column("edge_id", ID, nullable=False),
        sa.Column("moderator_id", ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["edge_id"], ["alias_edge.id"]),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderator.id"]),
        sa.PrimaryKeyConstraint("edge_id"),
    )


def _appeals() -> None:
    op.create_table(
        "appeal",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("comment_version", sa.Integer(), nullable=False, comment="the version that was removed"),
        sa.Column("moderator_id", ID, nullable=True, comment="who removed it; empty: the rules did"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"]),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderator.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("comment_id", "comment_version"),
    )
    op.create_table(
        "appeal_message",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("appeal_id", ID, nullable=False),
        sa.Column("moderator_id", ID, nullable=True, comment="empty: the author"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["appeal_id"], ["appeal.id"]),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderator.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("appeal_message_by_appeal", "appeal_message", ["appeal_id", "id"], unique=False)
    op.create_table(
        "appeal_verdict",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("appeal_id", ID, nullable=False),
        sa.Column(
            "verdict",
            sa.String(length=40),
            nullable=False,
            comment="granted, refused, or open: a verdict was taken back",
        ),
        sa.Column("moderator_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["appeal_id"], ["appeal.id"]),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderator.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("appeal_verdict_by_appeal", "appeal_verdict", ["appeal_id", "id"], unique=False)
