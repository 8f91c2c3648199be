"""Keys for other systems, the decisions that they were given, and what people there decided in the end.

What each table means stands in storage/tables.py; what is written here never changes again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from moderation.storage.migrations.append_only import guard, unguard

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
APPEND_ONLY = ("api_check", "api_verdict")


def upgrade() -> None:
    _keys()
    _checks()
    _verdicts()
    for table in APPEND_ONLY:
        guard(table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        unguard(table)
    for table in ("api_verdict", "api_check", "api_key"):
        op.drop_table(table)


def _keys() -> None:
    op.create_table(
        "api_key",
        sa.Column("id", ID, nullable=False),
        sa.Column("site_id", ID, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="hex of a keyed hash"),
        sa.Column("clauses", sa.JSON(), nullable=False, comment="clauses that count for this site; empty: all of them"),
        sa.Column(
            "trusts_roles", sa.Boolean(), nullable=False, comment="whether the site may say who is administrator"
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest"),
    )


def _checks() -> None:
    op.create_table(
        "api_check",
        sa.Column("id", ID, nullable=False),
        sa.Column("guid", sa.String(length=32), nullable=False, comment="what the other system knows it by"),
        sa.Column("api_key_id", ID, nullable=False),
        sa.Column("door", sa.String(length=40), nullable=False, comment="the interface that was asked: akismet"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text_digest", sa.String(length=64), nullable=False, comment="hex of a keyed hash"),
        sa.Column(
            "answer",
            sa.String(length=40),
            nullable=False,
            comment="ham, spam or discard: what the other system was told",
        ),
        sa.Column("is_test", sa.Boolean(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False, comment="[[rule, clause, action, score], ...]; no passages"),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("policy_sha256", sa.String(length=64), nullable=False),
        sa.Column("scorer_version", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["api_key_id"], ["api_key.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("guid"),
    )
    op.create_index("api_check_by_key", "api_check", ["api_key_id", "at"], unique=False)
    op.create_index("api_check_by_text", "api_check", ["api_key_id", "text_digest"], unique=False)


def _verdicts() -> None:
    op.create_table(
        "api_verdict",
        sa.Column("id", ID, nullable=False),
        sa.Column("check_id", ID, nullable=True, comment="empty: never seen here"),
        sa.Column("api_key_id", ID, nullable=False),
        sa.Column("door", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text_digest", sa.String(length=64), nullable=False, comment="hex of a keyed hash"),
        sa.Column("verdict", sa.String(length=40), nullable=False, comment="spam, ham, or scores"),
        sa.Column("scores", sa.JSON(), nullable=False, comment="what was suggested for each attribute, from 0 to 1"),
        sa.ForeignKeyConstraint(["api_key_id"], ["api_key.id"]),
        sa.ForeignKeyConstraint(["check_id"], ["api_check.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("api_verdict_by_check", "api_verdict", ["check_id"], unique=False)
    op.create_index("api_verdict_by_key", "api_verdict", ["api_key_id", "at"], unique=False)
