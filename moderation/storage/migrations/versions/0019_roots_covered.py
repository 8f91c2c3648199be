"""The pages of a long thread are counted by the index alone.

What each table means stands in storage/tables; what is written here never changes again.
"""

from __future__ import annotations

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("comment_roots", table_name="comment")
    op.create_index("comment_roots", "comment", ["thread_id", "root_id", "id", "status"])


def downgrade() -> None:
    op.drop_index("comment_roots", table_name="comment")
    op.create_index("comment_roots", "comment", ["thread_id", "root_id", "id"])
