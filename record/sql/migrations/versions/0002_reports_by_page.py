"""reports that wait for their pages are found quickly"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "house_3"
down_revision = "house_2"
branch_labels = None
depends_on = None

_UNDECIDED = sa.text("news = 'by_page' AND revision = 0")


def upgrade() -> None:
    op.create_index(
        "ix_items_undecided",
        "items",
        ["discovered"],
        unique=False,
        sqlite_where=_UNDECIDED,
        postgresql_where=_UNDECIDED,
    )
