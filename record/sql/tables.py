"""The tables.  A change here comes with a migration in `migrations/versions/`; a test holds the two together.

Ids of ours (items, stories, digests of queries) have a bounded form; whatever comes from outside is `AnyText` or
`AnyJson`, of any length.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    false,
    text,
)

from record.sql.types import AnyAmount, AnyJson, AnyText, RowId, UtcDateTime

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)

# What is known.

#: Reports that wait for their pages, see record.sql.undecided.
IS_UNDECIDED = text("news = 'by_page' AND revision = 0")

#: Items, light: what stories and lists need; the whole report is in its collection.
items = Table(
    "items",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("base", String(32), nullable=False, index=True),
    Column("revision", BigInteger, nullable=False),
    Column("source", AnyText, nullable=False),
    Column("url", AnyText),
    #: Digest of the URL, since an index cannot hold every length of text.
    Column("url_key", String(32), index=True),
    Column("title", AnyText),
    Column("language", AnyText),
    Column("published", UtcDateTime),
    Column("discovered", UtcDateTime, nullable=False, index=True),
    #: Whether it was news when it was filed, and if not why, see record.news; None: nobody said, so it is not.  Of a
    #: report that waited for its page what came of it, see record.sql.undecided.
    Column("news", String(16)),
    Column("story", ForeignKey("stories.id"), nullable=False, index=True),
    #: The first `record.sql.items.MOST_SUMMARY` characters of the summary, or of the content without one.
    Column("summary", AnyText),
    #: Whether its source is an authority that speaks of itself.
    Column("primary", Boolean, nullable=False, server_default=false()),
    #: The judgement: None where it was set aside.
    Column("section", String(16)),
    Column("section_confidence", Float),
    #: The next likeliest section; None where the source says the section, and of what is older than these columns.
    Column("second_section", String(16)),
    Column("second_confidence", Float),
    #: The item of which this one is the same text again.
    Column("duplicate_of", String(64)),
    #: See newsroom.judgement.verdict.Verdict.to_dict.
    Column("tags", AnyJson),
    #: Why it is in its story, see newsroom.clustering: a list of {kind, detail, weight}.
    Column("reasons", AnyJson),
    Index("ix_items_source_discovered", "source", "discovered"),
    Index("ix_items_undecided", "discovered", sqlite_where=IS_UNDECIDED, postgresql_where=IS_UNDECIDED),
)

#: Sentence vectors of the items that stories may still be joined by; the older ones are deleted.
vectors = Table(
    "vectors",
    metadata,
    Column("item", ForeignKey("items.id"), primary_key=True),
    #: The encoder's name: vectors of different encoders are not compared.
    Column("encoder", AnyText, nullable=False),
    #: Half-precision little-endian floats (IEEE 754 binary16).
    Column("vector", LargeBinary, nullable=False),
    Column("discovered", UtcDateTime, nullable=False, index=True),
)

_IS_MERGED = text("merged_into IS NOT NULL")

#: Stories.  The id is that of the first item's base, so it is the same on whichever machine it is assigned.
stories = Table(
    "stories",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("lead", String(64), nullable=False),
    Column("first_seen", UtcDateTime, nullable=False),
    Column("last_seen", UtcDateTime, nullable=False, index=True),
    #: When its reports were reported, see record.story.reported: the first, the last, and the lead.
    Column("first_place", UtcDateTime),
    Column("last_place", UtcDateTime),
    Column("lead_place", UtcDateTime),
    Column("size", Integer, nullable=False),
    #: How many sources report it.
    Column("sources", Integer, nullable=False, server_default="1"),
    #: Whether the lead is a primary source's.
    Column("primary", Boolean, nullable=False, server_default=false()),
    Column("title_en", AnyText),
    Column("title_zh", AnyText),
    Column("section", String(16)),
    Column("section_confidence", Float),
    #: As of items; None, too, where an editor says the section.
    Column("second_section", String(16)),
    Column("second_confidence", Float),
    #: The tags of its items together, in the form of theirs.
    Column("tags", AnyJson),
    #: What is counted of its reports, see newsroom.lane.tally.
    Column("tally", AnyJson),
    #: Counts its changes; what it shows at each of them is in `story_views`.
    Column("version", Integer, nullable=False, server_default="0"),
    #: The story that absorbed this one; it has no items of its own then.
    Column("merged_into", String(32)),
    # Only of those few: else SQLite takes it for the way to all that were not absorbed.
    Index("ix_stories_merged_into", "merged_into", sqlite_where=_IS_MERGED, postgresql_where=_IS_MERGED),
)

#: What a story shows in messages, once for each version, see record.story.View; shared by all who are told of it.
story_views = Table(
    "story_views",
    metadata,
    Column("story", String(32), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("view", AnyJson, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
)

#: Stories that became part of others, and why.
story_merges = Table(
    "story_merges",
    metadata,
    Column("absorbed", String(32), primary_key=True),
    Column("story", String(32), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    #: "lane", or the editor.
    Column("by", AnyText, nullable=False),
    Column("reasons", AnyJson, nullable=False),
)

#: Money that the stories tell of, see newsroom.financing.financing.Financing.
financings = Table(
    "financings",
    metadata,
    Column("story", ForeignKey("stories.id"), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("company", AnyText),
    Column("amount", AnyAmount),
    Column("currency", AnyText),
    Column("amount_text", AnyText),
    Column("amount_usd", AnyAmount),
    Column("round", AnyText),
    Column("valuation", AnyAmount),
    Column("valuation_currency", AnyText),
    Column("leads", AnyJson, nullable=False),
    Column("investors", AnyJson, nullable=False),
    Column("rumoured", Boolean, nullable=False),
    Column("evidence", AnyText, nullable=False),
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
    Column("project", AnyText, nullable=False),
    Column("stage", String(16), nullable=False),
    Column("reported", UtcDateTime, nullable=False),
    Column("story", String(32), nullable=False),
    #: open, accepted or rejected.
    Column("state", String(16), nullable=False),
    #: See newsroom.cbdc.proposals.
    Column("evidence", AnyJson, nullable=False),
    Column("decided", UtcDateTime),
    Column("by", AnyText),
    UniqueConstraint("project", "stage"),
)

#: What editors asked for; the story lane carries it out, and holds later items to it.
corrections = Table(
    "corrections",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    #: split, merge, pin, lead or section: see record.sql.corrections.
    Column("kind", String(16), nullable=False),
    Column("story", String(32), nullable=False, index=True),
    #: The items that are split off or pinned.
    Column("items", AnyJson, nullable=False),
    #: The story that it goes into, or the section.
    Column("target", String(32)),
    Column("by", AnyText, nullable=False),
    Column("asked", UtcDateTime, nullable=False),
    #: When it was carried out or refused; None while it waits.
    Column("settled", UtcDateTime, index=True),
    #: Why it was refused.
    Column("refused", AnyText),
)

#: What the GUIDs, links and clock of sources were found to be; polls read a copy of it in Redis.
source_habits = Table(
    "source_habits",
    metadata,
    #: Its id as items name it.
    Column("source", AnyText, primary_key=True),
    #: See record.habits.Habits.to_json.
    Column("habits", AnyText, nullable=False),
    #: When it was last known to be so, of a source that is polled.
    Column("at", UtcDateTime, nullable=False, index=True),
)

#: What each source brought, by UTC day, see record.sql.source_days.
source_days = Table(
    "source_days",
    metadata,
    Column("source", AnyText, primary_key=True),
    Column("day", Date, primary_key=True, index=True),
    #: New reports that were filed on the day.
    Column("items", Integer, nullable=False),
    #: Minutes of the day at which reports were published: unsigned 16-bit little-endian, sorted.
    Column("minutes", LargeBinary, nullable=False),
)

# The change log.

#: What happened to stories, in one order, see record.changes.
changes = Table(
    "changes",
    metadata,
    #: From the counter "changes", raised in the same transaction: commits in this order, without gaps.
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    #: opened, grew, corrected, text, lead, merged or split.
    Column("kind", String(16), nullable=False),
    Column("story", String(32), nullable=False),
    #: The version of the story with this change.
    Column("version", Integer, nullable=False),
    #: The item that brought it.
    Column("item", String(64)),
    #: That item's base: by it the last text of a report is found.
    Column("report", String(32), index=True),
    #: The story that was absorbed, or split off.
    Column("other", String(32)),
    #: What matching needs of the text that came, see record.changes.Brought; zlib over JSON.
    Column("brought", LargeBinary),
)

#: Numbers that only grow: of the change log, and of what was synchronised (see record.sql.directory).
counters = Table(
    "counters",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("number", BigInteger, nullable=False),
)

#: How far each follower of the change log is: all changes before `change`, and of that one `part` parts.
cursors = Table(
    "cursors",
    metadata,
    Column("follower", String(32), primary_key=True),
    Column("change", BigInteger, nullable=False),
    Column("part", BigInteger, nullable=False, server_default="0"),
)

#: Single facts about this database: its horizon, where it was cut by a restore (see record.sql.facts).
facts = Table(
    "facts",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", AnyText, nullable=False),
)

#: What made an error and was taken out of the way, see record.sql.aside.
set_aside = Table(
    "set_aside",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    #: filed, judged, matched or sent: where it happened.
    Column("stage", String(16), nullable=False),
    #: What it was: an item's id, a number of the log and a watch, …
    Column("key", AnyText, nullable=False),
    #: What is needed to try it again.
    Column("payload", AnyText, nullable=False),
    Column("error", AnyText, nullable=False),
    Column("times", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
)

# What users made.


def _made() -> list[Column[Any]]:
    """Who made a row (config, cli, a chat, the page) and under which id; a config row that left is disabled."""
    return [
        Column("origin", AnyText, nullable=False),
        Column("id", AnyText, nullable=False),
        Column("enabled", Boolean, nullable=False),
    ]


def _changed() -> Column[Any]:
    """The number of the counter "directory" with which a row last changed, see record.sql.directory."""
    return Column("changed", BigInteger, nullable=False, server_default="0", index=True)


#: Those who make rows: whom they belong to, what people call it, and how much they may make.
origins = Table(
    "origins",
    metadata,
    #: "config", "cli", "chat:KIND:CHAT:THREAD", "page".
    Column("origin", AnyText, primary_key=True),
    #: Who answers for it: for a chat the user that set it up.
    Column("owner", AnyText),
    Column("label", AnyText),
    #: Most watches, and most messages an hour; None: what the config says.
    Column("quota", AnyJson),
)

sources = Table(
    "sources",
    metadata,
    *_made(),
    #: The id by which items name it: that of the config as it is, of others with their origin before it.
    Column("key", AnyText, nullable=False, unique=True),
    Column("name", AnyText, nullable=False),
    #: The whole source as JSON, see config.kinds.
    Column("spec", AnyJson, nullable=False),
    PrimaryKeyConstraint("origin", "id"),
)

#: Packs of the shipped catalogue that somebody follows, whose sources are read for that.
follows = Table(
    "follows",
    metadata,
    Column("origin", AnyText, primary_key=True),
    Column("pack", AnyText, primary_key=True, index=True),
)

watches = Table(
    "watches",
    metadata,
    Column("number", RowId, primary_key=True, autoincrement=True),
    *_made(),
    Column("label", AnyText),
    Column("query", AnyText, nullable=False),
    #: What it covers; empty: everything.
    Column("sources", AnyJson, nullable=False),
    Column("languages", AnyJson, nullable=False),
    Column("sections", AnyJson, nullable=False),
    #: The query as it stands ready, and what that holds for, see notifier.matching.standing.
    Column("compiled", AnyText),
    Column("compiled_for", String(64)),
    _changed(),
    UniqueConstraint("origin", "id"),
)

#: Concepts that users made, see config.knowledge.concepts.
concepts = Table(
    "concepts",
    metadata,
    *_made(),
    Column("spec", AnyJson, nullable=False),
    PrimaryKeyConstraint("origin", "id"),
)

#: Destinations, each once, whoever names it.  It is in force while any name of it is.
channels = Table(
    "channels",
    metadata,
    Column("number", RowId, primary_key=True, autoincrement=True),
    Column("kind", String(32), nullable=False),
    #: "" for kinds that have no chat.
    Column("chat", AnyText, nullable=False, server_default=""),
    #: 0 without a thread, and for Telegram's General topic.
    Column("thread", BigInteger, nullable=False, server_default="0"),
    #: What its kind needs beside, secrets by reference; see config.models.
    Column("spec", AnyJson, nullable=False),
    #: Learned: the channel that it goes on as, since its chat moved.
    Column("moved_to", ForeignKey("channels.number")),
    #: Learned: why nothing is sent here any more.
    Column("disabled_reason", AnyText),
    UniqueConstraint("kind", "chat", "thread"),
)

channel_names = Table(
    "channel_names",
    metadata,
    *_made(),
    Column("channel", ForeignKey("channels.number"), nullable=False, index=True),
    Column("label", AnyText),
    PrimaryKeyConstraint("origin", "id"),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("number", RowId, primary_key=True, autoincrement=True),
    Column("origin", AnyText, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("channel", ForeignKey("channels.number"), nullable=False),
    Column("watch", ForeignKey("watches.number"), nullable=False, index=True),
    #: now; or hourly, daily, weekly: in a list by the clock.
    Column("mode", String(16), nullable=False),
    #: Whether a story that was told is told again when much has changed.
    Column("updates", Boolean, nullable=False, server_default=false()),
    #: The higher, the earlier.
    Column("priority", Integer, nullable=False, server_default="0"),
    #: When it was made or last enabled, by Redis TIME: it hears of what was discovered later.
    Column("since", UtcDateTime, nullable=False),
    _changed(),
    UniqueConstraint("channel", "watch", "origin"),
)

# Who is told what.

#: Reports that watches matched.  The story is the one that the report is in now.
matches = Table(
    "matches",
    metadata,
    Column("watch", ForeignKey("watches.number"), primary_key=True),
    #: The report's base id.
    Column("report", String(32), primary_key=True, index=True),
    #: The revision that matched.
    Column("item", String(64), nullable=False),
    #: The words that hit, as the query has them.
    Column("words", AnyJson, nullable=False),
    #: What the query was, see notifier.matching.standing.stamp.
    Column("stamp", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
)

#: States of a delivery that is still owed.
OPEN_STATES = ("pending", "sending", "unknown")
_IS_OPEN = text("state IN ('pending', 'sending', 'unknown')")
_IS_TO_EDIT = text("edit_due IS NOT NULL")
_IS_HELD = text("holder IS NOT NULL")
_IS_SETTLED = text("settled IS NOT NULL")
_GATHERS = text("state = 'gathering' AND kind = 'list'")

#: Messages owed, and what became of them.
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("channel", ForeignKey("channels.number"), nullable=False),
    #: alert, update, list, digest (a report in a list by the clock), edition (a part of one) or notice.
    Column("kind", String(16), nullable=False),
    #: report:BASE, update:BASE:n, list:…, MODE:BASE of a digest, digest:RHYTHM:DUE:LANGUAGE:PART, notice:…
    Column("key", AnyText, nullable=False),
    #: The report that it is about (a base id); None for kinds that are about none.
    Column("report", String(32), index=True),
    #: Ids of the watches that are told of in it, and their words that hit.
    Column("watches", AnyJson, nullable=False),
    Column("words", AnyJson, nullable=False),
    #: What else the kind says, see notifier.
    Column("says", AnyJson),
    Column("priority", Integer, nullable=False, server_default="0"),
    #: gathering (of a list that is not due yet), pending, sending, sent, unknown (timeout after sending), joined (told
    #: by another one), failed, dropped.
    Column("state", String(16), nullable=False),
    #: The delivery in whose message this one stands: of a list, or of the one that it joined.
    Column("within", ForeignKey("deliveries.id"), index=True),
    #: The version of the story that it shows, and the digest of what it looks like.
    Column("version", Integer),
    Column("looks", String(64)),
    Column("created", UtcDateTime, nullable=False),
    #: Not before this time.
    Column("due", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    #: The sender that claimed it (to send or to edit it), until when.
    Column("holder", String(64)),
    Column("lease_until", UtcDateTime),
    #: The message at the service, and the chat in which it has this id; None where there is none that can be edited.
    Column("message_id", AnyText),
    Column("chat", AnyText),
    Column("settled", UtcDateTime, index=True),
    Column("reason", AnyText),
    #: A sent message that may show something else now: when it is to be looked at again; and when it last was edited.
    Column("edit_due", UtcDateTime),
    Column("edited", UtcDateTime),
    UniqueConstraint("channel", "kind", "key"),
    Index("ix_deliveries_open", "channel", "priority", "id", sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
    Index("ix_deliveries_to_edit", "edit_due", sqlite_where=_IS_TO_EDIT, postgresql_where=_IS_TO_EDIT),
    Index("ix_deliveries_held", "holder", sqlite_where=_IS_HELD, postgresql_where=_IS_HELD),
    Index("ix_deliveries_told", "channel", "settled", sqlite_where=_IS_SETTLED, postgresql_where=_IS_SETTLED),
    Index("ix_deliveries_gathering", "due", sqlite_where=_GATHERS, postgresql_where=_GATHERS),
)

#: What is owed, in the order in which it goes out.
Index(
    "ix_deliveries_next",
    deliveries.c.priority.desc(),
    deliveries.c.id,
    sqlite_where=_IS_OPEN,
    postgresql_where=_IS_OPEN,
)

#: States of a page that may still be fetched.
OPEN_PAGE_STATES = ("pending", "standby", "leased")
_IS_WANTED = text("state IN ('pending', 'standby', 'leased')")

#: Article pages that are wanted for their text, and what became of them.
page_fetches = Table(
    "page_fetches",
    metadata,
    #: The report: the first revision's id.
    Column("item", ForeignKey("items.id"), primary_key=True),
    Column("source", AnyText, nullable=False),
    Column("url", AnyText, nullable=False),
    Column("host", AnyText, nullable=False),
    #: The report as its source gave it last, see record.item.Item.to_dict; empty once the page is settled.
    Column("report", AnyJson, nullable=False),
    #: Which pages go first, see record.sql.pages.
    Column("priority", Integer, nullable=False),
    #: pending; standby (another page of its story goes first); leased; done; failed; spared.
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    #: Not before this time.
    Column("due", UtcDateTime, nullable=False),
    #: The crawl process that fetches it, until when.
    Column("holder", String(64)),
    Column("lease_until", UtcDateTime),
    Column("settled", UtcDateTime, index=True),
    #: Why it failed, or failed last.
    Column("reason", AnyText),
    Index("ix_page_fetches_open", "priority", "due", sqlite_where=_IS_WANTED, postgresql_where=_IS_WANTED),
)

# Who may read by HTTP.

#: See record.sql.tokens.
access_tokens = Table(
    "access_tokens",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("digest", String(64), nullable=False),
    Column("link_key", String(64), nullable=False),
    Column("scopes", AnyJson, nullable=False),
    Column("made", UtcDateTime, nullable=False),
    Column("until", UtcDateTime),
)

# How the work is shared.

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
    Column("segment", AnyText, primary_key=True),
    Column("offset", BigInteger, nullable=False),
)
