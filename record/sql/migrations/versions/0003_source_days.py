"""what each source brought, by day; learned from the reports that are known"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from record.sql import source_days, types

revision = "house_4"
down_revision = "house_3"
branch_labels = None
depends_on = None

_ITEMS = sa.table(
    "items",
    sa.column("source", types.AnyText),
    sa.column("published", types.UtcDateTime),
    sa.column("discovered", types.UtcDateTime),
    sa.column("news", sa.String),
    sa.column("revision", sa.BigInteger),
)
_AT_ONCE = 20_000


def upgrade() -> None:
    op.create_table(
        "source_days",
        sa.Column("source", types.AnyText(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("source", "day", name=op.f("pk_source_days")),
    )
    op.create_index(op.f("ix_source_days_day"), "source_days", ["day"], unique=False)
    connection, found = op.get_bind(), _ITEMS.c
    newest = connection.scalar(sa.select(sa.func.max(found.discovered)))
    if newest is None:
        return
    query = sa.select(found.source, found.published, found.discovered, found.news).where(
        found.revision == 0, found.discovered > newest - source_days.KEEP_DAYS - timedelta(days=1)
    )
    for rows in connection.execute(query.order_by(found.discovered)).partitions(_AT_ONCE):
        source_days.add(connection, [tuple(row) for row in rows])
