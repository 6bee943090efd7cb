"""Filed reports as queries see them: the collections' texts, with what SQL and the config know of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import Connection

from config.models import Settings
from notifier.documents import Judgement, document_of, facts_of
from notifier.query.documents.document import Document
from notifier.query.documents.facts import Facts
from record.item import Item
from record.sql.items import judgements
from record.sql.profiles import Profile
from scheduler.cli.asking import JUDGED
from scheduler.cli.stores import has_record, opened_to_read

#: Fields that only SQL knows: what was judged, and which report of a story was the first.
_IN_SQL = JUDGED.keys() | {"is"}


class FiledDocuments:
    """Makes documents of items; what no query asks for is not found out."""

    def __init__(self, settings: Settings, fields: frozenset[str], record: Connection | None) -> None:
        self._profiles = _profiles(settings)
        self._fields = fields
        self._record = record
        self._now = datetime.now(UTC)

    def of(self, items: Sequence[Item]) -> Iterator[Document]:
        """One for each, without the passages that are no part of the report; SQL is asked once for all."""
        known = self._judgements(items)
        return (self._document(item.clean(), known.get(item.id, Judgement())) for item in items)

    def _judgements(self, items: Sequence[Item]) -> dict[str, Judgement]:
        if self._record is None:
            return {}
        found = judgements(self._record, [item.id for item in items])
        return {identity: Judgement(each.section, each.tags, each.first) for identity, each in found.items()}

    def _document(self, item: Item, judgement: Judgement) -> Document:
        profile = self._profiles.get(item.source)
        if self._fields:
            facts = facts_of(item, judgement, profile, now=self._now)
        else:
            facts = Facts(source=item.source, source_name=None if profile is None else profile.name)
        return document_of(item, facts)


@contextmanager
def filed_documents(settings: Settings, fields: frozenset[str]) -> Iterator[FiledDocuments]:
    """`fields`: those that some query asks for, see `Query.fields`.  Raises StoreError."""
    if fields & _IN_SQL and has_record(settings):
        with opened_to_read(settings) as record:
            yield FiledDocuments(settings, fields, record)
    else:
        yield FiledDocuments(settings, fields, None)


def _profiles(settings: Settings) -> Mapping[str, Profile]:
    """What documents need to know of the config's sources."""
    return {
        source.id: Profile(
            name=source.name,
            is_primary=source.is_primary,
            category=source.category,
            tier=source.tier,
            section=source.section,
            section_bias=dict(source.section_bias),
            full_text=source.full_text,
        )
        for source in settings.sources
    }
