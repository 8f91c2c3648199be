"""The first tables.

What each one means stands in storage/tables.py; what is written here never changes again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from moderation.storage.migrations.append_only import guard, unguard

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = (
    "attempt",
    "moderator",
    "session",
    "sign_in_link",
    "person",
    "author_key",
    "ban",
    "person_name",
    "ban_end",
    "site",
    "thread",
    "comment",
    "nonce",
    "shingle",
    "policy_text",
    "decision",
    "finding",
    "strike",
    "act",
    "strike_end",
    "review",
)
"""In the order in which they refer to each other."""

APPEND_ONLY = ("act", "decision", "finding", "review")


def _accounts() -> None:
    op.create_table(
        "attempt",
        sa.Column("id", ID, nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False, comment="hex of a keyed hash"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("attempt_by_key", "attempt", ["key_digest", "at"], unique=False)
    op.create_table(
        "moderator",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False, comment="argon2id; empty until one is set"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "session",
        sa.Column("id", ID, nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False, comment="hex of a keyed hash"),
        sa.Column("moderator_id", ID, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderator.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_digest"),
    )
    op.create_table(
        "sign_in_link",
        sa.Column("id", ID, nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False, comment="hex of a keyed hash"),
        sa.Column("moderator_id", ID, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderator.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_digest"),
    )


def _people() -> None:
    op.create_table(
        "person",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.String(length=245), nullable=False, comment="the name last used"),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "author_key",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False, comment="see aliases/keys.py"),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="hex of a keyed hash"),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("person_id", "kind", "digest"),
    )
    op.create_index("author_key_by_digest", "author_key", ["kind", "digest", "last_seen"], unique=False)
    op.create_table(
        "ban",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False, comment="block or ban"),
        sa.Column("name", sa.String(length=245), nullable=False, comment="the person's name when it was placed"),
        sa.Column("clause", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moderator_id", ID, nullable=True, comment="empty: an automatic step"),
        sa.Column("replaces", ID, nullable=True),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderator.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["replaces"], ["ban.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ban_by_person", "ban", ["person_id"], unique=False)
    op.create_table(
        "person_name",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("name", sa.String(length=245), nullable=False),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("person_id", "name"),
    )
    op.create_table(
        "ban_end",
        sa.Column("ban_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False, comment="lifted or replaced"),
        sa.Column("moderator_id", ID, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ban_id"], ["ban.id"]),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderator.id"]),
        sa.PrimaryKeyConstraint("ban_id"),
    )


def _threads() -> None:
    op.create_table(
        "site",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("url"),
    )
    op.create_table(
        "thread",
        sa.Column("id", ID, nullable=False),
        sa.Column("site_id", ID, nullable=False),
        sa.Column("slug", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("url", sa.String(length=1000), nullable=False),
        sa.Column("author_name", sa.String(length=245), nullable=False),
        sa.Column("body", sa.Text(), nullable=False, comment="Markdown of the article, where the service shows it"),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "closed_at", sa.DateTime(timezone=True), nullable=True, comment="by hand; closing by age is the policy's"
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("site_id", "slug"),
    )
    op.create_index("thread_by_opened", "thread", ["opened_at", "id"], unique=False)
    op.create_table(
        "comment",
        sa.Column("id", ID, nullable=False),
        sa.Column("thread_id", ID, nullable=False),
        sa.Column("parent_id", ID, nullable=True),
        sa.Column(
            "root_id",
            ID,
            nullable=True,
            comment="top of the tree it hangs in, so that a tree is read at once; empty at the top",
        ),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("name", sa.String(length=245), nullable=False),
        sa.Column("website", sa.String(length=500), nullable=False),
        sa.Column("text", sa.Text(), nullable=False, comment="as written; empty once erased"),
        sa.Column("role", sa.String(length=40), nullable=False, comment="the writer's verified role when posting"),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, comment="raised by every change; compare-and-set guards it"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("network_digest", sa.String(length=64), nullable=False),
        sa.Column(
            "token_digest", sa.String(length=64), nullable=False, comment="SHA-256 of the author's private token"
        ),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=True, comment="where it was imported from"),
        sa.Column("source_id", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["comment.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["root_id"], ["comment.id"]),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source", "source_id"),
        sa.UniqueConstraint("token_digest"),
    )
    op.create_index("comment_by_network", "comment", ["network_digest", "created_at"], unique=False)
    op.create_index("comment_by_parent", "comment", ["parent_id"], unique=False)
    op.create_index("comment_by_person", "comment", ["person_id", "created_at", "status"], unique=False)
    op.create_index("comment_by_root", "comment", ["root_id", "status", "id"], unique=False)
    op.create_index("comment_by_status", "comment", ["status", "id"], unique=False)
    op.create_index("comment_by_thread", "comment", ["thread_id", "status", "id"], unique=False)
    op.create_index("comment_roots", "comment", ["thread_id", "root_id", "id"], unique=False)
    op.create_table(
        "nonce",
        sa.Column("nonce", sa.String(length=80), nullable=False),
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"]),
        sa.PrimaryKeyConstraint("nonce"),
    )
    op.create_table(
        "shingle",
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("band", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"]),
        sa.PrimaryKeyConstraint("comment_id", "position"),
        sqlite_with_rowid=False,
    )
    op.create_index("shingle_by_band", "shingle", ["band", "comment_id"], unique=False)


def _decisions() -> None:
    op.create_table(
        "policy_text",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("first_used", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_table(
        "decision",
        sa.Column("id", ID, nullable=False),
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("comment_version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column(
            "score", sa.Double(), nullable=False, comment="the strongest deciding finding's, for sorting the queue"
        ),
        sa.Column("clause", sa.String(length=80), nullable=False, comment="the strongest deciding clause, for filters"),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("policy_sha256", sa.String(length=64), nullable=False),
        sa.Column("scorer_version", sa.String(length=80), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"]),
        sa.ForeignKeyConstraint(["policy_sha256"], ["policy_text.sha256"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("decision_by_comment", "decision", ["comment_id", "id"], unique=False)
    op.create_table(
        "finding",
        sa.Column("id", ID, nullable=False),
        sa.Column("decision_id", ID, nullable=False),
        sa.Column("rule", sa.String(length=120), nullable=False),
        sa.Column("clause", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "spans", sa.JSON(), nullable=False, comment="[[start, end, text, field], ...]; never the text of an e-mail"
        ),
        sa.Column("detector", sa.String(length=40), nullable=False),
        sa.Column("shadow", sa.String(length=40), nullable=True),
        sa.Column("excused", sa.Text(), nullable=False),
        sa.Column("failed", sa.Boolean(), nullable=False),
        sa.Column("thresholds", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("finding_by_decision", "finding", ["decision_id"], unique=False)
    op.create_index("finding_by_rule", "finding", ["rule", "id"], unique=False)


def _record() -> None:
    op.create_table(
        "strike",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("comment_id", ID, nullable=True),
        sa.Column("clause", sa.String(length=80), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("strike_by_person", "strike", ["person_id", "expires_at"], unique=False)
    op.create_table(
        "act",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "batch",
            sa.String(length=80),
            nullable=False,
            comment="acts that were one click share it; undo takes it back as a whole",
        ),
        sa.Column("moderator_id", ID, nullable=True, comment="empty: the service itself"),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("comment_id", ID, nullable=True),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("thread_id", ID, nullable=True),
        sa.Column("ban_id", ID, nullable=True),
        sa.Column("strike_id", ID, nullable=True),
        sa.Column("clause", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False, comment="what undo needs; never personal data"),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("undoes", sa.String(length=80), nullable=True, comment="the batch that this act takes back"),
        sa.ForeignKeyConstraint(["ban_id"], ["ban.id"]),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"]),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderator.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["strike_id"], ["strike.id"]),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("act_by_batch", "act", ["batch"], unique=False)
    op.create_index("act_by_comment", "act", ["comment_id"], unique=False)
    op.create_index("act_by_person", "act", ["person_id"], unique=False)
    op.create_index("act_by_undoes", "act", ["undoes"], unique=False)
    op.create_table(
        "strike_end",
        sa.Column("strike_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["strike_id"], ["strike.id"]),
        sa.PrimaryKeyConstraint("strike_id"),
    )
    op.create_table(
        "review",
        sa.Column("id", ID, nullable=False),
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("comment_version", sa.Integer(), nullable=False),
        sa.Column("decision_id", ID, nullable=True),
        sa.Column("moderator_id", ID, nullable=False),
        sa.Column("act_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False, comment="publish, hold or remove"),
        sa.Column("clause", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"]),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"]),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"]),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderator.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("review_by_comment", "review", ["comment_id", "id"], unique=False)


def upgrade() -> None:
    _accounts()
    _people()
    _threads()
    _decisions()
    _record()
    for table in APPEND_ONLY:
        guard(table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        unguard(table)
    for table in TABLES[::-1]:
        op.drop_table(table)
