"""How a channel wants to be told: what the chat itself says, else what the config or a command says of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from config.quiet import HIGH, parse_quiet
from notifier.telling.hours import quiet_until
from record.sql.chats.settings import ChatSettings, read_all_settings
from record.sql.dialect import among
from record.sql.tables import channels


@dataclass(frozen=True, slots=True)
class Most:
    """How much a chat of the bot's is sent, unless it said otherwise; None: whatever comes."""

    #: Reports a minute, beyond which they become one list; and messages an hour, beyond which reports do.
    burst: int | None = None
    an_hour: int | None = None


WHATEVER = Most()


@dataclass(frozen=True, slots=True)
class Manner:
    """One channel's."""

    #: In which its times are written, and its days begin.
    zone: tzinfo = UTC
    #: BCP 47: of its texts, as far as we have them, and of the reports that it is shown; None: as it comes.
    language: str | None = None
    #: See `hours.quiet_until`.
    quiet: tuple[int, int] | None = None
    #: Whether what is not urgent waits for the end of quiet hours; else it comes without a sound.
    holds: bool = False
    #: Reports a minute beyond which they become one list; None: never.
    burst: int | None = None
    #: Messages an hour, beyond which reports are told in lists; None: as many as there are.
    an_hour: int | None = None
    #: Nothing is sent, and nothing new is owed.
    paused: bool = False

    @classmethod
    def of(cls, spec: Mapping[str, Any], said: ChatSettings | None, most: Most) -> Manner:
        """Of a channel's spec (see config.models), and of what its chat said, for which else `most` holds."""
        quiet = parse_quiet(spec["quiet"]) if spec.get("quiet") else None
        holds = spec.get("quiet_alerts") == "held"
        if said is not None and said.quiet_from is not None and said.quiet_until is not None:
            quiet, holds = (said.quiet_from, said.quiet_until), said.quiet == "held"
        zone = (said and said.timezone) or spec.get("timezone")
        return cls(
            zone=ZoneInfo(zone) if zone else UTC,
            language=(said and said.language) or spec.get("language"),
            quiet=quiet,
            holds=holds,
            burst=spec.get("burst") if said is None else said.burst or most.burst,
            an_hour=None if said is None else most.an_hour,
            paused=said is not None and said.paused,
        )

    def quiet_until(self, now: datetime, priority: int) -> datetime | None:
        """When the quiet hours end in which a message of this priority is told now; None where it is heard."""
        return None if self.quiet is None or priority >= HIGH else quiet_until(now, self.quiet, self.zone)

    def held_until(self, now: datetime, priority: int) -> datetime | None:
        """The same where such a message waits for their end."""
        return self.quiet_until(now, priority) if self.holds else None


def read_manners(connection: Connection, numbers: Collection[int], most: Most = WHATEVER) -> dict[int, Manner]:
    """Of these channels, by number.  `most`: of chats of the bot's."""
    said = read_all_settings(connection, numbers)
    query = select(channels.c.number, channels.c.spec)
    rows = among(connection, query, channels.c.number, numbers)
    return {row.number: Manner.of(row.spec, said.get(row.number), most) for row in rows}
