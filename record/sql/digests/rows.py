"""The tables of house editions; see record.sql.tables for the others."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    text,
)

from record.sql.tables import metadata
from record.sql.types import AnyJson, AnyText, RowId, UtcDateTime

_IS_OPEN = text("state = 'open'")

#: A digest of a period, in whatever languages.  Of each rhythm one is open: the next.
digests = Table(
    "digests",
    metadata,
    Column("number", RowId, primary_key=True, autoincrement=True),
    #: hourly, daily or weekly.
    Column("rhythm", String(16), nullable=False),
    #: When its period begins, and ends; the days of a period are those of the zone (IANA).
    Column("first", UtcDateTime, nullable=False),
    Column("due", UtcDateTime, nullable=False),
    Column("zone", AnyText, nullable=False),
    #: It holds the changes of the log behind the first number, up to the second; None while it is open.
    Column("after", BigInteger, nullable=False),
    Column("upto", BigInteger),
    #: open (gathers), cut (its changes are known), made (its editions are), published.
    Column("state", String(16), nullable=False, index=True),
    #: Who publishes it, wire or editor; and not before when.  None while it is open.
    Column("publisher", String(16)),
    Column("told_from", UtcDateTime),
    #: Counts those of its rhythm that were published.
    Column("issue", Integer),
    UniqueConstraint("rhythm", "due"),
    # Of two processes that open the next one, one does.
    Index("ix_digests_open", "rhythm", unique=True, sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
)

#: A digest in one language.
digest_editions = Table(
    "digest_editions",
    metadata,
    Column("digest", ForeignKey("digests.number"), primary_key=True),
    #: en or zh.
    Column("language", String(8), primary_key=True),
    #: What lists show of it, without reading it whole.
    Column("title", AnyText, nullable=False),
    Column("stories", Integer, nullable=False),
    #: As the wire made it; see notifier.digests.edition.Edition.to_dict.
    Column("made", AnyJson, nullable=False),
    #: What an editor makes of it, see notifier.digests.drafting; None where nobody has.
    Column("draft", AnyText),
    #: As it was published, for good; None before that.
    Column("edition", AnyJson),
    #: As chats have it: the messages, in order, see notifier.rendering.message.Message.to_dict.
    Column("messages", AnyJson),
    Column("published", UtcDateTime),
)

#: Channels that get house editions.
digest_subscriptions = Table(
    "digest_subscriptions",
    metadata,
    #: Who has the channel get them, see record.sql.tables.origins.
    Column("origin", AnyText, nullable=False),
    Column("channel", ForeignKey("channels.number"), nullable=False, index=True),
    Column("rhythm", String(16), nullable=False),
    Column("language", String(8), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("origin", "channel", "rhythm", "language"),
)
