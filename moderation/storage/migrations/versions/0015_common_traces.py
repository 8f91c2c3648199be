"""What share of all people left a common trace, so that a common kind of browser weighs little and a rare one more."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "common_trace",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="hex of a keyed hash"),
        sa.Column("share", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "digest"),
    )


def downgrade() -> None:
    op.drop_table("common_trace")
