"""Stopped keys, attack mode, and weights that were estimated from the site's own data.

What each table means stands in storage/tables.py; what is written here never changes again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from moderation.storage.migrations.append_only import guard, unguard

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
APPEND_ONLY = ("key_ban_end", "attack", "attack_end", "link_weights")


def upgrade() -> None:
    _keys()
    _attacks()
    _weights()
    for table in APPEND_ONLY:
        guard(table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        unguard(table)
    for table in ("link_weights", "attack_end", "attack", "key_ban_end", "key_ban"):
        op.drop_table(table)


def _keys() -> None:
    op.create_table(
        "key_ban",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False, comment="mail, mail_domain, network or name"),
        sa.Column(
            "trace",
            sa.String(length=40),
            nullable=False,
            comment="the kind of trace that the digest is of; empty for names",
        ),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="hex of a keyed hash; empty for names"),
        sa.Column("pattern", sa.String(length=245), nullable=False, comment="of names, with * for anything"),
        sa.Column("shown", sa.String(length=200), nullable=False, comment="what moderators read; never an address"),
        sa.Column("only_holds", sa.Boolean(), nullable=False),
        sa.Column("clause", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moderator_id", ID, nullable=True),
        sa.Column("person_id", ID, nullable=True, comment="whose key it was, if it is known"),
        sa.Column("last_matched", sa.DateTime(timezone=True), nullable=True),
        sa.Column("matched", sa.Integer(), nullable=False, comment="how many comments met it"),
        sa.ForeignKeyConstraint(
            ["moderator_id"],
            ["moderator.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("key_ban_by_digest", "key_ban", ["digest"], unique=False)
    op.create_table(
        "key_ban_end",
        sa.Column("key_ban_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moderator_id", ID, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["key_ban_id"],
            ["key_ban.id"],
        ),
        sa.ForeignKeyConstraint(
            ["moderator_id"],
            ["moderator.id"],
        ),
        sa.PrimaryKeyConstraint("key_ban_id"),
    )


def _attacks() -> None:
    op.create_table(
        "attack",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moderator_id", ID, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["moderator_id"],
            ["moderator.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("attack_by_end", "attack", ["until"], unique=False)
    op.create_table(
        "attack_end",
        sa.Column("attack_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moderator_id", ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["attack_id"],
            ["attack.id"],
        ),
        sa.ForeignKeyConstraint(
            ["moderator_id"],
            ["moderator.id"],
        ),
        sa.PrimaryKeyConstraint("attack_id"),
    )


def _weights() -> None:
    op.create_table(
        "link_weights",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False, comment="how many people they come from"),
        sa.Column("weights", sa.JSON(), nullable=False, comment="see aliases/learned.py"),
        sa.PrimaryKeyConstraint("id"),
    )
