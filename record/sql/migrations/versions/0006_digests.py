"""house editions of the digest"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from record.sql import types

revision = "house_7"
down_revision = "house_6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "digests",
        sa.Column("number", types.RowId, autoincrement=True, nullable=False),
        sa.Column("rhythm", sa.String(length=16), nullable=False),
        sa.Column("first", types.UtcDateTime(), nullable=False),
        sa.Column("due", types.UtcDateTime(), nullable=False),
        sa.Column("zone", types.AnyText(), nullable=False),
        sa.Column("after", sa.BigInteger(), nullable=False),
        sa.Column("upto", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("publisher", sa.String(length=16), nullable=True),
        sa.Column("told_from", types.UtcDateTime(), nullable=True),
        sa.Column("issue", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_digests")),
        sa.UniqueConstraint("rhythm", "due", name=op.f("uq_digests_rhythm_due")),
    )
    op.create_index(op.f("ix_digests_state"), "digests", ["state"], unique=False)
    is_open = sa.text("state = 'open'")
    op.create_index(
        "ix_digests_open", "digests", ["rhythm"], unique=True, sqlite_where=is_open, postgresql_where=is_open
    )
    op.create_table(
        "digest_editions",
        sa.Column("digest", types.RowId, nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("title", types.AnyText(), nullable=False),
        sa.Column("stories", sa.Integer(), nullable=False),
        sa.Column("made", types.AnyJson(), nullable=False),
        sa.Column("draft", types.AnyText(), nullable=True),
        sa.Column("edition", types.AnyJson(), nullable=True),
        sa.Column("messages", types.AnyJson(), nullable=True),
        sa.Column("published", types.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["digest"], ["digests.number"], name=op.f("fk_digest_editions_digest")),
        sa.PrimaryKeyConstraint("digest", "language", name=op.f("pk_digest_editions")),
    )
    op.create_table(
        "digest_subscriptions",
        sa.Column("origin", types.AnyText(), nullable=False),
        sa.Column("channel", types.RowId, nullable=False),
        sa.Column("rhythm", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("since", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["channel"], ["channels.number"], name=op.f("fk_digest_subscriptions_channel")),
        sa.PrimaryKeyConstraint("origin", "channel", "rhythm", "language", name=op.f("pk_digest_subscriptions")),
    )
    op.create_index(op.f("ix_digest_subscriptions_channel"), "digest_subscriptions", ["channel"], unique=False)
