"""Why a watch matches a report, or does not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from config.models import Settings
from newsroom.item import Item
from newsroom.record.items import discovered_at
from newsroom.record.watches import WatchRow
from newsroom.urls import canonical
from notifier.alerts import covers
from notifier.matching.explain import failure
from notifier.query.compile import compile_query
from notifier.query.reading.concepts import ConceptBook
from scheduler.cli.collections import read_collections
from scheduler.cli.context import fail, print_json
from scheduler.cli.filed import filed_documents
from scheduler.cli.stores import has_record, opened_to_read
from scheduler.cli.tryview import hit_row
from scheduler.controls import shown

#: Without a database the collections of so many days are searched for the report.
_SEARCHED = timedelta(days=400)


def show(settings: Settings, watch: WatchRow, named: str, book: ConceptBook, *, as_json: bool) -> None:
    """Say so of the report with this id or address; ends the process where there is none.  Raises StoreError."""
    item = _find(settings, named)
    query = compile_query(watch.query, book)
    with filed_documents(settings, query.fields) as documents:
        (document,) = documents.of([item])
    hits = query.match(document)
    reason = _uncovered(watch, item) or failure(query.root, document)
    if as_json:
        matches = reason is None
        print_json(
            {
                "watch": watch.id,
                "item": item.id,
                "matches": matches,
                "hits": [hit_row(hit) for hit in hits or () if matches],
                "reason": reason,
            }
        )
        return
    print(f"{shown(item.title or '(no title)')}\n  {item.discovered:%Y-%m-%d %H:%M} · {item.source} · {item.id}")
    if reason is not None:
        print(f"does not match {watch.id}: {shown(reason)}")
        return
    print(f"matches {watch.id}" + ("" if hits else ": nothing of what it excludes is there"))
    for hit in hits or ():
        place = f"{hit.field}[{hit.start}:{hit.end}]" if hit.end else hit.field
        print(f"  {shown(hit.term)}{f' (@{hit.concept})' if hit.concept else ''} · {place}")


def _uncovered(watch: WatchRow, item: Item) -> str | None:
    if covers(watch, item):
        return None
    if watch.sources and item.source not in watch.sources:
        return f"the watch covers only the sources {', '.join(watch.sources)}, and this is of {item.source}"
    spoken = item.language or "no known language"
    return f"the watch covers only the languages {', '.join(watch.languages)}, and this is in {spoken}"


def _find(settings: Settings, named: str) -> Item:
    """The report as it was first filed."""
    url = canonical(named) if "://" in named else None
    today = datetime.now(UTC).date()
    first, last = today - _SEARCHED, today
    if has_record(settings):
        with opened_to_read(settings) as connection:
            discovered = discovered_at(connection, named, url)
        if discovered is not None:
            first = last = discovered.date()
    item = _in_collections(settings, named, url, first, last)
    if item is None:
        fail(f"no report {named!r}: write its id or its address as `mintwire pull` has them")
    return item


def _in_collections(settings: Settings, named: str, url: str | None, first: date, last: date) -> Item | None:
    reports = (item for item in read_collections(settings.data, first, last) if item.revision == 0)
    return next((item for item in reports if item.id == named or (url is not None and item.url == url)), None)
