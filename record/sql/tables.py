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
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
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
    #: The first `record.sql.items.MOST_SUMMARY` characters of the summary, or of the content without one.
    Column("summary", Text),
    #: Whether its source is an authority that speaks of itself.
    Column("primary", Boolean, nullable=False, server_default=false()),
    #: The judgement: None for items of before it was made.
    Column("section", String(16)),
    Column("section_confidence", Float),
    #: The item of which this one is the same text again.
    Column("duplicate_of", String(64)),
    #: See newsroom.judgement.verdict.Verdict.to_dict.
    Column("tags", JSON),
    #: Why it is in its story, see newsroom.clustering: a list of {kind, detail, weight}.
    Column("reasons", JSON),
    Index("ix_items_source_discovered", "source", "discovered"),
)

#: Sentence vectors of the items that stories may still be joined by; the older ones are deleted.
vectors = Table(
    "vectors",
    metadata,
    Column("item", ForeignKey("items.id"), primary_key=True),
    #: The encoder's name: vectors of different encoders are not compared.
    Column("encoder", String(64), nullable=False),
    #: Half-precision little-endian floats (IEEE 754 binary16).
    Column("vector", LargeBinary, nullable=False),
    Column("discovered", UtcDateTime, nullable=False, index=True),
)

#: Stories.  The id is that of the first item's base, so it is the same on whichever machine it is assigned.
stories = Table(
    "stories",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("lead", String(64), nullable=False),
    Column("first_seen", UtcDateTime, nullable=False),
    Column("last_seen", UtcDateTime, nullable=False, index=True),
    Column("size", Integer, nullable=False),
    #: How many sources report it.
    Column("sources", Integer, nullable=False, server_default="1"),
    #: Whether the lead is a primary source's.
    Column("primary", Boolean, nullable=False, server_default=false()),
    Column("title_en", Text),
    Column("title_zh", Text),
    Column("section", String(16)),
    Column("section_confidence", Float),
    #: The tags of its items together, in the form of theirs.
    Column("tags", JSON),
    #: The story that absorbed this one; it has no items of its own then.
    Column("merged_into", String(32), index=True),
)

#: Stories that became part of others, and why.
story_merges = Table(
    "story_merges",
    metadata,
    Column("absorbed", String(32), primary_key=True),
    Column("story", String(32), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    #: "lane", or the editor.
    Column("by", String(64), nullable=False),
    Column("reasons", JSON, nullable=False),
)

#: Money that the stories tell of, see newsroom.financing.financing.Financing.
financings = Table(
    "financings",
    metadata,
    Column("story", ForeignKey("stories.id"), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("company", Text),
    # Binary floating point, since SQLite has no decimals; it is exact up to 2^53 units.
    Column("amount", Numeric(30, 8, asdecimal=False)),
    Column("currency", String(8)),
    Column("amount_text", Text),
    Column("amount_usd", Numeric(30, 8, asdecimal=False)),
    Column("round", String(16)),
    Column("valuation", Numeric(30, 8, asdecimal=False)),
    Column("valuation_currency", String(8)),
    Column("leads", JSON, nullable=False),
    Column("investors", JSON, nullable=False),
    Column("rumoured", Boolean, nullable=False),
    Column("evidence", Text, nullable=False),
    #: The item that the evidence is from.
    Column("item", ForeignKey("items.id"), nullable=False),
    #: Whether that one is from a primary source.
    Column("primary", Boolean, nullable=False),
    Column("updated", UtcDateTime, nullable=False, index=True),
)

#: Stages that reports say CBDC projects have reached; accepted ones belong to a project's history.
stage_proposals = Table(
    "stage_proposals",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("project", String(128), nullable=False),
    Column("stage", String(16), nullable=False),
    Column("reported", UtcDateTime, nullable=False),
    Column("story", String(32), nullable=False),
    #: open, accepted or rejected.
    Column("state", String(16), nullable=False),
    #: See newsroom.cbdc.proposals.
    Column("evidence", JSON, nullable=False),
    Column("decided", UtcDateTime),
    Column("by", String(64)),
    UniqueConstraint("project", "stage"),
)

#: What editors asked for; the story lane carries it out, and holds later items to it.
corrections = Table(
    "corrections",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    #: split, merge, pin or section: see record.sql.corrections.
    Column("kind", String(16), nullable=False),
    Column("story", String(32), nullable=False),
    #: The items that are split off or pinned.
    Column("items", JSON, nullable=False),
    #: The story that it goes into, or the section.
    Column("target", String(32)),
    Column("by", String(64), nullable=False),
    Column("asked", UtcDateTime, nullable=False),
    #: When it was carried out or refused; None while it waits.
    Column("settled", UtcDateTime),
    #: Why it was refused.
    Column("refused", Text),
)


def _origin() -> list[Column[Any]]:
    """Who made a row: "config", or a chat, or the page; a config row that left its file is disabled, not deleted."""
    return [
        Column("origin", String(64), nullable=False),
        Column("enabled", Boolean, nullable=False),
    ]


def _changed() -> Column[Any]:
    """The version of the directory with which a row last changed, see record.sql.directory."""
    return Column("changed", BigInteger, nullable=False, server_default="0", index=True)


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
    #: The query as it stands ready, and what that holds for, see notifier.matching.standing.
    Column("compiled", Text),
    Column("compiled_for", String(64)),
    _changed(),
)

#: Concepts that users made, see config.knowledge.concepts.
concepts = Table(
    "concepts",
    metadata,
    Column("id", String(128), primary_key=True),
    *_origin(),
    Column("spec", JSON, nullable=False),
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
    #: Whether a story that was told is told again when much has changed, see notifier.updates.
    Column("updates", Boolean, nullable=False, server_default=false()),
    _changed(),
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
    #: The story that it tells of now: a story that another one absorbs hands its deliveries over.
    Column("story", String(32), index=True),
    #: pending, sending, sent, unknown (timeout after sending), failed, dropped.
    Column("state", String(16), nullable=False),
    #: What to say, see notifier.alerts; once a message is sent, what it shows.
    Column("payload", JSON, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    #: Not before this time.
    Column("due", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    #: The sender that claimed it, until when.
    Column("holder", String(64)),
    Column("lease_until", UtcDateTime),
    #: The message at the service, and the chat in which it has this id; None where there is none that can be edited.
    Column("message_id", String(64)),
    Column("chat", String(128)),
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
    Index(
        "ix_deliveries_open_edits",
        "channel",
        "due",
        sqlite_where=text("kind = 'edit' AND state IN ('pending', 'sending', 'unknown')"),
        postgresql_where=text("kind = 'edit' AND state IN ('pending', 'sending', 'unknown')"),
    ),
)

#: States of a page that may still be fetched.
OPEN_PAGE_STATES = ("pending", "standby", "leased")

#: Article pages that are wanted for their text, and what became of them.
page_fetches = Table(
    "page_fetches",
    metadata,
    #: The report: the first revision's id.
    Column("item", ForeignKey("items.id"), primary_key=True),
    Column("source", String(128), nullable=False, index=True),
    Column("url", Text, nullable=False),
    Column("host", Text, nullable=False),
    #: The report as its source gave it last, see record.item.Item.to_dict; empty once the page is settled.
    Column("report", JSON, nullable=False),
    #: Which pages go first, see record.sql.pages.
    Column("priority", Integer, nullable=False),
    #: Whether a watch that matches the page's text alone is to tell of it.
    Column("alerts", Boolean, nullable=False),
    #: pending; standby (another page of its story goes first); leased; done; failed; spared.
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    #: Not before this time.
    Column("due", UtcDateTime, nullable=False),
    #: The crawl process that fetches it, until when.
    Column("holder", String(64)),
    Column("lease_until", UtcDateTime),
    Column("settled", UtcDateTime),
    #: Why it failed, or failed last.
    Column("reason", String(64)),
    Index(
        "ix_page_fetches_open",
        "priority",
        "due",
        sqlite_where=text("state IN ('pending', 'standby', 'leased')"),
        postgresql_where=text("state IN ('pending', 'standby', 'leased')"),
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
