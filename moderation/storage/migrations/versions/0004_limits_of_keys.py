"""How often a key may be used, and how often it was.

What each table means stands in storage/tables.py; what is written here never changes again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "call_count",
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("window", sa.BigInteger(), nullable=False, comment="which minute, counted from 1970"),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "window"),
    )
    op.add_column(
        "api_key",
        sa.Column(
            "per_minute",
            sa.Integer(),
            nullable=False,
            server_default="6000",
            comment="how many calls it may make in a minute",
        ),
    )


def downgrade() -> None:
    op.drop_column("api_key", "per_minute")
    op.drop_table("call_count")
