"""When a source is polled next, and what keeps it from being polled sooner.  Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from config.errors import FetchError, PollError
from config.every import Cron, duration_text, share_of
from config.kinds.source import Source
from record.turns import Turns

#: However long a source has failed, or asks to be left alone, it is tried once a day.
LONGEST_WAIT = timedelta(days=1)
#: One that is gone for good is asked once a week whether that is so.
WAIT_RETIRED = timedelta(days=7)
#: Faults of our own connection end at once for all sources, so nobody waits a day for the end of an outage.
LONGEST_WAIT_OFFLINE = timedelta(minutes=30)
OFFLINE = frozenset({"dns", "connection", "refused"})
#: Waits double from the source's own interval, or from one of these where it is shorter or longer: one that is polled
#: every few hours need not be lost for as long; a cron expression names the moments.
SHORTEST_WAIT, LONGEST_FIRST_WAIT = timedelta(seconds=30), timedelta(minutes=5)
#: A server that did not finish its answer may still be working on it; it is not asked again soon.
UNFINISHED = frozenset({"timeout", "stalled"})
WAIT_UNFINISHED = timedelta(minutes=3)
#: Answers that will not change soon.
FINAL = frozenset({"gone"})
#: Faults of a server that is well: asking as often as ever does not harm it.
HARMLESS = frozenset({"emptied"})
#: For longer than this a document is left alone only where its dates show that it still holds then what it holds now.
UNSEEN = timedelta(hours=1)
_MOST_DOUBLINGS = 20
#: By so much of it a wait after a failure differs from source to source.
_SPREAD = 0.1
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a source asks of those who poll it."""

    #: How it says so (max-age, expires, ttl, updatePeriod, crawl-delay) -> for how many seconds it is to be left alone.
    lasts: Mapping[str, float] = field(default_factory=dict)
    #: Hours (0 to 23) and weekdays (Monday is 0) in UTC at which it has nothing new.
    hours: tuple[int, ...] = ()
    days: tuple[int, ...] = ()
    #: When half of what its document holds was published; None where the dates do not tell.
    middle: datetime | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The next poll."""

    due: datetime
    #: Why not sooner, as in `max-age 15m`; "" where the source's own time is the reason.
    waits: str = ""


def regular_due(source: Source, now: datetime, turns: Turns | None = None, fresh: float = 0.0) -> datetime:
    """The source's own time: its next turn, and no later than `every` says; a cron expression names the moments.

    `fresh`: see `Turns.next`.
    """
    due, every = source.every.next_due(now, source.id), source.every
    if turns is None or isinstance(every, Cron) or every.period <= turns.step:
        return due
    turn = turns.next(now, share_of(source.id), fresh)
    # Turns are no further apart than the interval: were its own grid kept beside them, both would be polled by.
    return due if turn is None else min(turn, now + every.period)


def after_answer(source: Source, now: datetime, asked: Asked, regular: datetime) -> Plan:
    """After a sound poll that ended now: the source's own time, or later where it asks for that, up to a day."""
    says, wait = _longest(asked, now)
    plan = Plan(regular)
    if now + wait > regular:
        # A cron expression names the moments; an interval is a least distance.
        due = source.every.next_due(now + wait, source.id) if isinstance(source.every, Cron) else now + wait
        plan = Plan(due, f"{says} {_text(wait)}")
    return _beyond_skipped(plan, now, asked)


def after_fault(
    source: Source, now: datetime, fault: PollError, failures: int, regular: datetime, *, retired: bool = False
) -> Plan:
    """After a failed poll that ended now; `failures` counts failed polls in a row, this one included.

    The wait doubles from the source's own time, or five minutes where that is longer, up to a day; what the server
    asked for with Retry-After is kept, up to a day.
    """
    if fault.kind in HARMLESS:
        return Plan(regular)
    if fault.kind in FINAL:
        wait = WAIT_RETIRED if retired else LONGEST_WAIT
        return Plan(now + wait, f"{fault.kind} {_text(wait)}")
    longest = LONGEST_WAIT_OFFLINE if fault.kind in OFFLINE else LONGEST_WAIT
    first = max(regular - now, SHORTEST_WAIT)
    if not isinstance(source.every, Cron):
        first = min(first, LONGEST_FIRST_WAIT)
    wait = first * 2 ** min(failures - 1, _MOST_DOUBLINGS)
    if fault.kind in UNFINISHED:
        wait = max(wait, WAIT_UNFINISHED)
    wait = min(wait, longest)
    if failures > 1:
        wait *= 1 - _SPREAD * share_of(f"{source.id} {failures}")
    asked = timedelta(seconds=(fault.retry_after_s or 0) if isinstance(fault, FetchError) else 0)
    if asked > wait:
        wait = min(asked, LONGEST_WAIT)
        return Plan(now + wait, f"retry-after {_text(wait)}")
    return Plan(now + wait, f"back-off {_text(wait)}" if now + wait > regular else "")


def _longest(asked: Asked, now: datetime) -> tuple[str, timedelta]:
    says, seconds = max(asked.lasts.items(), key=lambda each: each[1], default=("", 0.0))
    wait = min(timedelta(seconds=min(seconds, LONGEST_WAIT.total_seconds())), LONGEST_WAIT)
    if wait > UNSEEN and says != "crawl-delay":
        wait = min(wait, max(UNSEEN, now - asked.middle if asked.middle else UNSEEN))
    return says, wait


def _beyond_skipped(plan: Plan, now: datetime, asked: Asked) -> Plan:
    due, end = plan.due, max(plan.due, now + LONGEST_WAIT)
    says = ""
    while due < end and (found := _skipped(due, asked)):
        says = found
        due = min(due.replace(minute=0, second=0, microsecond=0) + _HOUR, end)
    return Plan(due, f"{says} {_text(due - now)}") if says else plan


def _skipped(due: datetime, asked: Asked) -> str:
    return "skipDays" if due.weekday() in asked.days else "skipHours" if due.hour in asked.hours else ""


def _text(wait: timedelta) -> str:
    """In whole seconds, and in whole minutes from ten minutes on."""
    seconds = round(wait.total_seconds())
    return duration_text(timedelta(seconds=seconds if seconds < 600 else round(seconds / 60) * 60))
