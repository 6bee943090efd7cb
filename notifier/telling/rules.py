"""What is owed for matches, given by what each channel was told of the story already.  Pure.

A channel is told of a story once: by a message about the report that matched.  What matches later is added to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from record.sql.owed import ALERT, DIGEST, UPDATE, Owed, Told

#: Why reports come as one list: the matcher reached them late, or the database was restored and they may be known.
Heading = Literal["late", "restored"]


#: Channel, story and mode.
_Key = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A report that watches of one channel match, and that this channel is to hear of."""

    channel: int
    report: str
    #: The story that the report is in now.
    story: str
    #: Names of the watches, and their words that hit.
    watches: tuple[str, ...]
    words: tuple[str, ...]
    priority: int
    #: Whether it wants updates for one of these watches.
    updates: bool
    #: None: it is told at once, by a message of its own.
    heading: Heading | None = None
    #: now; hourly, daily, weekly: it stands in the next list of these.
    mode: str = "now"
    #: Why it is not told after all.
    muted: str | None = None


@dataclass(frozen=True, slots=True)
class Development:
    """Much has happened to a story: those who have it in a message may want to be told again."""

    story: str
    #: The report that brought it, and what updates say of it.
    report: str
    because: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be written."""

    #: New messages, the most urgent first, each with the heading of the list that it stands in.
    owed: Sequence[tuple[Heading | None, Owed]]
    #: What deliveries that are there are to show from now on.
    extended: Mapping[int, Told]


class Telling:
    """Goes through candidates in the order of the log, and knows for each what those before it came to."""

    def __init__(self, told: Iterable[Told]) -> None:
        """`told`: by what channels were told of the stories, the oldest first."""
        self._told: dict[_Key, list[Told]] = defaultdict(list)
        for each in told:
            self._told[each.channel, each.story, each.mode].append(each)
        self._planned: dict[_Key, Candidate] = {}
        self._muted: dict[_Key, Candidate] = {}
        self._updates: dict[tuple[int, str], Owed] = {}
        self._extended: dict[int, Told] = {}

    def hear(self, candidate: Candidate) -> None:
        """A message, or more in one that is there, or nothing where that says it all."""
        key = candidate.channel, candidate.story, candidate.mode
        if candidate.muted:
            if key not in self._told:
                self._muted.setdefault(key, candidate)
        elif key in self._planned:
            self._planned[key] = _with(self._planned[key], candidate)
        elif key not in self._told:
            self._planned[key] = candidate
        else:
            told = [self._extended.get(each.id, each) for each in self._told[key]]
            self._add(candidate, told)

    def hear_unless_told(self, candidate: Candidate) -> None:
        """Of a story that came apart: who has a message of this part needs no other, and no more in it."""
        if (candidate.channel, candidate.story, candidate.mode) not in self._told:
            self.hear(candidate)

    def _add(self, candidate: Candidate, told: Sequence[Told]) -> None:
        """A later watch: added to the message; told again where it is more urgent, or no message can be changed."""
        shown = {watch for each in told for watch in each.watches}
        new = tuple(watch for watch in candidate.watches if watch not in shown)
        if not new:
            return
        unsent = [each for each in told if each.state != "sent"]
        is_of_now = candidate.mode == "now"
        is_urgent = is_of_now and not unsent and candidate.priority > max(each.priority for each in told)
        changing = unsent or [each for each in told if each.changes and is_of_now]
        if is_urgent or (not changing and candidate.updates and is_of_now):
            self._update(candidate, told, {"because": "watch"})
        elif changing:
            first = changing[0]
            self._extended[first.id] = replace(
                first,
                watches=(*first.watches, *new),
                words=_together(first.words, candidate.words),
                priority=max(first.priority, candidate.priority),
            )

    def again(
        self,
        development: Development,
        wanting: Collection[tuple[int, str]],
        is_muted: Callable[[Candidate], object] = lambda _: None,
    ) -> None:
        """Much has happened to a story; `wanting`: (channel, name of the watch) of those who want to be told again."""
        for (channel, story, mode), told in self._told.items():
            if story != development.story or mode != "now" or any(each.state != "sent" for each in told):
                continue
            if any(each.report == development.report for each in told):
                continue
            watches = tuple(dict.fromkeys(watch for each in told for watch in each.watches))
            if any((channel, watch) in wanting for watch in watches):
                words = tuple(dict.fromkeys(word for each in told for word in each.words))
                priority = max(each.priority for each in told)
                more = Candidate(channel, development.report, story, watches, words, priority, updates=True)
                if not is_muted(more):
                    self._update(more, told, development.because)

    def _update(self, candidate: Candidate, told: Sequence[Told], because: Mapping[str, Any]) -> None:
        """One for each story, whatever comes together."""
        key = candidate.channel, candidate.story
        if key not in self._updates:
            number = 1 + sum(each.kind == UPDATE for each in told)
            name = f"{UPDATE}:{candidate.report}:{number}"
            self._updates[key] = replace(_owed(candidate), kind=UPDATE, key=name, says={"again": dict(because)})

    def plan(self) -> Plan:
        """What it comes to."""
        found: list[tuple[Heading | None, Owed]] = [(None, each) for each in self._updates.values()]
        found += [(each.heading, _owed(each)) for each in self._planned.values()]
        left_out = [each for key, each in self._muted.items() if key not in self._planned]
        found += [(None, replace(_owed(each), key=f"muted:{each.report}", dropped=each.muted)) for each in left_out]
        return Plan(sorted(found, key=lambda each: -each[1].priority), self._extended)


def _with(candidate: Candidate, more: Candidate) -> Candidate:
    return replace(
        candidate,
        watches=_together(candidate.watches, more.watches),
        words=_together(candidate.words, more.words),
        priority=max(candidate.priority, more.priority),
    )


def _owed(candidate: Candidate) -> Owed:
    return Owed(
        channel=candidate.channel,
        kind=ALERT if candidate.mode == "now" else DIGEST,
        key=f"{'report' if candidate.mode == 'now' else candidate.mode}:{candidate.report}",
        report=candidate.report,
        watches=candidate.watches,
        words=candidate.words,
        priority=candidate.priority,
    )


def _together(some: Sequence[str], more: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*some, *more)))
