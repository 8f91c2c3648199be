"""The outbox: mails, chat messages and webhooks that wait to be sent.

What each table means stands in storage/tables.py; what is written here never changes again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False, comment="mail, chat, webhook: who sends it"),
        sa.Column(
            "purpose",
            sa.String(length=40),
            nullable=False,
            comment="what it is about; each purpose has a budget of its own",
        ),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("mark", sa.String(length=200), nullable=True, comment="the same mark is sent once"),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tried_at", MOMENT, nullable=True),
        sa.Column(
            "leased_until", MOMENT, nullable=True, comment="a process is sending it; nobody else takes it till then"
        ),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=False, comment="sent, dropped or given_up"),
        sa.Column("problem", sa.Text(), nullable=False, comment="why the last attempt failed; no personal data"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("mark"),
    )
    op.create_index("outbox_by_due", "outbox", ["ended_at", "due_at"], unique=False)
    op.create_index("outbox_by_tried", "outbox", ["purpose", "tried_at"], unique=False)


def downgrade() -> None:
    op.drop_table("outbox")
