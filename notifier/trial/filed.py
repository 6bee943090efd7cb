"""Filed reports as queries see them, with what SQL and the config know of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from config.kinds.source import Source
from newsroom.sections.nearness import near
from notifier.documents import document_of, facts_of
from notifier.query.documents.document import Document
from notifier.query.documents.facts import Facts
from notifier.query.query import Query
from record.changes import Outlet
from record.item import Item
from record.sql.items import ItemJudgement
from record.sql.watches import WatchRow

#: What is judged of a report, by the field that asks for it: the keys of a verdict, or of a line of JSON, with it.
JUDGED = {
    "section": ("section", "second_section", "second_confidence"),
    "tag": ("about_cbdc", "about_probability"),
    "country": ("countries", "jurisdictions"),
    "project": ("projects",),
    "stage": ("projects",),
    "event": ("event",),
    "cited": ("cited_source",),
}
#: Fields that are judged, or hang on a report's story.
JUDGED_FIELDS = JUDGED.keys() | {"is"}

#: What is judged of items, by id; of one that is not there nothing is known.
Judgements = Callable[[Sequence[Item]], Mapping[str, ItemJudgement]]


def fields_of(query: Query, watch: WatchRow) -> frozenset[str]:
    """What is to be found out for a query, and for what its watch covers."""
    return query.fields | {"section"} if watch.sections else query.fields


def outlets_of(sources: Iterable[Source]) -> dict[str, Outlet]:
    """What is known of sources, by the key by which items name them."""
    return {each.id: Outlet(each.name, each.category, each.tier, each.is_primary) for each in sources}


class FiledDocuments:
    """Makes documents of items; what no query asks for is not found out."""

    def __init__(self, outlets: Mapping[str, Outlet], fields: frozenset[str], judged: Judgements) -> None:
        """`fields`: those that some query asks for, see `Query.fields`."""
        self.outlets = outlets
        self._fields = fields
        self._judged = judged
        self._now = datetime.now(UTC)

    def of(self, items: Sequence[Item]) -> Iterator[Document]:
        """One for each, without the passages that are no part of the report; what is judged is asked once for all."""
        known = self._judged(items) if self._fields & JUDGED_FIELDS else {}
        return (self._document(item.clean(), known.get(item.id)) for item in items)

    def plain(self, item: Item) -> Document:
        """One that knows no facts but the name of its source."""
        outlet = self.outlets.get(item.source)
        facts = Facts(source=item.source, source_name=None if outlet is None else outlet.name)
        return document_of(item.clean(), facts)

    def _document(self, item: Item, known: ItemJudgement | None) -> Document:
        if not self._fields:
            return self.plain(item)
        return document_of(
            item,
            facts_of(
                item,
                self.outlets.get(item.source),
                now=self._now,
                section=None if known is None else known.section,
                near_section=None if known is None else near(known.second_section, known.second_confidence),
                tags=None if known is None else known.tags,
                first=None if known is None else known.first,
                fields=self._fields,
            ),
        )
