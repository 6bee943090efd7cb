"""Numbers, times and texts from outside in words, the same on the screen and in plain lines."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta, tzinfo

from scheduler.controls import shown
from scheduler.view.snapshot import Snapshot

#: No terminal shows more of one line; a longer text costs time and nothing else.
MAX_TEXT = 500
#: Characters without a look of their own (https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point) and the
#: colours of skin: some terminals join emoji by them, and others give them a width.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff]"
)
#: Two of these are a flag, one cell wide or two; as letters they name its country.
_FLAGS = {0x1F1E6 + number: chr(ord("A") + number) for number in range(26)}


def one_line(text: str) -> str:
    """A text from outside, harmless, of bounded length, and of a width on which terminals agree."""
    return unicodedata.normalize("NFC", _UNSEEN.sub("", shown(text[:MAX_TEXT]))).translate(_FLAGS)


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


def farewell(snapshot: Snapshot) -> str:
    """The last line of a run."""
    return (
        f"Mintwire stopped after {lasting(snapshot.now - snapshot.started)}; today: "
        f"{counted(snapshot.items, 'item', 'items')}, {counted(snapshot.alerts_sent, 'alert', 'alerts')} sent."
    )
