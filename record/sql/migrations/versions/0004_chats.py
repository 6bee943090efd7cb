"""chats are run from inside"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from record.sql import types

revision = "house_5"
down_revision = "house_4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chats",
        sa.Column("channel", types.RowId, autoincrement=False, nullable=False),
        sa.Column("type", sa.String(length=16), nullable=True),
        sa.Column("title", types.AnyText(), nullable=True),
        sa.Column("language", types.AnyText(), nullable=True),
        sa.Column("timezone", types.AnyText(), nullable=True),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_until", sa.Integer(), nullable=True),
        sa.Column("quiet", sa.String(length=8), nullable=True),
        sa.Column("burst", sa.Integer(), nullable=True),
        sa.Column("paused", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("owner", types.AnyText(), nullable=True),
        sa.Column("invited", sa.String(length=32), nullable=True),
        sa.Column("acts_for", types.RowId, nullable=True),
        sa.Column("made", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["channel"], ["channels.number"], name=op.f("fk_chats_channel")),
        sa.ForeignKeyConstraint(["acts_for"], ["channels.number"], name=op.f("fk_chats_acts_for")),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_chats")),
    )
    op.create_table(
        "buttons",
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("chat", types.AnyText(), nullable=False),
        sa.Column("thread", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("action", types.AnyJson(), nullable=False),
        sa.Column("by", types.AnyText(), nullable=True),
        sa.Column("pressed", sa.BigInteger(), nullable=True),
        sa.Column("until", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_buttons")),
    )
    op.create_index(op.f("ix_buttons_chat"), "buttons", ["chat"], unique=False)
    op.create_index(op.f("ix_buttons_until"), "buttons", ["until"], unique=False)
    op.create_table(
        "dialogues",
        sa.Column("chat", types.AnyText(), nullable=False),
        sa.Column("thread", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user", types.AnyText(), nullable=False),
        sa.Column("step", sa.String(length=64), nullable=False),
        sa.Column("state", types.AnyJson(), nullable=False),
        sa.Column("until", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("chat", "thread", "user", name=op.f("pk_dialogues")),
    )
    op.create_index(op.f("ix_dialogues_until"), "dialogues", ["until"], unique=False)
    op.create_table(
        "mutes",
        sa.Column("number", types.RowId, autoincrement=True, nullable=False),
        sa.Column("channel", types.RowId, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("value", types.AnyText(), nullable=False),
        sa.Column("until", types.UtcDateTime(), nullable=True),
        sa.Column("by", types.AnyText(), nullable=True),
        sa.Column("made", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["channel"], ["channels.number"], name=op.f("fk_mutes_channel")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_mutes")),
        sa.UniqueConstraint("channel", "kind", "value", name=op.f("uq_mutes_channel_kind_value")),
    )
    op.create_index(op.f("ix_mutes_until"), "mutes", ["until"], unique=False)
    op.create_table(
        "invites",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("by", types.AnyText(), nullable=False),
        sa.Column("made", types.UtcDateTime(), nullable=False),
        sa.Column("until", types.UtcDateTime(), nullable=False),
        sa.Column("used", types.UtcDateTime(), nullable=True),
        sa.Column("chat", types.AnyText(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_invites")),
    )
    op.create_index(op.f("ix_invites_until"), "invites", ["until"], unique=False)
    settled = sa.text("settled IS NOT NULL")
    op.create_index(
        "ix_deliveries_told", "deliveries", ["channel", "settled"], sqlite_where=settled, postgresql_where=settled
    )
    gathers = sa.text("state = 'gathering' AND kind = 'list'")
    op.create_index("ix_deliveries_gathering", "deliveries", ["due"], sqlite_where=gathers, postgresql_where=gathers)
    is_open = sa.text("state IN ('pending', 'sending', 'unknown')")
    op.create_index(
        "ix_deliveries_next",
        "deliveries",
        [sa.text("priority DESC"), "id"],
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_table(
        "departures",
        sa.Column("origin", types.AnyText(), nullable=False),
        sa.Column("channel", sa.BigInteger(), nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("origin", name=op.f("pk_departures")),
    )
