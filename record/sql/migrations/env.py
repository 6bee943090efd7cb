"""Alembic's entry: `record.sql.database.migrate` hands it a connection."""

from __future__ import annotations

from alembic import context

from record.sql.chats.rows import chats

context.configure(
    connection=context.config.attributes["connection"], target_metadata=chats.metadata, transactional_ddl=True
)
with context.begin_transaction():
    context.run_migrations()
