"""Days to come that the stories of an edition announce.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from notifier.digests.edition import Announced, Period
from notifier.digests.prose.announced import Coming, announced_by
from notifier.digests.prose.opening import label_of
from notifier.digests.told import Report, Told

#: Reports of a story that are read, and days that a story has, and all have.
_READ, _OF_ONE, _MOST = 4, 2, 20


def days_of(
    stories: Iterable[Told], headlines: Mapping[str, str], period: Period, language: str
) -> tuple[Announced, ...]:
    """In order; each day of a story once, said in the edition's language where a report of it says so.

    `headlines`: of the stories that stand in the edition, of which alone days are told.
    """
    found = [
        each for told in stories if told.id in headlines for each in _of(told, headlines[told.id], period, language)
    ]
    return tuple(sorted(found, key=lambda each: (each.day, each.story))[:_MOST])


def _of(told: Told, headline: str, period: Period, language: str) -> list[Announced]:
    reports = sorted(told.reports, key=lambda each: (each.language != language, not each.primary, each.at))
    found: dict[date, Announced] = {}
    for report in reports[:_READ]:
        for coming in announced_by(report):
            if coming.day > period.last_day:
                found.setdefault(coming.day, _announced(told, headline, report, coming, language))
    return list(found.values())[:_OF_ONE]


def _announced(told: Told, headline: str, report: Report, coming: Coming, language: str) -> Announced:
    return Announced(
        coming.day, coming.what, coming.sentence, told.id, headline, label_of(report, language), report.item.url
    )
