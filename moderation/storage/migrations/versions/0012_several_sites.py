"""Sites that are served by themselves, and the moderators who work at one of them alone.

What each table means stands in storage/tables.py; what is written here never changes again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "served_site",
        sa.Column("site_id", ID, nullable=False),
        sa.Column("path", sa.String(length=40), nullable=False, comment="the word that stands for it in addresses"),
        sa.Column("policy_path", sa.String(length=1000), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"]),
        sa.PrimaryKeyConstraint("site_id"),
        sa.UniqueConstraint("path"),
    )
    op.create_table(
        "moderator_site",
        sa.Column("moderator_id", ID, nullable=False),
        sa.Column("site_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderator.id"]),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"]),
        sa.PrimaryKeyConstraint("moderator_id"),
    )


def downgrade() -> None:
    op.drop_table("moderator_site")
    op.drop_table("served_site")
