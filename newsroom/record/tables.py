"""The tables.  A change here comes with a migration in `migrations/versions/`; a test holds the two together."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in, aware UTC out, also on SQLite, which knows no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


#: SQLite numbers rows by itself only where the key is an INTEGER.
RowId = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)

#: Items, light: what stories and lists need; the whole report is in its collection.
items = Table(
    "items",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("base", String(32), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("source", String(128), nullable=False),
    Column("url", Text),
    #: Digest of the URL, since an index cannot hold every length of text.
    Column("url_key", String(32), index=True),
    Column("title", Text),
    Column("language", String(35)),
    Column("published", UtcDateTime),
    Column("discovered", UtcDateTime, nullable=False, index=True),
    Column("story", ForeignKey("stories.id"), nullable=False, index=True),
    Index("ix_items_source_discovered", "source", "discovered"),
)

#: Stories.  The id is that of the first item's base, so it is the same on whichever machine it is assigned.
stories = Table(
    "stories",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("lead", String(64), nullable=False),
    Column("first_seen", UtcDateTime, nullable=False),
    Column("last_seen", UtcDateTime, nullable=False),
    Column("size", Integer, nullable=False),
)


def _origin() -> list[Column[Any]]:
    """Who made a row: "config", or a chat, or the page; a config row that left its file is disabled, not deleted."""
    return [
        Column("origin", String(64), nullable=False),
        Column("enabled", Boolean, nullable=False),
    ]


sources = Table(
    "sources",
    metadata,
    Column("id", String(128), primary_key=True),
    *_origin(),
    Column("name", Text, nullable=False),
    #: The whole source as JSON, see config.models.Source.
    Column("spec", JSON, nullable=False),
)

watches = Table(
    "watches",
    metadata,
    Column("id", String(128), primary_key=True),
    *_origin(),
    Column("query", Text, nullable=False),
    Column("sources", JSON, nullable=False),
    Column("languages", JSON, nullable=False),
)

channels = Table(
    "channels",
    metadata,
    Column("id", String(128), primary_key=True),
    *_origin(),
    Column("kind", String(32), nullable=False),
    #: As configured; None for kinds that have no chat.
    Column("chat", String(128)),
    Column("thread", BigInteger),
    #: Learned, and void once the configured chat is another than `learned_for`: where the chat moved to.
    Column("moved_to", String(128)),
    #: Learned likewise: why nothing is sent here any more.
    Column("disabled_reason", Text),
    Column("learned_for", String(128)),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("channel", ForeignKey("channels.id"), primary_key=True),
    Column("watch", ForeignKey("watches.id"), primary_key=True),
    *_origin(),
    Column("mode", String(16), nullable=False),
)

#: States of a delivery that is still owed.
OPEN_STATES = ("pending", "sending", "unknown")

#: Messages owed, and what became of them.
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("channel", ForeignKey("channels.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("key", String(128), nullable=False),
    #: pending, sending, sent, unknown (timeout after sending), failed, dropped.
    Column("state", String(16), nullable=False),
    #: What to say: see notifier.alerts.
    Column("payload", JSON, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    #: Not before this time.
    Column("due", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    #: The sender that claimed it, until when.
    Column("holder", String(64)),
    Column("lease_until", UtcDateTime),
    Column("message_id", String(64)),
    Column("settled", UtcDateTime),
    Column("reason", Text),
    UniqueConstraint("channel", "kind", "key"),
    Index(
        "ix_deliveries_open",
        "channel",
        "id",
        sqlite_where=text("state IN ('pending', 'sending', 'unknown')"),
        postgresql_where=text("state IN ('pending', 'sending', 'unknown')"),
    ),
)

#: Duties that one process has at a time; `token` grows with each new holder and fences off the one before.
leases = Table(
    "leases",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("holder", String(64), nullable=False),
    Column("token", BigInteger, nullable=False),
    #: Milliseconds since 1970 by Redis TIME.
    Column("until_ms", BigInteger, nullable=False),
)

#: How far each segment of the collections is known to SQL.
checkpoints = Table(
    "checkpoints",
    metadata,
    Column("segment", Text, primary_key=True),
    Column("offset", BigInteger, nullable=False),
)

#: Counters that tell other processes to read again what was synchronised.
versions = Table(
    "versions",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("number", BigInteger, nullable=False),
)
