"""compiled queries, concepts of users, and what changed since when"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "concepts",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("origin", sa.String(length=64), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("spec", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concepts")),
    )
    with op.batch_alter_table("watches") as table:
        table.add_column(sa.Column("compiled", sa.Text(), nullable=True))
        table.add_column(sa.Column("compiled_for", sa.String(length=64), nullable=True))
        table.add_column(sa.Column("changed", sa.BigInteger(), nullable=False, server_default="0"))
        table.create_index(op.f("ix_watches_changed"), ["changed"], unique=False)
    with op.batch_alter_table("subscriptions") as table:
        table.add_column(sa.Column("changed", sa.BigInteger(), nullable=False, server_default="0"))
        table.create_index(op.f("ix_subscriptions_changed"), ["changed"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("subscriptions") as table:
        table.drop_index(op.f("ix_subscriptions_changed"))
        table.drop_column("changed")
    with op.batch_alter_table("watches") as table:
        table.drop_index(op.f("ix_watches_changed"))
        table.drop_column("changed")
        table.drop_column("compiled_for")
        table.drop_column("compiled")
    op.drop_table("concepts")
