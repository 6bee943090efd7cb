"""Is a source named late when it fell silent, and only then?  By the months of the shared news, source by source.

The rule's numbers were chosen on the even half of the sources, by name; the odd half was looked at only to measure.
Each day is judged by what was published before it, so nothing is known beforehand.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from bench.tables import table
from scheduler.health.silence import FEWEST_OF_PART, PERCENTILE, TIMES, Cadence, Hours, Minutes, learn, minutes

_JST = timezone(timedelta(hours=9))
#: Where an outlet lies is not said.
_ZONE = ZoneInfo("UTC")
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
#: The first days only teach.
_TAUGHT = timedelta(days=14)
#: So far apart are planted silences, and the looks at each in minutes.
_PLANTED, _STEP_MIN = timedelta(hours=31), 15
_MONTH = timedelta(days=30)
#: False alarms of a source in a month.
_MOST_FALSE = 0.1


@dataclass
class _Half:
    """What was found of half the sources; times in months of one source."""

    months: float = 0
    of_learned: float = 0
    #: Silences that were named and ended, and those of sources whose rhythm was known.
    false: int = 0
    false_of_learned: int = 0
    #: Named, and not ended when the news ends.
    open: int = 0
    #: How long each planted silence lasted until it was named, in parts of what is allowed.
    named: list[float] = field(default_factory=list)


def main(arguments: Sequence[str]) -> int:
    """Returns the exit code: 0 as it should be, 1 not."""
    parser = argparse.ArgumentParser(prog="python -m bench.quality silence")
    parser.add_argument("--shared", type=Path, required=True)
    published = _read(parser.parse_args(arguments).shared / "data" / "news" / "web3-news-collector.jsonl.gz")
    halves = {name: _measure(published, number) for number, name in enumerate(("even (chosen by)", "odd"))}
    head = ["sources", "months", "false", "a month", "months, rhythm known", "false", "a month", "silent at the end",
            "planted", "named in time", "longest"]  # fmt: skip
    print(table(head, ([name, *_figures(half)] for name, half in halves.items())))
    return int(any(half.false_of_learned > _MOST_FALSE * half.of_learned for half in halves.values()))


def _figures(half: _Half) -> Iterator[str]:
    for months, false in ((half.months, half.false), (half.of_learned, half.false_of_learned)):
        yield from (f"{months:.0f}", str(false), f"{false / months:.3f}")
    in_time = sum(each <= 1 for each in half.named) / len(half.named)
    yield from (str(half.open), str(len(half.named)), f"{in_time:.1%}", f"{max(half.named):.2f}")


def _read(path: Path) -> dict[str, Minutes]:
    found: dict[str, dict[str, datetime]] = defaultdict(dict)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            at = datetime.strptime(row["published"], "%Y-%m-%d %H:%M JST").replace(tzinfo=_JST)
            found[row["source"]][row["url"]] = min(at, found[row["source"]].get(row["url"], at))
    return {source: minutes(found[source].values()) for source in sorted(found)}


def _measure(published: Mapping[str, Minutes], half: int) -> _Half:
    result, named = _Half(), set[tuple[str, int]]()
    first, last = (int(end(each[at] for each in published.values())) for end, at in ((min, 0), (max, -1)))
    since, end = _moment(first) + _TAUGHT, _moment(last)
    names = list(published)[half::2]
    for number in range((end - since) // _DAY):
        day = since + number * _DAY
        now, until = _minute(day), _minute(day + _DAY)
        hours = Hours([each[each < until] for each in published.values()], day + _DAY - _HOUR)
        for name in names:
            cadence = learn(published[name][published[name] < now], hours, day, _ZONE)
            result.months += _DAY / _MONTH
            result.of_learned += cadence.is_learned * (_DAY / _MONTH)
            for at, is_over in _late(published[name], cadence, hours, now, until):
                if (name, at) not in named:
                    named.add((name, at))
                    result.open += not is_over
                    result.false += is_over
                    result.false_of_learned += is_over and cadence.is_learned
    hours = Hours(published.values(), end)
    for name in names:
        result.named += _planted(published[name], hours, since, end)
    return result


def _late(its: Minutes, cadence: Cadence, hours: Hours, now: int, until: int) -> Iterator[tuple[int, bool]]:
    """Silences of a day that are too long: since when, and whether the source was heard of again."""
    for begin in (*its[its < now][-1:], *its[(its >= now) & (its < until)]):
        after = its[its > begin]
        end = min([until, *after[:1]])
        if hours.since(_moment(begin), _moment(end)) > cadence.limit(_moment(begin), _ZONE):
            yield int(begin), len(after) > 0


def _planted(its: Minutes, hours: Hours, since: datetime, end: datetime) -> Iterator[float]:
    """A source falls silent for good, at one hour of the week after the other: how long until it is named.

    Allowed is TIMES the percentile of the gaps until then that begin in the same part of the week, by the clock alone.
    """
    for number in range((end - since) // _PLANTED):
        falls = since + number * _PLANTED
        past = its[its < _minute(falls)]
        cadence = learn(past, hours, falls, _ZONE)
        if cadence.is_learned:
            steps = past[-1] + np.arange(0, 100 * 1_440, _STEP_MIN)
            counted = hours.between(np.full(len(steps), past[-1]), steps)
            limit = cadence.limit(_moment(past[-1]), _ZONE).total_seconds() / 60
            yield float((np.argmax(counted > limit) * _STEP_MIN) / (_allowed_min(past) + _STEP_MIN))


def _allowed_min(past: Minutes) -> float:
    weekend = np.array([_is_weekend(_moment(at)) for at in past])
    gaps, of_part = np.diff(past), weekend[:-1] == weekend[-1]
    own = gaps[of_part] if of_part.sum() >= FEWEST_OF_PART else gaps
    return float(TIMES * np.percentile(own, PERCENTILE, method="higher"))


def _is_weekend(at: datetime) -> bool:
    return timedelta(days=4.5) <= timedelta(days=at.weekday(), hours=at.hour) < timedelta(days=6.5)


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // 60


def _moment(minute: int) -> datetime:
    return datetime.fromtimestamp(int(minute) * 60, UTC)
