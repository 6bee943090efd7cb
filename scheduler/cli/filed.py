"""Filed reports as queries see them: the collections' texts, with what SQL and the config know of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import Connection

from config.models import Settings
from notifier.documents import document_of, facts_of
from notifier.query.documents.document import Document
from notifier.query.documents.facts import Facts
from record.changes import Outlet
from record.item import Item
from record.sql.items import ItemJudgement, judgements
from scheduler.cli.asking import JUDGED
from scheduler.cli.stores import has_record, opened_to_read

#: Fields that only SQL knows: what was judged, and which report of a story was the first.
_IN_SQL = JUDGED.keys() | {"is"}


class FiledDocuments:
    """Makes documents of items; what no query asks for is not found out."""

    def __init__(self, settings: Settings, fields: frozenset[str], record: Connection | None) -> None:
        self._outlets = {
            each.id: Outlet(each.name, each.category, each.tier, each.is_primary) for each in settings.sources
        }
        self._fields = fields
        self._record = record
        self._now = datetime.now(UTC)

    def of(self, items: Sequence[Item]) -> Iterator[Document]:
        """One for each, without the passages that are no part of the report; SQL is asked once for all."""
        known = self._judgements(items)
        return (self._document(item.clean(), known.get(item.id)) for item in items)

    def _judgements(self, items: Sequence[Item]) -> dict[str, ItemJudgement]:
        return {} if self._record is None else judgements(self._record, [item.id for item in items])

    def _document(self, item: Item, known: ItemJudgement | None) -> Document:
        outlet = self._outlets.get(item.source)
        if not self._fields:
            return document_of(item, Facts(source=item.source, source_name=None if outlet is None else outlet.name))
        judged = {} if known is None else {"section": known.section, "tags": known.tags, "first": known.first}
        return document_of(item, facts_of(item, outlet, now=self._now, **judged))


@contextmanager
def filed_documents(settings: Settings, fields: frozenset[str]) -> Iterator[FiledDocuments]:
    """`fields`: those that some query asks for, see `Query.fields`.  Raises StoreError."""
    if fields & _IN_SQL and has_record(settings):
        with opened_to_read(settings) as record:
            yield FiledDocuments(settings, fields, record)
    else:
        yield FiledDocuments(settings, fields, None)
