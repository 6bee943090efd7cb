"""the next likeliest section of reports and stories"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "house_9"
down_revision = "house_8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("items", "stories"):
        op.add_column(table, sa.Column("second_section", sa.String(length=16), nullable=True))
        op.add_column(table, sa.Column("second_confidence", sa.Float(), nullable=True))
