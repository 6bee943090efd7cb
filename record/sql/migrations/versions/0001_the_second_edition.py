"""the tables of the second edition"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from record.sql import types

#: The databases of the first edition had 0001 to 0004: none of theirs.
revision = "house_2"
down_revision = None
branch_labels = None
depends_on = None

_MERGED = sa.text("merged_into IS NOT NULL")
_OPEN = sa.text("state IN ('pending', 'sending', 'unknown')")
_TO_EDIT = sa.text("edit_due IS NOT NULL")
_HELD = sa.text("holder IS NOT NULL")
_WANTED = sa.text("state IN ('pending', 'standby', 'leased')")


def upgrade() -> None:
    op.create_table(
        "changes",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("story", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=True),
        sa.Column("report", sa.String(length=32), nullable=True),
        sa.Column("other", sa.String(length=32), nullable=True),
        sa.Column("brought", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_changes")),
    )
    op.create_index(op.f("ix_changes_at"), "changes", ["at"], unique=False)
    op.create_index(op.f("ix_changes_report"), "changes", ["report"], unique=False)
    op.create_table(
        "channels",
        sa.Column("number", types.RowId, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("chat", types.AnyText(), server_default="", nullable=False),
        sa.Column("thread", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("spec", types.AnyJson(), nullable=False),
        sa.Column("moved_to", types.RowId, nullable=True),
        sa.Column("disabled_reason", types.AnyText(), nullable=True),
        sa.ForeignKeyConstraint(["moved_to"], ["channels.number"], name=op.f("fk_channels_moved_to")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_channels")),
        sa.UniqueConstraint("kind", "chat", "thread", name=op.f("uq_channels_kind_chat_thread")),
    )
    op.create_table(
        "checkpoints",
        sa.Column("segment", types.AnyText(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("segment", name=op.f("pk_checkpoints")),
    )
    op.create_table(
        "concepts",
        sa.Column("origin", types.AnyText(), nullable=False),
        sa.Column("id", types.AnyText(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("spec", types.AnyJson(), nullable=False),
        sa.PrimaryKeyConstraint("origin", "id", name=op.f("pk_concepts")),
    )
    op.create_table(
        "corrections",
        sa.Column("id", types.RowId, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("story", sa.String(length=32), nullable=False),
        sa.Column("items", types.AnyJson(), nullable=False),
        sa.Column("target", sa.String(length=32), nullable=True),
        sa.Column("by", types.AnyText(), nullable=False),
        sa.Column("asked", types.UtcDateTime(), nullable=False),
        sa.Column("settled", types.UtcDateTime(), nullable=True),
        sa.Column("refused", types.AnyText(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    op.create_index(op.f("ix_corrections_settled"), "corrections", ["settled"], unique=False)
    op.create_index(op.f("ix_corrections_story"), "corrections", ["story"], unique=False)
    op.create_table(
        "counters",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )
    op.create_table(
        "cursors",
        sa.Column("follower", sa.String(length=32), nullable=False),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("follower", name=op.f("pk_cursors")),
    )
    op.create_table(
        "facts",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", types.AnyText(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_facts")),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.Column("until_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "origins",
        sa.Column("origin", types.AnyText(), nullable=False),
        sa.Column("owner", types.AnyText(), nullable=True),
        sa.Column("label", types.AnyText(), nullable=True),
        sa.Column("quota", types.AnyJson(), nullable=True),
        sa.PrimaryKeyConstraint("origin", name=op.f("pk_origins")),
    )
    op.create_table(
        "set_aside",
        sa.Column("id", types.RowId, autoincrement=True, nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("key", types.AnyText(), nullable=False),
        sa.Column("payload", types.AnyText(), nullable=False),
        sa.Column("error", types.AnyText(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_set_aside")),
    )
    op.create_index(op.f("ix_set_aside_at"), "set_aside", ["at"], unique=False)
    op.create_table(
        "sources",
        sa.Column("origin", types.AnyText(), nullable=False),
        sa.Column("id", types.AnyText(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("key", types.AnyText(), nullable=False),
        sa.Column("name", types.AnyText(), nullable=False),
        sa.Column("spec", types.AnyJson(), nullable=False),
        sa.PrimaryKeyConstraint("origin", "id", name=op.f("pk_sources")),
        sa.UniqueConstraint("key", name=op.f("uq_sources_key")),
    )
    op.create_table(
        "source_habits",
        sa.Column("source", types.AnyText(), nullable=False),
        sa.Column("habits", types.AnyText(), nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_source_habits")),
    )
    op.create_index(op.f("ix_source_habits_at"), "source_habits", ["at"], unique=False)
    op.create_table(
        "stage_proposals",
        sa.Column("id", types.RowId, autoincrement=True, nullable=False),
        sa.Column("project", types.AnyText(), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("reported", types.UtcDateTime(), nullable=False),
        sa.Column("story", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("evidence", types.AnyJson(), nullable=False),
        sa.Column("decided", types.UtcDateTime(), nullable=True),
        sa.Column("by", types.AnyText(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_proposals")),
        sa.UniqueConstraint("project", "stage", name=op.f("uq_stage_proposals_project_stage")),
    )
    op.create_table(
        "stories",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("lead", sa.String(length=64), nullable=False),
        sa.Column("first_seen", types.UtcDateTime(), nullable=False),
        sa.Column("last_seen", types.UtcDateTime(), nullable=False),
        sa.Column("first_place", types.UtcDateTime(), nullable=True),
        sa.Column("last_place", types.UtcDateTime(), nullable=True),
        sa.Column("lead_place", types.UtcDateTime(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sources", sa.Integer(), server_default="1", nullable=False),
        sa.Column("primary", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("title_en", types.AnyText(), nullable=True),
        sa.Column("title_zh", types.AnyText(), nullable=True),
        sa.Column("section", sa.String(length=16), nullable=True),
        sa.Column("section_confidence", sa.Float(), nullable=True),
        sa.Column("tags", types.AnyJson(), nullable=True),
        sa.Column("tally", types.AnyJson(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("merged_into", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
    )
    op.create_index(op.f("ix_stories_last_seen"), "stories", ["last_seen"], unique=False)
    op.create_index(
        "ix_stories_merged_into", "stories", ["merged_into"], sqlite_where=_MERGED, postgresql_where=_MERGED
    )
    op.create_table(
        "story_merges",
        sa.Column("absorbed", sa.String(length=32), nullable=False),
        sa.Column("story", sa.String(length=32), nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.Column("by", types.AnyText(), nullable=False),
        sa.Column("reasons", types.AnyJson(), nullable=False),
        sa.PrimaryKeyConstraint("absorbed", name=op.f("pk_story_merges")),
    )
    op.create_index(op.f("ix_story_merges_story"), "story_merges", ["story"], unique=False)
    op.create_table(
        "story_views",
        sa.Column("story", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("view", types.AnyJson(), nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("story", "version", name=op.f("pk_story_views")),
    )
    op.create_index(op.f("ix_story_views_at"), "story_views", ["at"], unique=False)
    op.create_table(
        "watches",
        sa.Column("number", types.RowId, autoincrement=True, nullable=False),
        sa.Column("origin", types.AnyText(), nullable=False),
        sa.Column("id", types.AnyText(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("label", types.AnyText(), nullable=True),
        sa.Column("query", types.AnyText(), nullable=False),
        sa.Column("sources", types.AnyJson(), nullable=False),
        sa.Column("languages", types.AnyJson(), nullable=False),
        sa.Column("sections", types.AnyJson(), nullable=False),
        sa.Column("compiled", types.AnyText(), nullable=True),
        sa.Column("compiled_for", sa.String(length=64), nullable=True),
        sa.Column("changed", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_watches")),
        sa.UniqueConstraint("origin", "id", name=op.f("uq_watches_origin_id")),
    )
    op.create_index(op.f("ix_watches_changed"), "watches", ["changed"], unique=False)
    op.create_table(
        "channel_names",
        sa.Column("origin", types.AnyText(), nullable=False),
        sa.Column("id", types.AnyText(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("channel", types.RowId, nullable=False),
        sa.Column("label", types.AnyText(), nullable=True),
        sa.ForeignKeyConstraint(["channel"], ["channels.number"], name=op.f("fk_channel_names_channel")),
        sa.PrimaryKeyConstraint("origin", "id", name=op.f("pk_channel_names")),
    )
    op.create_index(op.f("ix_channel_names_channel"), "channel_names", ["channel"], unique=False)
    op.create_table(
        "deliveries",
        sa.Column("id", types.RowId, autoincrement=True, nullable=False),
        sa.Column("channel", types.RowId, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key", types.AnyText(), nullable=False),
        sa.Column("report", sa.String(length=32), nullable=True),
        sa.Column("watches", types.AnyJson(), nullable=False),
        sa.Column("words", types.AnyJson(), nullable=False),
        sa.Column("says", types.AnyJson(), nullable=True),
        sa.Column("priority", sa.Integer(), server_default="0", nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("within", types.RowId, nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("looks", sa.String(length=64), nullable=True),
        sa.Column("created", types.UtcDateTime(), nullable=False),
        sa.Column("due", types.UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=True),
        sa.Column("lease_until", types.UtcDateTime(), nullable=True),
        sa.Column("message_id", types.AnyText(), nullable=True),
        sa.Column("chat", types.AnyText(), nullable=True),
        sa.Column("settled", types.UtcDateTime(), nullable=True),
        sa.Column("reason", types.AnyText(), nullable=True),
        sa.Column("edit_due", types.UtcDateTime(), nullable=True),
        sa.Column("edited", types.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["channel"], ["channels.number"], name=op.f("fk_deliveries_channel")),
        sa.ForeignKeyConstraint(["within"], ["deliveries.id"], name=op.f("fk_deliveries_within")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("channel", "kind", "key", name=op.f("uq_deliveries_channel_kind_key")),
    )
    op.create_index(
        "ix_deliveries_open",
        "deliveries",
        ["channel", "priority", "id"],
        unique=False,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_index(op.f("ix_deliveries_report"), "deliveries", ["report"], unique=False)
    op.create_index(op.f("ix_deliveries_settled"), "deliveries", ["settled"], unique=False)
    op.create_index("ix_deliveries_held", "deliveries", ["holder"], sqlite_where=_HELD, postgresql_where=_HELD)
    op.create_index(
        "ix_deliveries_to_edit",
        "deliveries",
        ["edit_due"],
        unique=False,
        sqlite_where=_TO_EDIT,
        postgresql_where=_TO_EDIT,
    )
    op.create_index(op.f("ix_deliveries_within"), "deliveries", ["within"], unique=False)
    op.create_table(
        "items",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("base", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("source", types.AnyText(), nullable=False),
        sa.Column("url", types.AnyText(), nullable=True),
        sa.Column("url_key", sa.String(length=32), nullable=True),
        sa.Column("title", types.AnyText(), nullable=True),
        sa.Column("language", types.AnyText(), nullable=True),
        sa.Column("published", types.UtcDateTime(), nullable=True),
        sa.Column("discovered", types.UtcDateTime(), nullable=False),
        sa.Column("news", sa.String(length=16), nullable=True),
        sa.Column("story", sa.String(length=32), nullable=False),
        sa.Column("summary", types.AnyText(), nullable=True),
        sa.Column("primary", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("section", sa.String(length=16), nullable=True),
        sa.Column("section_confidence", sa.Float(), nullable=True),
        sa.Column("duplicate_of", sa.String(length=64), nullable=True),
        sa.Column("tags", types.AnyJson(), nullable=True),
        sa.Column("reasons", types.AnyJson(), nullable=True),
        sa.ForeignKeyConstraint(["story"], ["stories.id"], name=op.f("fk_items_story")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_items")),
    )
    op.create_index(op.f("ix_items_base"), "items", ["base"], unique=False)
    op.create_index(op.f("ix_items_discovered"), "items", ["discovered"], unique=False)
    op.create_index("ix_items_source_discovered", "items", ["source", "discovered"], unique=False)
    op.create_index(op.f("ix_items_story"), "items", ["story"], unique=False)
    op.create_index(op.f("ix_items_url_key"), "items", ["url_key"], unique=False)
    op.create_table(
        "matches",
        sa.Column("watch", types.RowId, nullable=False),
        sa.Column("report", sa.String(length=32), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=False),
        sa.Column("words", types.AnyJson(), nullable=False),
        sa.Column("stamp", sa.String(length=64), nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["watch"], ["watches.number"], name=op.f("fk_matches_watch")),
        sa.PrimaryKeyConstraint("watch", "report", name=op.f("pk_matches")),
    )
    op.create_index(op.f("ix_matches_at"), "matches", ["at"], unique=False)
    op.create_index(op.f("ix_matches_report"), "matches", ["report"], unique=False)
    op.create_table(
        "subscriptions",
        sa.Column("number", types.RowId, autoincrement=True, nullable=False),
        sa.Column("origin", types.AnyText(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("channel", types.RowId, nullable=False),
        sa.Column("watch", types.RowId, nullable=False),
        sa.Column("mode", sa.String(length=16), nullable=False),
        sa.Column("updates", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("priority", sa.Integer(), server_default="0", nullable=False),
        sa.Column("since", types.UtcDateTime(), nullable=False),
        sa.Column("changed", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["channel"], ["channels.number"], name=op.f("fk_subscriptions_channel")),
        sa.ForeignKeyConstraint(["watch"], ["watches.number"], name=op.f("fk_subscriptions_watch")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("channel", "watch", "origin", name=op.f("uq_subscriptions_channel_watch_origin")),
    )
    op.create_index(op.f("ix_subscriptions_changed"), "subscriptions", ["changed"], unique=False)
    op.create_index(op.f("ix_subscriptions_watch"), "subscriptions", ["watch"], unique=False)
    op.create_table(
        "financings",
        sa.Column("story", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("company", types.AnyText(), nullable=True),
        sa.Column("amount", types.AnyAmount(), nullable=True),
        sa.Column("currency", types.AnyText(), nullable=True),
        sa.Column("amount_text", types.AnyText(), nullable=True),
        sa.Column("amount_usd", types.AnyAmount(), nullable=True),
        sa.Column("round", types.AnyText(), nullable=True),
        sa.Column("valuation", types.AnyAmount(), nullable=True),
        sa.Column("valuation_currency", types.AnyText(), nullable=True),
        sa.Column("leads", types.AnyJson(), nullable=False),
        sa.Column("investors", types.AnyJson(), nullable=False),
        sa.Column("rumoured", sa.Boolean(), nullable=False),
        sa.Column("evidence", types.AnyText(), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=False),
        sa.Column("primary", sa.Boolean(), nullable=False),
        sa.Column("updated", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name=op.f("fk_financings_item")),
        sa.ForeignKeyConstraint(["story"], ["stories.id"], name=op.f("fk_financings_story")),
        sa.PrimaryKeyConstraint("story", name=op.f("pk_financings")),
    )
    op.create_index(op.f("ix_financings_updated"), "financings", ["updated"], unique=False)
    op.create_table(
        "page_fetches",
        sa.Column("item", sa.String(length=64), nullable=False),
        sa.Column("source", types.AnyText(), nullable=False),
        sa.Column("url", types.AnyText(), nullable=False),
        sa.Column("host", types.AnyText(), nullable=False),
        sa.Column("report", types.AnyJson(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created", types.UtcDateTime(), nullable=False),
        sa.Column("due", types.UtcDateTime(), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=True),
        sa.Column("lease_until", types.UtcDateTime(), nullable=True),
        sa.Column("settled", types.UtcDateTime(), nullable=True),
        sa.Column("reason", types.AnyText(), nullable=True),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name=op.f("fk_page_fetches_item")),
        sa.PrimaryKeyConstraint("item", name=op.f("pk_page_fetches")),
    )
    op.create_index(
        "ix_page_fetches_open",
        "page_fetches",
        ["priority", "due"],
        unique=False,
        sqlite_where=_WANTED,
        postgresql_where=_WANTED,
    )
    op.create_index(op.f("ix_page_fetches_settled"), "page_fetches", ["settled"], unique=False)
    op.create_table(
        "vectors",
        sa.Column("item", sa.String(length=64), nullable=False),
        sa.Column("encoder", types.AnyText(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.Column("discovered", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name=op.f("fk_vectors_item")),
        sa.PrimaryKeyConstraint("item", name=op.f("pk_vectors")),
    )
    op.create_index(op.f("ix_vectors_discovered"), "vectors", ["discovered"], unique=False)
