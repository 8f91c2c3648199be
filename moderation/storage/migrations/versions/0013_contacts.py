"""Who asked for notices by mail, and how far moderators have been told of what waits.

What each table means stands in storage/tables.py; what is written here never changes again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "contact",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False, comment="comment: its author; digest: a moderator"),
        sa.Column("comment_id", ID, nullable=True),
        sa.Column("moderator_id", ID, nullable=True),
        sa.Column("address_digest", sa.String(length=64), nullable=False, comment="hex of a keyed hash"),
        sa.Column("network_digest", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False, comment="encrypted address and private link; empty once ended"),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column(
            "confirmed_at", MOMENT, nullable=True, comment="by the link in the first mail; nothing else is sent before"
        ),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("dies_at", MOMENT, nullable=False),
        sa.Column(
            "told_status", sa.String(length=40), nullable=False, comment="the state that the author was last told of"
        ),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"]),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderator.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("contact_by_address", "contact", ["address_digest", "asked_at"], unique=False)
    op.create_index("contact_by_comment", "contact", ["comment_id"], unique=False)
    op.create_index("contact_by_end", "contact", ["ended_at", "dies_at"], unique=False)
    op.create_table(
        "told",
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("decision_id", ID, nullable=False, comment="up to this decision"),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("who"),
    )


def downgrade() -> None:
    op.drop_table("told")
    op.drop_table("contact")
