"""Watches, asked of filed items: each is told only of what it covers and matches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from notifier.documents import language_of
from notifier.matching.index import Match, WatchIndex
from notifier.matching.lookup import Lookup
from notifier.matching.standing import Standing, Ways
from notifier.query.documents.document import Document
from notifier.query.query import Query
from notifier.query.reading.concepts import ConceptBook
from notifier.telling.covering import Covered, covers
from notifier.trial.filed import FiledDocuments, fields_of
from notifier.trial.likely import Likely
from record.item import Item
from record.sql.watches import WatchRow


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with what it covers."""

    query: Query
    #: Its sources, languages and sections; the rest of it is of no matter.
    covered: WatchRow


def fields_asked(asked: Mapping[str, Asked]) -> frozenset[str]:
    """What is to be found out for all of them."""
    return frozenset[str]().union(*(fields_of(each.query, each.covered) for each in asked.values()))


class Asking:
    """First which items hold parts of a watch's words; the words, and facts, are found out of those alone."""

    def __init__(self, asked: Mapping[str, Asked], book: ConceptBook, documents: FiledDocuments) -> None:
        """`documents`: knows what `fields_asked` names."""
        self._asked = asked
        self._documents = documents
        named = [each.covered.sources for each in asked.values()]
        #: Outside of which no watch covers anything; empty: there is no such bound.
        self._sources = frozenset[str]().union(*named) if all(named) else frozenset()
        standing = {watch: Standing.of(each.query) for watch, each in asked.items()}
        self._index = WatchIndex(standing, book)
        self._by_parts: Lookup[str] = Lookup(book)
        self._by_parts.add({watch: _by_parts(asked[watch].query, each) for watch, each in standing.items()})

    def likely(self) -> Likely:
        """Picks the lines of a collection that need be read."""
        return Likely(self._by_parts.parts, self._documents.outlets)

    def of(self, items: Sequence[Item]) -> Iterator[list[Match[str]]]:
        """For each item its matches, in order."""
        likely = [item for item in items if self._is_likely(item)]
        documents = dict(zip((item.id for item in likely), self._documents.of(likely), strict=True))
        return (self._matches(item, documents[item.id]) if item.id in documents else [] for item in items)

    def _is_likely(self, item: Item) -> bool:
        if self._sources and item.source not in self._sources:
            return False
        return bool(self._by_parts.candidates(self._documents.plain(item)))

    def _matches(self, item: Item, document: Document) -> list[Match[str]]:
        return [each for each in self._index.match(document) if self._is_covered(each.watch, item, document)]

    def _is_covered(self, watch: str, item: Item, document: Document) -> bool:
        covered = self._asked[watch].covered
        # To tell a language takes time.
        language = (document.facts.lang or language_of(item.clean())) if covered.languages else None
        facts = document.facts
        return covers(covered, Covered(item.source, language, facts.section, facts.near_section))


def _by_parts(query: Query, standing: Standing) -> Ways:
    # The outlet that a report cites is a text that only the judge knows.
    return () if "cited" in query.fields else standing.by_parts()
