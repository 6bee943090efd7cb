"""Reports as queries see them: lines of JSON, and what was filed, with what SQL and the config know of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from config.models import Settings
from newsroom.sections.nearness import cbdc_of, near
from notifier.documents import amounts_of, cited_names, stages_of
from notifier.query.documents.document import Document
from notifier.query.documents.facts import Facts
from notifier.trial.filed import JUDGED, JUDGED_FIELDS, FiledDocuments, outlets_of
from record.item import Item
from record.sql.items import judgements
from record.urls import host_of
from scheduler.cli.jsonlines import Row
from scheduler.cli.known import known_sources
from scheduler.cli.stores import has_record, opened_to_read

if TYPE_CHECKING:
    from newsroom.judgement.judge import Judge


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
        return {each.item.id: {**each.section.to_dict(), **each.to_dict()} for each in verdicts}

    def _document(self, row: Row, data: Mapping[str, Any]) -> Document:
        item = row.item
        projects = _texts(data, "projects")
        tags = {"about_cbdc": _is(data, "about_cbdc"), "about_probability": _number(data, "about_probability")}
        reported = item.published or self._now
        facts = Facts(
            source=item.source or None,
            source_name=_text(data, "source_name"),
            category=_text(data, "category"),
            tier=_text(data, "tier"),
            section=_text(data, "section"),
            near_section=near(_text(data, "second_section"), _number(data, "second_confidence")),
            tags=tuple(cbdc_of(tags)),
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


def _number(data: Mapping[str, Any], key: str) -> float | None:
    value = data.get(key)
    return value if isinstance(value, int | float) else None


def _is(data: Mapping[str, Any], key: str) -> bool | None:
    value = data.get(key)
    return value if isinstance(value, bool) else None


@contextmanager
def filed_documents(settings: Settings, fields: frozenset[str]) -> Iterator[FiledDocuments]:
    """By what SQL knows, where it is asked and there is a database.  Raises StoreError."""
    outlets = outlets_of(known_sources(settings).values())
    if fields & JUDGED_FIELDS and has_record(settings):
        with opened_to_read(settings) as record:
            yield FiledDocuments(outlets, fields, lambda items: judgements(record, [item.id for item in items]))
    else:
        yield FiledDocuments(outlets, fields, lambda _: {})
