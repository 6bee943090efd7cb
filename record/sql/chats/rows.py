"""The tables of chats that are run from inside, through the bot; see record.sql.tables for the others."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, String, Table, UniqueConstraint, false

from record.sql.tables import metadata
from record.sql.types import AnyJson, AnyText, RowId, UtcDateTime

#: How a channel wants to be told; a channel without a row has the defaults.  See record.sql.chats.settings.
chats = Table(
    "chats",
    metadata,
    Column("channel", ForeignKey("channels.number"), primary_key=True, autoincrement=False),
    #: private, group, supergroup or channel, as Telegram names them; and what people call it.
    Column("type", String(16)),
    Column("title", AnyText),
    #: "en" or "zh", and an IANA zone; None: nobody said.
    Column("language", AnyText),
    Column("timezone", AnyText),
    #: Quiet hours, in minutes of the chat's day (0 to 1439); None: it has none.  `until` may lie before `from`.
    Column("quiet_from", Integer),
    Column("quiet_until", Integer),
    #: What happens to alerts then: silent (sent without a sound) or held (sent at their end).
    Column("quiet", String(8)),
    #: Alerts a minute, beyond which they become one list; None: what the config says.
    Column("burst", Integer),
    #: Nothing is sent, and what comes meanwhile is not owed.
    Column("paused", Boolean, nullable=False, server_default=false()),
    #: The id of the person who set it up.
    Column("owner", AnyText),
    #: The invitation by which it came; None where none was needed.
    Column("invited", String(32)),
    #: The channel that a person configures from this private chat; None: the chat itself.
    Column("acts_for", ForeignKey("channels.number")),
    Column("made", UtcDateTime, nullable=False),
)

#: What buttons do: their `callback_data` holds 64 bytes (https://core.telegram.org/bots/api#inlinekeyboardbutton).
buttons = Table(
    "buttons",
    metadata,
    Column("token", String(32), primary_key=True),
    #: The chat in whose messages it works, as the service names it.
    Column("chat", AnyText, nullable=False, index=True),
    Column("thread", BigInteger, nullable=False, server_default="0"),
    #: See notifier.bot: {"do": name, …}.
    Column("action", AnyJson, nullable=False),
    #: The only person who may press it; None: whoever may do what it does.
    Column("by", AnyText),
    #: The update by which it was pressed, of one that works once; 0 before that, None for one that always works.
    Column("pressed", BigInteger),
    Column("until", UtcDateTime, nullable=False, index=True),
)

#: Where a person is in a dialogue with the bot.
dialogues = Table(
    "dialogues",
    metadata,
    Column("chat", AnyText, primary_key=True),
    Column("thread", BigInteger, primary_key=True, autoincrement=False),
    Column("user", AnyText, primary_key=True),
    #: Whose turn it is to read the next message, and what is known so far.
    Column("step", String(64), nullable=False),
    Column("state", AnyJson, nullable=False),
    Column("until", UtcDateTime, nullable=False, index=True),
)

#: What a channel does not want to hear of.
mutes = Table(
    "mutes",
    metadata,
    Column("number", RowId, primary_key=True, autoincrement=True),
    Column("channel", ForeignKey("channels.number"), nullable=False),
    #: story (its id), source (its key), term or watch (its number).
    Column("kind", String(16), nullable=False),
    Column("value", AnyText, nullable=False),
    #: By Redis TIME; None: for ever.
    Column("until", UtcDateTime, index=True),
    Column("by", AnyText),
    Column("made", UtcDateTime, nullable=False),
    UniqueConstraint("channel", "kind", "value"),
)

#: Codes that let a chat in where only those invited may use the bot.
invites = Table(
    "invites",
    metadata,
    Column("code", String(32), primary_key=True),
    Column("by", AnyText, nullable=False),
    Column("made", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False, index=True),
    #: When, and the chat that came in by it; it works once.
    Column("used", UtcDateTime),
    Column("chat", AnyText),
)

#: Chats that asked to be forgotten: out of force at once, and their rows removed as soon as no process knows of them.
departures = Table(
    "departures",
    metadata,
    Column("origin", AnyText, primary_key=True),
    #: The number of its channel.
    Column("channel", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
