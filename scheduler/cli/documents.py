"""Reports as queries see them: lines of JSON, and what was filed, with what SQL and the config know of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from config.models import Settings
from notifier.documents import amounts_of, cited_names, document_of, facts_of, stages_of
from notifier.query.documents.document import Document
from notifier.query.documents.facts import Facts
from notifier.query.query import Query
from record.changes import Outlet
from record.item import Item
from record.sql.items import ItemJudgement, judgements
from record.sql.watches import WatchRow
from record.urls import host_of
from scheduler.cli.jsonlines import Row
from scheduler.cli.known import known_sources
from scheduler.cli.stores import has_record, opened_to_read

if TYPE_CHECKING:
    from newsroom.judgement.judge import Judge

#: What is judged of a report, by the field that asks for it: the keys that a line may have instead.
JUDGED = {
    "section": ("section",),
    "country": ("countries", "jurisdictions"),
    "project": ("projects",),
    "stage": ("projects",),
    "event": ("event",),
    "cited": ("cited_source",),
}


class RowDocuments:
    """Makes documents of rows; what queries ask for and a line does not say is judged, if it can be."""

    def __init__(self, asked: Collection[str], make_judge: Callable[[], Judge], now: datetime) -> None:
        """`asked`: fields that some query asks for."""
        self._asked = [field for field in JUDGED if field in asked]
        self._amounts = "amount" in asked
        self._make_judge = make_judge
        self._judge: Judge | None = None
        self._now = now

    def of(self, rows: Sequence[Row]) -> list[Document]:
        """A document for each row."""
        known = self._judged([row.item for row in rows if self._lacks(row.data)])
        return [self._document(row, {**_unsaid(row.data, known.get(row.item.id, {})), **row.data}) for row in rows]

    def _lacks(self, data: Mapping[str, Any]) -> bool:
        return any(not any(key in data for key in JUDGED[field]) for field in self._asked)

    def _judged(self, items: Sequence[Item]) -> dict[str, dict[str, Any]]:
        if not items:
            return {}
        if self._judge is None:
            self._judge = self._make_judge()
        verdicts = self._judge.judge(items)
        return {each.item.id: {"section": each.section.section, **each.to_dict()} for each in verdicts}

    def _document(self, row: Row, data: Mapping[str, Any]) -> Document:
        item = row.item
        projects = _texts(data, "projects")
        reported = item.published or self._now
        facts = Facts(
            source=item.source or None,
            source_name=_text(data, "source_name"),
            category=_text(data, "category"),
            tier=_text(data, "tier"),
            section=_text(data, "section"),
            lang=item.language,
            countries=(*_texts(data, "jurisdictions"), *_texts(data, "countries")),
            projects=projects,
            event=_text(data, "event"),
            stages=stages_of(projects, reported),
            cited=cited_names(_text(data, "cited_source")),
            domain=host_of(item.url or "") or None,
            amounts=amounts_of(item.title, item.summary) if self._amounts else (),
            age=self._now - item.published if item.published else None,
            primary=_is(data, "primary"),
            first=_is(data, "first"),
        )
        body = item.content or _text(data, "body") or _text(data, "text")
        authors = "; ".join((*_texts(data, "authors"), *_texts(data, "author")))
        return Document.of(item.title, item.summary, body, author=authors or None, facts=facts)


def _unsaid(data: Mapping[str, Any], judged: Mapping[str, Any]) -> dict[str, Any]:
    """What was judged in fields of which a line says nothing."""
    fields = [keys for keys in JUDGED.values() if not any(key in data for key in keys)]
    return {key: judged[key] for keys in fields for key in keys if key in judged}


def _text(data: Mapping[str, Any], key: str) -> str | None:
    value = data.get(key)
    return value if isinstance(value, str) else None


def _texts(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """A list of texts, or one."""
    value = data.get(key)
    values: Iterable[Any] = value if isinstance(value, list) else [value]
    return tuple(each for each in values if isinstance(each, str) and each)


def _is(data: Mapping[str, Any], key: str) -> bool | None:
    value = data.get(key)
    return value if isinstance(value, bool) else None


#: Fields that are judged, or hang on a report's story.
JUDGED_FIELDS = JUDGED.keys() | {"is"}

#: What is judged of items, by id; of one that is not there nothing is known.
Judgements = Callable[[Sequence[Item]], Mapping[str, ItemJudgement]]


class FiledDocuments:
    """Makes documents of items; what no query asks for is not found out."""

    def __init__(self, settings: Settings, fields: frozenset[str], judged: Judgements) -> None:
        """`fields`: those that some query asks for, see `Query.fields`."""
        self._outlets = {
            name: Outlet(each.name, each.category, each.tier, each.is_primary)
            for name, each in known_sources(settings).items()
        }
        self._fields = fields
        self._judged = judged
        self._now = datetime.now(UTC)

    def of(self, items: Sequence[Item]) -> Iterator[Document]:
        """One for each, without the passages that are no part of the report; what is judged is asked once for all."""
        known = self._judged(items) if self._fields & JUDGED_FIELDS else {}
        return (self._document(item.clean(), known.get(item.id)) for item in items)

    def plain(self, item: Item) -> Document:
        """One that knows no facts but the name of its source."""
        outlet = self._outlets.get(item.source)
        facts = Facts(source=item.source, source_name=None if outlet is None else outlet.name)
        return document_of(item.clean(), facts)

    def _document(self, item: Item, known: ItemJudgement | None) -> Document:
        if not self._fields:
            return self.plain(item)
        return document_of(
            item,
            facts_of(
                item,
                self._outlets.get(item.source),
                now=self._now,
                section=None if known is None else known.section,
                tags=None if known is None else known.tags,
                first=None if known is None else known.first,
                fields=self._fields,
            ),
        )


def fields_of(query: Query, watch: WatchRow) -> frozenset[str]:
    """What is to be found out for a query, and for what its watch covers."""
    return query.fields | {"section"} if watch.sections else query.fields


@contextmanager
def filed_documents(settings: Settings, fields: frozenset[str]) -> Iterator[FiledDocuments]:
    """By what SQL knows, where it is asked and there is a database.  Raises StoreError."""
    if fields & JUDGED_FIELDS and has_record(settings):
        with opened_to_read(settings) as record:
            yield FiledDocuments(settings, fields, lambda items: judgements(record, [item.id for item in items]))
    else:
        yield FiledDocuments(settings, fields, lambda _: {})
