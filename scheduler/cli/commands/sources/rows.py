"""A source as commands show it: what its polls left in Redis, and what SQL knows of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from config.every import Interval
from config.kinds.source import Source
from record.habits import Habits
from record.item import to_iso
from record.turns import Turns
from scheduler.cli.stores import look_up
from scheduler.health.states import PAUSED, moment, state_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from config.models import Settings

#: Days of which lists show how many items came.
DAYS = 14
#: Fields of a source's state that are times in ms since 1970, and the names they are shown by.
_TIMES = {
    "polled": "polled",
    "succeeded": "succeeded",
    "news": "last_new",
    "due": "due",
    "begun": "first_polled",
    "last_fault_at": "last_fault_at",
}
_NUMBERS = ("status", "failures", "entries", "ms", "polls", "not_modified")
_TEXTS = ("fault", "detail", "last_fault", "parser", "waits")
#: Fields that count what was given up, by reason; and the reasons for which an item has no date.
_DROP = "drop:"
_UNDATED = ("date_absent", "date_unreadable", "date_future", "date_absurd")


@dataclass(frozen=True, slots=True)
class Known:
    """What SQL knows of sources, by their ids; nothing where no wire ever ran."""

    today: date
    items: Mapping[str, Mapping[date, int]] = field(default_factory=dict)
    paused: Mapping[str, datetime] = field(default_factory=dict)

    def per_day(self, source: str, days: int = DAYS) -> list[int]:
        """Items of the last days (UTC), today's the last."""
        its = self.items.get(source, {})
        return [its.get(self.today - timedelta(days=ago), 0) for ago in reversed(range(days))]


def known(settings: Settings, sources: Sequence[str], days: int = DAYS) -> Known:
    """Of some days, today included.  Raises StoreError."""
    today = datetime.now(UTC).date()

    def read(connection: Connection) -> Known:
        from record.sql import source_days
        from record.sql.paused import paused

        found = source_days.read(connection, today - timedelta(days=days - 1), sources)
        items = {source: {day: each.items for day, each in its.items()} for source, its in found.items()}
        return Known(today, items, paused(connection))

    return look_up(settings, read) or Known(today)


def source_row(source: Source, state: Mapping[str, str], known: Known) -> dict[str, Any]:
    """With the names and types that commands show; what is unknown is None."""
    habits = Habits.from_json(state.get("habits", "{}"))
    retired, asked = habits.retired_ms(source.url), habits.address(source.url)
    row: dict[str, Any] = {"id": source.id, "name": source.name}
    row["state"] = PAUSED if source.id in known.paused else state_of(source.url, state)
    row |= {name: state.get(name) or None for name in _TEXTS}
    row |= {name: int(state[name]) if name in state else None for name in _NUMBERS}
    row["failed"] = _counted(state.get("failed", "").split())
    row["given_up"] = {name[len(_DROP) :]: int(state[name]) for name in sorted(state) if name.startswith(_DROP)}
    row["undated"] = sum(row["given_up"].get(reason, 0) for reason in _UNDATED)
    row["moved_to"] = asked if asked != source.url else None
    row["retired"] = _iso(retired)
    row["paused"] = to_iso(known.paused[source.id]) if source.id in known.paused else None
    row["late_after"] = _late_after(state.get("cadence"))
    row["per_day"] = known.per_day(source.id)
    row["habits"] = {"shared": len(habits.shared), "any_guid": habits.any_guid, "ahead_s": habits.ahead_s}
    row["notes"] = state.get("notes", "").split()
    for field_, name in _TIMES.items():
        row[name] = _iso(state.get(field_))
    row["next"] = _next(source, state)
    return row


def _next(source: Source, state: Mapping[str, str]) -> str | None:
    """When it is polled next, by its own clock, and why then: `14:02: publishes on weekdays at 14:00`."""
    at, turns = moment(state.get("due")), Turns.from_text(state.get("turns"))
    if at is None:
        return None
    why = state.get("waits") or (turns.why if turns and isinstance(source.every, Interval) else f"every {source.every}")
    return f"{at.astimezone(ZoneInfo(source.timezone)):%H:%M}: {why}"


def _counted(words: Sequence[str]) -> dict[str, int]:
    return {name: int(number) for name, _, number in (word.partition(":") for word in words)}


def _late_after(cadence: str | None) -> dict[str, Any] | None:
    if cadence is None:
        return None
    workdays, weekends, how = cadence.split()
    return {"workdays_s": int(workdays), "weekends_s": int(weekends), "learned": how == "learned"}


def _iso(ms: int | str | None) -> str | None:
    at = moment(ms)
    return None if at is None else to_iso(at)
