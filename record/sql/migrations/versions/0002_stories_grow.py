"""stories that are judged, grow and merge; what is learned from them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _items()
    _stories()
    _proposals()
    _messages()
    _financings()


def _items() -> None:
    for column in (
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("primary", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("section", sa.String(length=16), nullable=True),
        sa.Column("section_confidence", sa.Float(), nullable=True),
        sa.Column("duplicate_of", sa.String(length=64), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=True),
    ):
        op.add_column("items", column)
    op.create_table(
        "vectors",
        sa.Column("item", sa.String(length=64), nullable=False),
        sa.Column("encoder", sa.String(length=64), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.Column("discovered", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name=op.f("fk_vectors_item")),
        sa.PrimaryKeyConstraint("item", name=op.f("pk_vectors")),
    )
    op.create_index(op.f("ix_vectors_discovered"), "vectors", ["discovered"], unique=False)


def _stories() -> None:
    for column in (
        sa.Column("sources", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("primary", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("title_en", sa.Text(), nullable=True),
        sa.Column("title_zh", sa.Text(), nullable=True),
        sa.Column("section", sa.String(length=16), nullable=True),
        sa.Column("section_confidence", sa.Float(), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=True),
        sa.Column("merged_into", sa.String(length=32), nullable=True),
    ):
        op.add_column("stories", column)
    op.create_index(op.f("ix_stories_last_seen"), "stories", ["last_seen"], unique=False)
    op.create_index(op.f("ix_stories_merged_into"), "stories", ["merged_into"], unique=False)
    op.execute(
        "UPDATE stories SET sources = (SELECT count(DISTINCT items.source) FROM items WHERE items.story = stories.id)"
    )
    op.create_table(
        "story_merges",
        sa.Column("absorbed", sa.String(length=32), nullable=False),
        sa.Column("story", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("absorbed", name=op.f("pk_story_merges")),
    )
    op.create_index(op.f("ix_story_merges_story"), "story_merges", ["story"], unique=False)
    op.create_table(
        "corrections",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("story", sa.String(length=32), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("target", sa.String(length=32), nullable=True),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("asked", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )


def _messages() -> None:
    op.add_column("subscriptions", sa.Column("updates", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("deliveries", sa.Column("story", sa.String(length=32), nullable=True))
    op.add_column("deliveries", sa.Column("chat", sa.String(length=128), nullable=True))
    op.create_index(op.f("ix_deliveries_story"), "deliveries", ["story"], unique=False)
    op.create_index(
        "ix_deliveries_open_edits",
        "deliveries",
        ["channel", "due"],
        unique=False,
        sqlite_where=sa.text("kind = 'edit' AND state IN ('pending', 'sending', 'unknown')"),
        postgresql_where=sa.text("kind = 'edit' AND state IN ('pending', 'sending', 'unknown')"),
    )
    op.execute("UPDATE deliveries SET story = substr(key, 7) WHERE kind = 'alert' AND key LIKE 'story:%'")


def _financings() -> None:
    op.create_table(
        "financings",
        sa.Column("story", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("company", sa.Text(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=30, scale=8), nullable=True),
        sa.Column("currency", sa.String(length=8), nullable=True),
        sa.Column("amount_text", sa.Text(), nullable=True),
        sa.Column("amount_usd", sa.Numeric(precision=30, scale=8), nullable=True),
        sa.Column("round", sa.String(length=16), nullable=True),
        sa.Column("valuation", sa.Numeric(precision=30, scale=8), nullable=True),
        sa.Column("valuation_currency", sa.String(length=8), nullable=True),
        sa.Column("leads", sa.JSON(), nullable=False),
        sa.Column("investors", sa.JSON(), nullable=False),
        sa.Column("rumoured", sa.Boolean(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=False),
        sa.Column("primary", sa.Boolean(), nullable=False),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name=op.f("fk_financings_item")),
        sa.ForeignKeyConstraint(["story"], ["stories.id"], name=op.f("fk_financings_story")),
        sa.PrimaryKeyConstraint("story", name=op.f("pk_financings")),
    )
    op.create_index(op.f("ix_financings_updated"), "financings", ["updated"], unique=False)


def _proposals() -> None:
    op.create_table(
        "stage_proposals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("project", sa.String(length=128), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("reported", sa.DateTime(timezone=True), nullable=False),
        sa.Column("story", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("decided", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_proposals")),
        sa.UniqueConstraint("project", "stage", name=op.f("uq_stage_proposals_project_stage")),
    )
