"""Trying a query on past days: what a watch with it would have told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from config.models import Settings
from notifier.documents import language_of
from notifier.matching.index import WatchIndex
from notifier.matching.standing import Standing
from notifier.query.documents.document import Hit
from notifier.query.query import Query
from notifier.query.reading.concepts import ConceptBook
from notifier.telling.covering import Covered, covers
from record.identity import base_id
from record.item import Item
from record.sql.items import judgements
from record.sql.watches import WatchRow
from scheduler.cli.batches import batches
from scheduler.cli.collections import read_collections
from scheduler.cli.filed import filed_documents
from scheduler.cli.stores import has_record, opened_to_read

#: Reports of which SQL is asked at once.
_BATCH = 2_000
#: Watches of a trial.
TRIED, REPLACED = "tried", "replaced"


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with what it covers."""

    query: Query
    #: Its sources, languages and sections; the rest of it is of no matter.
    covered: WatchRow


@dataclass(frozen=True, slots=True)
class Found:
    """A report that matches."""

    item: Item
    hits: tuple[Hit, ...]


@dataclass
class Trial:
    """What a query found, and how that compares with another one."""

    days: Sequence[date]
    reports: int = 0
    found: list[Found] = field(default_factory=list)
    per_day: Counter[date] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    terms: Counter[str] = field(default_factory=Counter)
    #: What only this query finds, and what only the one that it replaces does.
    gained: list[Item] = field(default_factory=list)
    lost: list[Item] = field(default_factory=list)
    #: Of what was found; None where no wire has made stories of it.
    stories: int | None = None


def past_days(days: int) -> Sequence[date]:
    """That many days, today (UTC) the last."""
    today = datetime.now(UTC).date()
    return [today - timedelta(days=back) for back in range(days - 1, -1, -1)]


def run(settings: Settings, book: ConceptBook, asked: Mapping[str, Asked], days: Sequence[date]) -> Trial:
    """Asks TRIED, and REPLACED where there is one, of every new report.  Raises StoreError."""
    trial = Trial(days)
    #: Of each report that matches, by its id: the first of its texts that does, and the queries that match any.
    matching: dict[str, tuple[Item, set[str]]] = {}
    for item, hits in _matched(settings, book, asked, days):
        trial.reports += item.revision == 0
        if not hits:
            continue
        _, queries = matching.setdefault(base_id(item.id), (item, set()))
        if TRIED in hits and TRIED not in queries:
            _count(trial, Found(item, hits[TRIED]))
        queries.update(hits)
    if REPLACED in asked:
        trial.gained = [item for item, queries in matching.values() if queries == {TRIED}]
        trial.lost = [item for item, queries in matching.values() if queries == {REPLACED}]
    # Each writer of a day's collection has reports of its own.
    trial.found.sort(key=lambda found: found.item.discovered)
    for changed in (trial.gained, trial.lost):
        changed.sort(key=lambda item: item.discovered)
    if has_record(settings) and trial.found:
        with opened_to_read(settings) as connection:
            known = judgements(connection, [base_id(each.item.id) for each in trial.found])
            trial.stories = len({each.story for each in known.values()}) + len(trial.found) - len(known)
    return trial


def _matched(
    settings: Settings, book: ConceptBook, asked: Mapping[str, Asked], days: Sequence[date]
) -> Iterator[tuple[Item, dict[str, tuple[Hit, ...]]]]:
    """Every new report of some days, and the text of its page, with the hits of those queries that match."""
    matcher = WatchIndex({watch: Standing.of(each.query) for watch, each in asked.items()}, book)
    fields = frozenset[str]().union(*(each.query.fields for each in asked.values()))
    if any(each.covered.sections for each in asked.values()):
        fields |= {"section"}
    read = read_collections(settings.data, days[0], days[-1])
    alerting = (item for item in read if item.revision == 0 or item.from_page)
    with filed_documents(settings, fields) as documents:
        for batch in batches(alerting, _BATCH):
            for item, document in zip(batch, documents.of(batch), strict=True):
                report = Covered(item.source, language_of(item), document.facts.section)
                matches = matcher.match(document)
                hits = {each.watch: each.hits for each in matches if covers(asked[each.watch].covered, report)}
                yield item.clean(), hits


def _count(trial: Trial, found: Found) -> None:
    trial.found.append(found)
    trial.per_day[found.item.discovered.date()] += 1
    trial.sources[found.item.source] += 1
    trial.terms.update({hit.term for hit in found.hits})
