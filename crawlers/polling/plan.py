"""When a source is polled next.  Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from config.errors import FetchError, PollError
from config.kinds.source import Source

#: However long a source has failed, it is tried once a day.
LONGEST_WAIT = timedelta(days=1)
#: Faults of our own connection end at once for all sources, so nobody waits a day for the end of an outage.
LONGEST_WAIT_OFFLINE = timedelta(minutes=30)
OFFLINE = frozenset({"dns", "connection", "refused"})
#: Waits double from here where the source's own interval is shorter.
SHORTEST_WAIT = timedelta(seconds=30)
#: A server that did not finish its answer may still be working on it; it is not asked again soon.
UNFINISHED = frozenset({"timeout", "stalled"})
WAIT_UNFINISHED = timedelta(minutes=3)
#: Answers that will not change soon.
FINAL = frozenset({"gone"})
_MOST_DOUBLINGS = 20


def next_due(source: Source, now: datetime, fault: PollError | None, failures: int) -> datetime:
    """When to poll again, after a poll that ended now; `failures` counts failed polls in a row, this one included.

    A sound poll is followed by the source's own time.  After a failure the wait doubles from the source's interval
    up to a day; what the server asked for with Retry-After is kept, up to a day.
    """
    regular = source.every.next_due(now, source.id)
    if fault is None:
        return regular
    if fault.kind in FINAL:
        return now + LONGEST_WAIT
    longest = LONGEST_WAIT_OFFLINE if fault.kind in OFFLINE else LONGEST_WAIT
    wait: timedelta = max(regular - now, SHORTEST_WAIT) * 2 ** min(failures - 1, _MOST_DOUBLINGS)
    if fault.kind in UNFINISHED:
        wait = max(wait, WAIT_UNFINISHED)
    wait = min(wait, longest)
    if isinstance(fault, FetchError) and fault.retry_after_s is not None:
        wait = min(max(wait, timedelta(seconds=fault.retry_after_s)), LONGEST_WAIT)
    return now + wait
