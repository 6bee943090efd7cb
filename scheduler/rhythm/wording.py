"""A habit in words, for people who ask why a source is polled when it is.  Pure."""

from __future__ import annotations

from collections.abc import Sequence

from scheduler.rhythm.habit import HOURS, Habit

#: Reports from which a habit is spoken of.
_FEW = 8.0
#: A share that makes "mostly"; and how busy an hour is that is spoken of.
_MOST, _BUSY = 0.75, 1.5
#: A minute that comes so much more often than chance is named.
_SHARP = 2.5
_MOST_NAMED = 3


def in_words(habit: Habit) -> str:
    """As in `publishes on weekdays at 14:00`; times are the source's own."""
    if habit.known < _FEW:
        return "too little is known of when it publishes"
    hours = _busy(habit.hours)
    minutes = [minute for minute, factor in enumerate(habit.minutes) if factor >= _SHARP]
    minutes = sorted(sorted(minutes, key=lambda minute: -habit.minutes[minute])[:_MOST_NAMED])
    named = " and ".join(f":{minute:02d}" for minute in minutes)
    if len(hours) == 1 and minutes:
        when = "at " + " and ".join(f"{hours[0]:02d}:{minute:02d}" for minute in minutes)
    elif len(hours) <= HOURS // 2:
        when = f"mostly {hours[0]:02d}:00 to {(hours[-1] + 1) % HOURS:02d}:00" + (
            f", often at {named}" if named else ""
        )
    else:
        when = "at all hours" + (f", often at {named}" if named else "")
    return " ".join(("publishes", *_week(habit.week), when, *(() if habit.zone == "UTC" else (f"({habit.zone})",))))


def _busy(factors: Sequence[float]) -> list[int]:
    """The shortest run of hours, over midnight perhaps, with most of what is more than its quietest."""
    quietest = min(factors)
    more = [factor - quietest for factor in factors]
    if max(factors) >= _BUSY:
        for length in range(1, HOURS):
            found = ((sum(more[(at + n) % HOURS] for n in range(length)) / sum(more), -at) for at in range(HOURS))
            share, before = max(found)
            if share >= _MOST:
                return [(n - before) % HOURS for n in range(length)]
    return list(range(HOURS))


def _week(week: tuple[float, float]) -> tuple[str, ...]:
    working, free = week
    return ("on weekdays",) if working > 2 * free else ("on weekends",) if free > 2 * working else ()
