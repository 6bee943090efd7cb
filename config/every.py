"""How often a source is polled: an interval, or a cron expression in the source's time zone.

Daylight saving, for cron expressions (the rule of Debian's cron, kept by cronsim): where both minute and hour are
fixed (`30 2 * * *`), a time that is skipped runs as soon as the gap ends, and a time that comes twice runs the first
time only.  Where the minute or the hour begins with `*`, the clock on the wall decides: nothing in an hour that is
skipped, again in an hour that comes twice.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
UNITS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}

#: The least and the most that an interval may be.
SHORTEST = timedelta(seconds=1)
LONGEST = timedelta(days=7)
#: No source is left alone for longer while it is well, unless it asks for that.
LONGEST_GAP = timedelta(hours=6)
#: What other people's servers may be asked at most; see `config.reading.references`.
SHORTEST_PUBLIC = timedelta(seconds=30)

#: Sources with the same cron expression are due over this span, each always at the same moment of it.
CRON_SPREAD = timedelta(seconds=5)
CRON_CHARACTERS = 100

_DURATION = re.compile(r"([0-9]{1,9})([smhd])")
#: A duration as people say it, to be offered as it is written: 5 minutes, every hour, 1.5 h, 5分钟, 300.
_SAID = re.compile(
    r"(?:every |each |每)?(?:(?P<number>[0-9]{1,9}(?:\.[0-9]{1,3})?) ?-? ?|an? |one )?(?P<unit>[^\W\d_]*)\.?"
)
_WORDS = {
    "s": "s sec secs second seconds secondly 秒 秒钟 초",
    "m": "m min mins minute minutes minutely 分 分钟 分間 분",
    "h": "h hr hrs hour hours hourly 小时 时 時間 시간",
    "d": "d day days daily 天 日 일",
    "w": "w wk week weeks weekly 周 星期 週間 주",
}
_SECONDS = {"": 1} | {word: UNITS.get(unit, 7 * UNITS["d"]) for unit, words in _WORDS.items() for word in words.split()}
#: Any moment serves to ask whether an expression is ever due.
_SOME_MOMENT = datetime(2024, 1, 1, tzinfo=UTC)

WHAT_EVERY_IS = "write an interval of 30s to 7d, as in 5m, or a cron expression of five fields, as in '0 9 * * 1-5'"

WHAT_CRON_IS = "write minute, hour, day of month, month and day of week, as in '0 9 * * 1-5'"


def parse_duration(text: str) -> timedelta:
    """`30s`, `5m`, `24h` or `7d`.  Raises ValueError for anything else."""
    duration = _DURATION.fullmatch(text)
    if duration is None:
        raise ValueError("write a number and a unit: 30s, 5m, 24h, 7d")
    return timedelta(seconds=int(duration[1]) * UNITS[duration[2]])


def duration_text(duration: timedelta) -> str:
    """The reverse of `parse_duration`, in the largest unit that gives a whole number."""
    seconds = int(duration.total_seconds())
    unit = next(unit for unit, size in UNITS.items() if seconds % size == 0)
    return f"{seconds // UNITS[unit]}{unit}"


def meant_duration(value: object) -> timedelta | None:
    """What somebody means who wrote `5 minutes`, `every 5 min`, `1.5 h`, `hourly`, or 300 for seconds; None: who knows.

    A number alone is of seconds, and taken so where it makes whole minutes.
    """
    said = None if isinstance(value, bool) else _SAID.fullmatch(str(value).strip().casefold().removeprefix("@"))
    if said is None or not (said["number"] or said["unit"]):
        return None
    number = float(said["number"] or 1)
    if not said["unit"] and number % UNITS["m"]:
        return None
    seconds = number * _SECONDS.get(said["unit"], 0)
    return timedelta(seconds=seconds) if seconds and seconds.is_integer() else None


def share_of(key: str) -> float:
    """A stable number from 0 to 1, evenly spread over keys: the same in every process and version, unlike hash()."""
    return int.from_bytes(_digest(key)) / 2**64


def _offset(key: str, span: timedelta) -> timedelta:
    """A stable moment of `span`, evenly spread over keys."""
    return int.from_bytes(_digest(key)) % (span // MICROSECOND) * MICROSECOND


def _digest(key: str) -> bytes:
    return hashlib.blake2b(key.encode(), digest_size=8).digest()


@dataclass(frozen=True, slots=True)
class Interval:
    """Due on a grid of `period` whose phase follows from the key: keys are spread, and nothing drifts."""

    period: timedelta

    def __post_init__(self) -> None:
        if not SHORTEST <= self.period <= LONGEST:
            raise ValueError(WHAT_EVERY_IS)

    def __str__(self) -> str:
        return duration_text(self.period)

    def next_due(self, after: datetime, key: str) -> datetime:
        """The first moment of the grid later than `after` (aware), in UTC."""
        since = after - EPOCH - _offset(key, self.period)
        return after.astimezone(UTC) + self.period - since % self.period


@dataclass(frozen=True, slots=True)
class Cron:
    """Due when `expression` (minute, hour, day of month, month, day of week) says so in `timezone` (an IANA name)."""

    expression: str
    timezone: str = "UTC"

    def __post_init__(self) -> None:
        if len(self.expression.split()) != 5 or len(self.expression) > CRON_CHARACTERS:
            raise ValueError(WHAT_EVERY_IS)
        try:
            due = next(CronSim(self.expression, _SOME_MOMENT), None)
        except CronSimError as error:
            raise ValueError(f"{str(error).lower()} in the cron expression; {WHAT_CRON_IS}") from None
        if due is None:
            raise ValueError("this is never due; write a date that exists")

    def __str__(self) -> str:
        return self.expression

    def next_due(self, after: datetime, key: str) -> datetime:
        """The first due moment later than `after` (aware), in UTC: exact but for `CRON_SPREAD`."""
        offset = _offset(key, CRON_SPREAD)
        start = after.astimezone(UTC) - offset
        # In an hour that comes twice cronsim may answer with a moment of the first pass, which lies behind us.
        moments = (due.astimezone(UTC) for due in CronSim(self.expression, start.astimezone(ZoneInfo(self.timezone))))
        return next(due for due in moments if due > start) + offset


Every = Interval | Cron


def parse_every(text: str, timezone: str) -> Every:
    """`5m` or `0 9 * * 1-5`; `timezone` is an IANA name.  Raises ValueError, which says what would be right."""
    if _DURATION.fullmatch(text):
        return Interval(parse_duration(text))
    return Cron(text, timezone)
