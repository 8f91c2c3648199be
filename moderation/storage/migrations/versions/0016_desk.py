"""Saved views of the queue, saved replies, and notes about a person.

What each table means stands in storage/tables.py; what is written here never changes again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("moderator_id", ID, sa.ForeignKey("moderator.id"), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("query", sa.String(1000), nullable=False, comment="as it stands in the address"),
        sa.Column("at", AT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("moderator_id", "name"),
    )
    op.create_table(
        "saved_reply",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("clause", sa.String(80), nullable=False, comment="empty: it fits any"),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("moderator_id", ID, sa.ForeignKey("moderator.id"), nullable=True),
        sa.Column("at", AT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "person_note",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("person_id", ID, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("moderator_id", ID, sa.ForeignKey("moderator.id"), nullable=True),
        sa.Column("at", AT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("person_note_by_person", "person_note", ["person_id"], unique=False)
    for ended, key in (("saved_reply", "reply_id"), ("person_note", "note_id")):
        op.create_table(
            f"{ended}_end",
            sa.Column(key, ID, sa.ForeignKey(f"{ended}.id"), nullable=False),
            sa.Column("moderator_id", ID, sa.ForeignKey("moderator.id"), nullable=True),
            sa.Column("at", AT, nullable=False),
            sa.PrimaryKeyConstraint(key),
        )


def downgrade() -> None:
    for table in ("person_note_end", "saved_reply_end", "person_note", "saved_reply", "saved_view"):
        op.drop_table(table)
