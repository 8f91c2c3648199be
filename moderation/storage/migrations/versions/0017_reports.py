"""Reports by readers.

What each table means stands in storage/tables.py; what is written here never changes again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "report",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("comment_id", ID, nullable=False),
        sa.Column(
            "text_mark",
            sa.String(length=40),
            nullable=False,
            comment="when the text was last edited: a new text may be reported again",
        ),
        sa.Column("kind", sa.String(length=40), nullable=False, comment="policy or illegal"),
        sa.Column("clause", sa.String(length=80), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("passage", sa.Text(), nullable=False, comment="the exact place, in the words of the comment"),
        sa.Column("good_faith", sa.Boolean(), nullable=False),
        sa.Column("network_digest", sa.String(length=64), nullable=False, comment="hex of a keyed hash"),
        sa.Column("mailbox_digest", sa.String(length=64), nullable=False),
        sa.Column("visitor_digest", sa.String(length=64), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False, comment="by the reporter's record when it was made"),
        sa.Column("first", sa.Boolean(), nullable=False, comment="nothing was known of the reporter"),
        sa.Column("sealed", sa.Text(), nullable=False, comment="encrypted name and address; empty once it is over"),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column(
            "told_at",
            MOMENT,
            nullable=True,
            comment="when the reporter was told what became of it, or nobody is to be told",
        ),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("comment_id", "text_mark", "network_digest"),
    )
    op.create_index("report_by_network", "report", ["network_digest", "at"], unique=False)
    op.create_index("report_by_mailbox", "report", ["mailbox_digest", "at"], unique=False)
    op.create_index("report_by_visitor", "report", ["visitor_digest", "at"], unique=False)
    op.create_index("report_by_end", "report", ["told_at", "at"], unique=False)


def downgrade() -> None:
    op.drop_table("report")
