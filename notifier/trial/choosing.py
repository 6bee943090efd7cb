"""Which reports are wanted: several values of one option are alternatives, and each option must fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from config.errors import MintwireError
from newsroom.sections.nearness import near, sections_of
from record.item import Item

if TYPE_CHECKING:
    # What a command loads only where it is asked for.
    from notifier.trial.filed import Judgements
    from record.sql.items import ItemJudgement

#: Chosen at once: SQL is asked for so many.
_BATCH = 300


@dataclass(frozen=True, slots=True)
class Criteria:
    """What a report must be; empty: anything."""

    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    #: `policy?` takes those near it, too, see newsroom.sections.nearness.
    sections: frozenset[str] = frozenset()
    #: ISO 3166 codes, in capital letters.
    countries: frozenset[str] = frozenset()
    #: First and last UTC day by the source's clock.
    published: tuple[date, date] | None = None

    @property
    def judged(self) -> bool:
        """Whether it hangs on what is judged."""
        return bool(self.sections or self.countries)


@dataclass
class Choice:
    """Chooses reports, and counts what its user would else not see."""

    wanted: Criteria
    #: What is judged of reports.
    judgements: Judgements | None = None
    #: For each report which of the watches match it; one is enough.
    matches: Callable[[Sequence[Item]], Iterable[Sized]] | None = None
    #: Reports of each source before anything else was looked at.
    by_source: Counter[str] = field(default_factory=Counter)
    #: Reports left out since they do not say when they were published.
    undated: int = 0

    def of(self, items: Iterable[Item]) -> Iterator[Sequence[Item]]:
        """Those that are wanted, in order, some at a time."""
        for batch in _some(filter(self._fits, items)):
            chosen: Sequence[Item] = batch
            if self.matches is not None:
                chosen = [item for item, found in zip(batch, self.matches(batch), strict=True) if found]
            if self.wanted.judged and self.judgements is not None:
                known = self.judgements(chosen)
                chosen = [item for item in chosen if item.id in known and self._is_so_judged(known[item.id])]
            if chosen:
                yield chosen

    def _fits(self, item: Item) -> bool:
        """As far as the item itself tells."""
        wanted = self.wanted
        if wanted.sources and item.source not in wanted.sources:
            return False
        self.by_source[item.source] += 1
        if wanted.published is not None:
            if item.published is None:
                self.undated += 1
                return False
            first, last = wanted.published
            if not first <= item.published.date() <= last:
                return False
        return not wanted.languages or _is_in(item, wanted.languages)

    def _is_so_judged(self, judged: ItemJudgement) -> bool:
        tags = judged.tags or {}
        countries = {*tags.get("jurisdictions", ()), *tags.get("countries", ())}
        wanted = self.wanted
        near_section = near(judged.second_section, judged.second_confidence)
        sections = sections_of(judged.section, near_section)
        return (not wanted.sections or not wanted.sections.isdisjoint(sections)) and (
            not wanted.countries or not wanted.countries.isdisjoint(countries)
        )


def _some(items: Iterable[Item]) -> Iterator[Sequence[Item]]:
    """_BATCH at a time; where reading ends with an error, what came before is given first."""
    batch: list[Item] = []
    try:
        for item in items:
            batch.append(item)
            if len(batch) == _BATCH:
                yield batch
                batch = []
    except (MintwireError, OSError):
        yield batch
        raise
    yield batch


def _is_in(item: Item, languages: Iterable[str]) -> bool:
    from notifier.documents import language_of
    from notifier.telling.covering import is_in_language

    language = item.language or language_of(item.clean())
    return any(is_in_language(language, each) for each in languages)
