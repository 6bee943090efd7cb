"""packs that are followed"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from record.sql import types

revision = "house_6"
down_revision = "house_5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "follows",
        sa.Column("origin", types.AnyText(), nullable=False),
        sa.Column("pack", types.AnyText(), nullable=False),
        sa.PrimaryKeyConstraint("origin", "pack", name=op.f("pk_follows")),
    )
    op.create_index(op.f("ix_follows_pack"), "follows", ["pack"], unique=False)
