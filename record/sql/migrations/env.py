"""Alembic's entry: `record.sql.database.migrate` hands it a connection."""

from __future__ import annotations

from alembic import context

from record.sql.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
