"""A chain over the log, second factors and sessions that can be told apart, and what is done by the clock.

What each table means stands in storage/tables.py; what is written here never changes again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from moderation.storage.migrations.append_only import guard, unguard

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "act_seal",
        sa.Column(
            "id", ID, autoincrement=True, nullable=False, comment="the order of the chain, which is that of the commits"
        ),
        sa.Column("act_id", ID, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="SHA-256, hex"),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("act_id"),
    )
    guard("act_seal")
    _second_factors()
    op.create_table(
        "chore",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("ran_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    _tell_sessions_apart()


def downgrade() -> None:
    with op.batch_alter_table("session") as batch:
        batch.drop_column("pending")
        batch.drop_column("device")
    op.drop_table("chore")
    op.drop_table("second_factor")
    unguard("act_seal")
    op.drop_table("act_seal")


def _tell_sessions_apart() -> None:
    columns = (
        ("device", sa.String(length=80), "''", "family and system of the browser, no more"),
        ("pending", sa.Boolean(), sa.false(), "the second factor is still to come"),
    )
    for name, kind, default, comment in columns:
        op.add_column("session", sa.Column(name, kind, nullable=False, server_default=default, comment=comment))
    # The default is for the rows that were there; the code gives every new one its value.
    with op.batch_alter_table("session") as batch:
        for name, kind, _, _ in columns:
            batch.alter_column(name, existing_type=kind, existing_nullable=False, server_default=None)


def _second_factors() -> None:
    op.create_table(
        "second_factor",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("moderator_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False, comment="totp, passkey or recovery"),
        sa.Column("name", sa.String(length=80), nullable=False, comment="what its owner calls it"),
        sa.Column(
            "secret",
            sa.Text(),
            nullable=False,
            comment="totp: encrypted; passkey: its public key; recovery: a keyed hash",
        ),
        sa.Column("credential", sa.String(length=1400), nullable=True, comment="a passkey's own number"),
        sa.Column("counter", sa.BigInteger(), nullable=False, comment="the last one that was used; none works twice"),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True, comment="empty: not in use yet"),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderator.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("credential"),
    )
    op.create_index("second_factor_by_moderator", "second_factor", ["moderator_id", "kind"], unique=False)
