"""What state a source is in, by what its polls left (docs/redis.md).  Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from record.habits import Habits

RETIRED, CHALLENGED, FAILING, EMPTY, LATE = "retired", "challenged", "failing", "empty", "late"
MOVED, UNPOLLED, FINE, PAUSED = "moved", "not polled yet", "fine", "paused"
#: Those of which somebody should do something, and all; the worst first.
TROUBLES = (RETIRED, CHALLENGED, FAILING, EMPTY, LATE, MOVED)
STATES = (*TROUBLES, UNPOLLED, FINE, PAUSED)

#: Fields of a source's state in Redis by which it is judged.
FIELDS = ("polled", "succeeded", "begun", "news", "late", "cadence", "fault", "failures", "entries", "habits")
#: Faults of a source that answers, and brings nothing.
_NOTHING = frozenset({"empty", "emptied", "no_items", "no_field", "no_text"})


def state_of(url: str, left: Mapping[str, str]) -> str:
    """Of a source with this address in the config that is not paused; `left` has FIELDS, where they are known."""
    habits = Habits.from_json(left.get("habits") or "{}")
    fault = left.get("fault")
    if habits.retired_ms(url) is not None:
        return RETIRED
    if fault:
        return CHALLENGED if fault == "challenge" else EMPTY if fault in _NOTHING else FAILING
    if "polled" not in left:
        return UNPOLLED
    if left.get("entries") == "0" and "begun" not in left:
        return EMPTY
    if is_late(left):
        return LATE
    return FINE if habits.address(url) == url else MOVED


def is_late(left: Mapping[str, str]) -> bool:
    """Whether the schedule role found it silent for too long, and nothing has come since."""
    return "late" in left and left["late"] == came(left)


def came(left: Mapping[str, str]) -> str:
    """When something new last came, in ms since 1970, or else its first entries; "": nothing ever came."""
    return left.get("news") or left.get("begun") or ""


def moment(ms: str | int | None) -> datetime | None:
    """Of a field that is a time in ms since 1970."""
    return datetime.fromtimestamp(int(ms) / 1000, UTC) if ms else None
