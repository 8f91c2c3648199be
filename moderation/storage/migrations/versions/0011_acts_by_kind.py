"""An index that finds acts of one kind: steps that wait for a moderator, looks at evidence."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("act_by_kind", "act", ["kind", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("act_by_kind", table_name="act")
