"""From a text to the days to come that it announces.  Pure, linear in a bounded text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources
from typing import Literal, get_args

import yaml

from newsroom.citations.days import MONTHS
from newsroom.patterns import compiled
from newsroom.sentences import sentences
from notifier.digests.prose.headline import title_of
from notifier.digests.prose.reading import is_wide, read
from notifier.digests.told import Report
from record.folding import aligned

#: What happens on such a day.
What = Literal["in_force", "consultation", "deadline", "hearing", "launch"]

#: Characters of a text that are read; of a sentence, and of one in an East Asian script: longer ones tell of much.
_MOST, _LONGEST, _LONGEST_WIDE = 6_000, 400, 150
#: A day without a year is one of the next months; what lies further off may be last year's.
_SOON = timedelta(days=120)
#: Later ones are no dates for a calendar.
_FAR = timedelta(days=5 * 366)
#: Characters before a day that may say which year's it is.
_BESIDE = 6
_DIGIT = re.compile(r"\d")
#: How a day is written in each language of announced.yaml.
_DAYS = ("day", "turned")


@dataclass(frozen=True, slots=True)
class Coming:
    """A day to come, what happens on it, and the sentence that says so, as it stands in the text."""

    day: date
    what: What
    sentence: str


def announced(text: str, published: datetime) -> Sequence[Coming]:
    """The days after `published` that a text in English, Chinese, Japanese or Korean announces; each once, in order."""
    found: dict[tuple[date, What], Coming] = {}
    for line in text[:_MOST].split("\n"):
        for sentence in sentences(line):
            if len(sentence) <= (_LONGEST_WIDE if is_wide(sentence) else _LONGEST) and _DIGIT.search(sentence):
                for each in _of_sentence(sentence, published.date()):
                    found.setdefault((each.day, each.what), each)
    return sorted(found.values(), key=lambda each: (each.day, each.what))


def announced_by(report: Report) -> Sequence[Coming]:
    """Those that a report announces, in its title, unless that tells of several things, or its text."""
    title = title_of(report)
    return announced("\n".join(("" if ";" in aligned(title) else title, *read(report).sentences)), report.at)


def _of_sentence(sentence: str, published: date) -> Iterator[Coming]:
    """At most one for each day."""
    plain, patterns = aligned(sentence), _patterns()
    if any(each.search(plain) for each in patterns.doubt):
        return
    seen = set[date]()
    for what, pattern in patterns.announcing:
        for match in pattern.finditer(plain):
            day = _day(match, published, patterns)
            if day is not None and day not in seen:
                seen.add(day)
                yield Coming(day, what, sentence)


def _day(match: re.Match[str], published: date, patterns: _Patterns) -> date | None:
    """The day that is meant, if it is certain and to come."""
    start = min(match.start(name) for name in ("year", "month", "number") if match[name])
    before, month = match.string[max(0, start - _BESIDE) : start], match["month"]
    number = int(month) if month.isdigit() else MONTHS.index(month[:3].lower()) + 1
    said = int(match["year"]) if match["year"] else None
    if patterns.next_year.search(before):
        said = published.year + 1
    if patterns.last_year.search(before):
        return None
    for year in (said,) if said else (published.year, published.year + 1):
        try:
            day = date(year, number, int(match["number"]))
        except ValueError:
            continue
        if published < day <= published + (_FAR if said else _SOON):
            return day
    return None


@dataclass(frozen=True, slots=True)
class _Patterns:
    """Those of announced.yaml."""

    announcing: Sequence[tuple[What, re.Pattern[str]]]
    doubt: Sequence[re.Pattern[str]]
    next_year: re.Pattern[str]
    last_year: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    """Of all languages together, the surest kind first."""
    text = resources.files(__package__).joinpath("announced.yaml").read_text(encoding="utf-8")
    data = yaml.load(text, yaml.CSafeLoader)
    doubt, beside = data.pop("doubt"), (data.pop("next_year"), data.pop("last_year"))
    announcing = [
        (what, compiled(pattern, {"day": each[day]}, re.IGNORECASE))
        for what in get_args(What)
        for each in data.values()
        for day in _DAYS
        if day in each
        for pattern in each.get(what, ())
    ]
    return _Patterns(
        announcing, [compiled(each, {}, re.IGNORECASE) for each in doubt], *(compiled(each, {}) for each in beside)
    )
