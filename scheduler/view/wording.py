"""Numbers, times and notices in words, the same on the screen and in plain lines."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, tzinfo

from scheduler.controls import shown
from scheduler.view.snapshot import Offline, Snapshot

#: No terminal shows more of one line; a longer text costs time and nothing else.
MAX_TEXT = 500
#: Characters without a width of their own; those that join emoji do so in some terminals and not in others.
_WITHOUT_WIDTH = re.compile("[\u200b-\u200d\u2060\ufe0f\ufeff]")


def one_line(text: str) -> str:
    """A text from outside, harmless, of bounded length, and of a width on which terminals agree."""
    return _WITHOUT_WIDTH.sub("", shown(text[:MAX_TEXT]))


def clock(moment: datetime, zone: tzinfo) -> str:
    """`11:42`."""
    return f"{moment.astimezone(zone):%H:%M}"


def lasting(length: timedelta) -> str:
    """`45 s`, `12 min`, `2 h 14 min`, `3 d 4 h`."""
    seconds = max(0, int(length.total_seconds()))
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86_400
    if days:
        return f"{days} d {hours % 24} h"
    if hours:
        return f"{hours} h {minutes % 60} min"
    return f"{minutes} min" if minutes else f"{seconds} s"


def counted(number: int, one: str, many: str) -> str:
    """`1 source`, `1,204 sources`."""
    return f"{number:,} {one if number == 1 else many}"


def offline_notice(offline: Offline, zone: tzinfo) -> str:
    """Plainly, what is the matter and what happens next."""
    wait = f"{counted(offline.sources, 'source waits', 'sources wait')}"
    when = "" if offline.next_try is None else f", next try at {offline.next_try.astimezone(zone):%H:%M:%S}"
    return f"No connection to the internet: {wait}{when}"


def notices(snapshot: Snapshot, zone: tzinfo) -> list[str]:
    """What comes before all figures, the most urgent first."""
    found = []
    if snapshot.is_stopping:
        found.append("Stopping, which takes at most 5 s; Ctrl-C once more stops at once")
    elif snapshot.offline is not None:
        found.append(offline_notice(snapshot.offline, zone))
    return found + [one_line(message) for message in snapshot.messages]


def farewell(snapshot: Snapshot) -> str:
    """The last line of a run."""
    return (
        f"Mintwire stopped after {lasting(snapshot.now - snapshot.started)}: "
        f"{counted(snapshot.items, 'item', 'items')}, {counted(snapshot.alerts_sent, 'alert', 'alerts')} sent."
    )
