"""Keys for which attributes that cannot be scored are left out of answers instead of refused.

What each table means stands in storage/tables.py; what is written here never changes again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "api_key",
        sa.Column(
            "drops_unsupported",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="whether attributes that cannot be scored are left out",
        ),
    )


def downgrade() -> None:
    op.drop_column("api_key", "drops_unsupported")
