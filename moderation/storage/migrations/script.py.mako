"""${message}

Read this before you commit it: what was generated is a draft. It runs on SQLite and on PostgreSQL, on tables with
millions of rows, and possibly while a process of the previous version still works with them. Steps that rebuild an
append-only table must put its guards back (append_only.guard).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
