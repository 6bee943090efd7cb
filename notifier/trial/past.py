"""Asking queries of the reports of past days: what watches with them would have told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice

from notifier.matching.index import Match
from notifier.query.documents.document import Hit
from notifier.trial.asking import Asking
from notifier.trial.likely import Likely
from record.collections.collections import Collections
from record.collections.reading import sifted
from record.identity import base_id
from record.item import Item
from record.sql.items import Whereabouts

#: Watches of a trial.
TRIED, REPLACED = "tried", "replaced"
#: Reports of which SQL is asked at once.
_BATCH = 1_000
#: What alerts; of what waits for its page nobody knows better yet.
_NEWS = ("news", "by_page")
#: What would have alerted, had its source been read when it came out.
_LATE = ("first_poll", "age")


@dataclass(frozen=True, slots=True)
class Found:
    """A report that the query matches, with the words that hit."""

    item: Item
    hits: tuple[Hit, ...]

    @property
    def report(self) -> str:
        """Its base id."""
        return base_id(self.item.id)


@dataclass
class Trial:
    """What a query found, and how that compares with another one."""

    #: Those that were looked through: all of them or, where it was stopped, the newest.
    days: Sequence[date]
    #: Lines of their collections: reports, and what their sources or pages said of them later.
    looked_at: int = 0
    #: In order of discovery.
    found: Sequence[Found] = ()
    #: What only this query finds, and what only the one that it replaces does.
    gained: Sequence[Item] = ()
    lost: Sequence[Item] = ()


@dataclass
class _Matching:
    """A report that some query matches."""

    #: The first of its texts that one does.
    item: Item
    #: The first of its texts that TRIED does.
    found: Found | None = None
    queries: set[str] = field(default_factory=set)


def _never(_: int) -> bool:
    return False


def run(
    asking: Asking,
    collections: Collections,
    days: Sequence[date],
    broken: Callable[[str], None],
    stop: Callable[[int], bool] = _never,
) -> Trial:
    """Asks TRIED, and REPLACED where there is one, of the reports and the pages' texts of some days, the newest first.

    `broken` is told of lines that are no Item.  `stop` is asked now and then, with how many
    were found: once it says so, the day that has begun is left out, unless it is the newest.
    """
    trial, likely, by_report = Trial(days), asking.likely(), dict[str, _Matching]()
    for at, day in enumerate(reversed(days)):
        of_day, whole = dict[str, _Matching](), True
        for batch in _matched(asking, collections, day, likely, broken):
            for item, matches in batch:
                _note(of_day, item, matches)
            if stop(len(by_report) + len(of_day)):
                whole = False
                break
        if whole or at == 0:
            trial.looked_at = likely.looked_at
            _join(by_report, of_day)
        if not whole:
            trial.days = days[-max(at, 1) :]
            break
    found = [each.found for each in by_report.values() if each.found is not None]
    trial.found = sorted(found, key=lambda each: each.item.discovered)
    trial.gained, trial.lost = (_found_only_by(query, by_report) for query in (TRIED, REPLACED))
    return trial


def _matched(
    asking: Asking, collections: Collections, day: date, likely: Likely, broken: Callable[[str], None]
) -> Iterator[list[tuple[Item, list[Match[str]]]]]:
    """The reports of a day with the queries that each matches, some at a time."""
    for items in sifted(collections, day, likely, broken):
        alerting = iter([item for item in items if item.revision == 0 or item.from_page])
        while batch := list(islice(alerting, _BATCH)):
            yield list(zip(batch, asking.of(batch), strict=True))
        yield []


def _note(by_report: dict[str, _Matching], item: Item, matches: Sequence[Match[str]]) -> None:
    for match in matches:
        its = by_report.setdefault(base_id(item.id), _Matching(item.clean()))
        its.queries.add(match.watch)
        if match.watch == TRIED and its.found is None:
            its.found = Found(its.item if its.item.id == item.id else item.clean(), match.hits)


def _join(by_report: dict[str, _Matching], earlier: Mapping[str, _Matching]) -> None:
    for report, its in earlier.items():
        later = by_report.get(report)
        if later is not None:
            its.queries |= later.queries
            its.found = its.found or later.found
        by_report[report] = its


def _found_only_by(query: str, by_report: Mapping[str, _Matching]) -> list[Item]:
    items = [each.item for each in by_report.values() if each.queries == {query}]
    return sorted(items, key=lambda item: item.discovered)


def stories(found: Sequence[Found], where: Mapping[str, Whereabouts]) -> int:
    """How many stories these reports are of; `where` they are, as far as SQL knows."""
    return len({_story(each, where) for each in found})


def messages(found: Sequence[Found], where: Mapping[str, Whereabouts]) -> list[tuple[datetime, Found]]:
    """Those with which a chat would have been told of a story, in order of time: the first of each that is news.

    What was found too late to be told counts as told when it was published: of a source that is new here that is all.
    """
    came = [(at, each) for each in found if (at := _came(each, where)) is not None]
    first: dict[str, tuple[datetime, Found]] = {}
    for at, each in sorted(came, key=lambda pair: pair[0]):
        first.setdefault(_story(each, where), (at, each))
    return list(first.values())


def _came(found: Found, where: Mapping[str, Whereabouts]) -> datetime | None:
    """When it would have been told; None for what is no news."""
    item, known = found.item, where.get(found.report)
    news, published = (item.news, item.published) if known is None else (known.news, known.published)
    if news in _LATE:
        return published
    return item.discovered if news in _NEWS else None


def _story(found: Found, where: Mapping[str, Whereabouts]) -> str:
    known = where.get(found.report)
    return found.report if known is None else known.story
