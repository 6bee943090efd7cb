"""Days to come that the stories of a period announce.  Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice

from notifier.digests.choice.noise import reason_to_drop
from notifier.digests.edition import Announced, Period
from notifier.digests.prose.announced import announced_by
from notifier.digests.prose.headline import headline
from notifier.digests.prose.opening import label_of
from notifier.digests.told import Told

#: Reports of a story that are read, and days that a story has, and all have.
_READ, _OF_ONE, _MOST = 4, 2, 20
#: Stories outside the edition that are read too, by one report: those of authorities that most sources tell, but for
#: what is launched.
_OTHERS, _SECTIONS = 100, ("policy", "cbdc")


def days_of(
    stories: Sequence[Told], headlines: Mapping[str, str], period: Period, language: str
) -> tuple[Announced, ...]:
    """In order; each once, said in the edition's language where a report of its story says so.

    `headlines`: of the stories that stand in the edition, by their ids.
    """
    kept: list[tuple[Told, Announced]] = []
    for told in (*(each for each in stories if each.id in headlines), *_others(stories, headlines)):
        title, read = headlines.get(told.id) or headline(told, language)[0], _READ if told.id in headlines else 1
        for day in _of(told, title, read, period, language):
            if (told.id in headlines or day.kind != "launch") and not any(_is_same(told, day, *each) for each in kept):
                kept.append((told, day))
    return tuple(sorted((day for _, day in kept), key=lambda each: (each.day, each.story))[:_MOST])


def _others(stories: Sequence[Told], headlines: Mapping[str, str]) -> Iterator[Told]:
    others = [each for each in stories if each.section in _SECTIONS and each.id not in headlines]
    others.sort(key=lambda each: (-each.sources, each.id))
    return islice((each for each in others if not reason_to_drop(each)), _OTHERS)


def _of(told: Told, title: str, most: int, period: Period, language: str) -> Iterator[Announced]:
    reports = sorted(told.reports, key=lambda each: (each.language != language, not each.primary, each.at))
    days: set[date] = set()
    for report in reports[:most]:
        source, url = label_of(report, language), report.item.url
        for coming in announced_by(report):
            if coming.day > period.last_day and coming.day not in days and len(days) < _OF_ONE:
                days.add(coming.day)
                yield Announced(coming.day, coming.what, coming.sentence, told.id, title, source, url)


def _is_same(told: Told, day: Announced, other: Told, known: Announced) -> bool:
    """Whether two stories mean one event: the same happens on that day in the same country."""
    places, others = {*told.countries, *told.jurisdictions}, {*other.countries, *other.jurisdictions}
    return day.day == known.day and day.kind == known.kind and not places.isdisjoint(others)
