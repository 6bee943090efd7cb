"""Which changes of state the operator is told of, and in which words.  Pure.

Each trouble is told once, and its end once.  One message tells of all that changed, and the next comes an hour later at
the soonest; so a storm is a few messages.  While we have no connection only that is told.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from datetime import datetime, timedelta

from crawlers.polling.plan import OFFLINE
from record.habits import Habits
from record.item import from_iso, to_iso
from record.urls import host_of
from scheduler.health.states import CHALLENGED, EMPTY, FAILING, LATE, MOVED, RETIRED, moment, state_of
from scheduler.view.wording import lasting

#: Faults are told once they have lasted so long, over so many polls.
PATIENCE, FEWEST_FAILURES = timedelta(hours=1), 3
#: Between two messages; and the shortest outage of ours that is told.
APART, OUTAGE = timedelta(hours=1), timedelta(minutes=10)
#: Polls older than this say nothing about the connection now; fewer may have their own reasons to fail.
RECENT, FEWEST_OFFLINE = timedelta(minutes=10), 3
#: Sources that a message names of each state.
_NAMED = 5
_MENDS = {
    RETIRED: "its server said twice (410), an hour apart or more, that it is gone: correct its url, or take it out",
    CHALLENGED: "it wants to see a browser: ask the site for a feed, or take another source",
    FAILING: "`mintwire sources show ID` tells more",
    EMPTY: "its address or its markup may have changed: `mintwire sources try ADDRESS`",
    LATE: "look whether it still publishes there: `mintwire sources try ADDRESS`",
    MOVED: "write its new address into the config: `mintwire sources show ID` has it",
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """A state that is told.  What is equal was told already."""

    state: str
    #: When the source was last well, in ms since 1970; "": never.
    since: str


@dataclass(frozen=True, slots=True)
class Memory:
    """What the operator was told."""

    told: Mapping[str, Trouble] = field(default_factory=dict)
    #: When the last message was.
    at: datetime | None = None
    #: Since when we have no connection, and since when we have one again.
    offline: datetime | None = None
    connected: datetime | None = None

    @property
    def knows_of_outage(self) -> bool:
        """Whether it was told that we have no connection: while that is so nothing else is."""
        return bool(self.offline and self.at and self.at >= self.offline + OUTAGE)

    @classmethod
    def from_json(cls, text: str | None) -> Memory:
        """None: nothing."""
        row = json.loads(text or "{}")
        told = {source: Trouble(*trouble) for source, trouble in row.pop("told", {}).items()}
        return cls(told, **{name: from_iso(value) for name, value in row.items()})

    def to_json(self) -> str:
        """The form in which it is stored."""
        times = {name: to_iso(value) for name in ("at", "offline", "connected") if (value := getattr(self, name))}
        return json.dumps({"told": {source: [*astuple(each)] for source, each in self.told.items()}, **times})


@dataclass(frozen=True, slots=True)
class Found:
    """A source, and what its polls left."""

    id: str
    url: str
    left: dict[str, str]


def trouble_of(found: Found, now: datetime, connected: datetime | None) -> Trouble | None:
    """What is to be told of a source; None: nothing.

    `connected`: since when we have a connection again; a fault of before may be our own.
    """
    state, left = state_of(found.url, found.left), found.left
    if state not in _MENDS:
        return None
    if state == RETIRED or not left.get("fault"):
        return Trouble(state, left["late"] if state == LATE else "")
    polled, well = moment(left.get("polled")), moment(left.get("succeeded"))
    if left["fault"] in OFFLINE and connected and polled and polled < connected:
        return None
    is_lasting = int(left.get("failures", 0)) >= FEWEST_FAILURES and (well is None or now - well >= PATIENCE)
    return Trouble(state, left.get("succeeded", "")) if is_lasting else None


def is_offline(states: Iterable[Mapping[str, str]], now: datetime) -> bool:
    """Whether of several recent polls not a single one reached its server."""
    recent = [left for left in states if (polled := moment(left.get("polled"))) and now - polled < RECENT]
    return len(recent) >= FEWEST_OFFLINE and all(left.get("fault") in OFFLINE for left in recent)


def advance(before: Memory, found: Mapping[str, Found], now: datetime) -> tuple[Memory, str]:
    """What the operator knows then, and what is to be said for that; "": nothing."""
    may_tell = before.at is None or now - before.at >= APART
    if is_offline([each.left for each in found.values()], now):
        since = before.offline or now
        is_told = not before.knows_of_outage and may_tell and now - since >= OUTAGE
        text = f"No connection to the internet since {since:%Y-%m-%d %H:%M} UTC: no source answers." if is_told else ""
        return replace(before, offline=since, at=now if is_told else before.at), text
    after = before
    if before.offline:
        after = replace(before, offline=None, connected=now)
    troubles = _troubles(after, found, now)
    lines = _changed(before.told, troubles, found, now) if may_tell else []
    if lines:
        after = replace(after, told=troubles)
    if before.offline and before.knows_of_outage:
        lines.insert(0, f"There is a connection to the internet again, after {lasting(now - before.offline)}.")
    return (replace(after, at=now) if lines else after), "\n".join(lines)


def _troubles(memory: Memory, found: Mapping[str, Found], now: datetime) -> dict[str, Trouble]:
    troubles = {}
    for source, each in found.items():
        trouble = trouble_of(each, now, memory.connected)
        if trouble is None and each.left.get("fault"):
            trouble = memory.told.get(source)  # it is not over
        if trouble is not None:
            troubles[source] = trouble
    return troubles


def _changed(
    told: Mapping[str, Trouble], troubles: Mapping[str, Trouble], found: Mapping[str, Found], now: datetime
) -> list[str]:
    """A line for each state of what changed between what was told and what is so now."""
    fresh = [found[source] for source, trouble in troubles.items() if told.get(source) != trouble]
    # Whose rhythm is not known may well be silent.
    fresh.sort(key=lambda each: ("guess" in each.left.get("cadence", ""), each.id))
    ended = sorted(source for source in told if source in found and source not in troubles)
    by_state = {state: [each for each in fresh if troubles[each.id].state == state] for state in _MENDS}
    lines = [_line(state, each, now) for state, each in by_state.items() if each]
    return [*lines, f"Well again: {_names(ended)}."] if ended else lines


def _line(state: str, sources: Sequence[Found], now: datetime) -> str:
    said = _names([f"{each.id}{_about(state, each, now)}" for each in sources])
    return f"{state.capitalize()}: {said}. What to do: {_MENDS[state]}."


def _about(state: str, each: Found, now: datetime) -> str:
    """` (dns for 2 h 4 min)`."""
    fault, well, last = each.left.get("fault"), moment(each.left.get("succeeded")), moment(each.left.get("late"))
    if state == MOVED:  # an address may hold a secret
        return f" (to {host_of(Habits.from_json(each.left['habits']).address(each.url))})"
    if state == LATE and last:
        return f" (nothing new for {lasting(now - last)})"
    return f" ({fault}{f' for {lasting(now - well)}' if well else ''})" if fault else ""


def _names(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return f"{', '.join(names[:_NAMED])}{f' and {more:,} more' if more > 0 else ''}"
