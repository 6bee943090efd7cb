"""Why a watch matches a report, or does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from config.models import Settings
from notifier.documents import covered
from notifier.matching.explain import failure
from notifier.matching.standing import stamp
from notifier.query.compile import compile_query
from notifier.query.reading.concepts import ConceptBook
from notifier.telling.covering import Covered, covers
from record.identity import base_id
from record.item import Item, to_iso
from record.sql import matches
from record.sql.items import discovered_at
from record.sql.matches import Match
from record.sql.pages import NEWS
from record.sql.watches import WatchRow, list_watches
from record.urls import canonical
from scheduler.cli.context import fail, print_json
from scheduler.cli.documents import fields_of, filed_documents
from scheduler.cli.stores import look_up, read_collections
from scheduler.cli.trial import hit_row
from scheduler.controls import shown

#: Without a database the collections of so many days are searched for the report.
_SEARCHED = timedelta(days=400)


def show(settings: Settings, watch: WatchRow, named: str, book: ConceptBook, *, as_json: bool) -> None:
    """Say so of the report with this id or address; ends the process where there is none.  Raises StoreError."""
    texts = _find(settings, named)
    query = compile_query(watch.query, book)
    with filed_documents(settings, fields_of(query, watch)) as documents:
        told = [
            (item, document, query.match(document)) for item, document in zip(texts, documents.of(texts), strict=True)
        ]
    # The page's text is the fuller one, where there is one.
    item, document, hits = next((each for each in told if each[2] is not None), told[-1])
    reason = _uncovered(watch, covered(item, document)) or failure(query.root, document)
    then = _matched(settings, watch, base_id(item.id))
    changed = then is not None and then.stamp != stamp(watch.query, book)
    if as_json:
        print_json(
            {
                "watch": watch.name,
                "item": item.id,
                "matches": reason is None,
                "hits": [hit_row(hit) for hit in hits or () if reason is None],
                "reason": reason,
                "matched": None if then is None else to_iso(then.at),
                "words": [] if then is None else list(then.words),
                "query_changed": changed,
            }
        )
        return
    print(f"{shown(item.title or '(no title)')}\n  {item.discovered:%Y-%m-%d %H:%M} · {item.source} · {item.id}")
    if then is not None:
        words = f", by {shown(', '.join(then.words))}" if then.words else ""
        since = "; the query, or a concept that it names, has changed since" if changed else ""
        print(f"matched {watch.name} on {then.at:%Y-%m-%d %H:%M}{words}{since}")
    if reason is not None:
        print(f"does not match {watch.name}: {shown(reason)}")
        return
    print(f"matches {watch.name}" + ("" if hits else ": nothing of what it excludes is there"))
    for hit in hits or ():
        place = f"{hit.field}[{hit.start}:{hit.end}]" if hit.end else hit.field
        print(f"  {shown(hit.term)}{f' (@{hit.concept})' if hit.concept else ''} · {place}")


def _matched(settings: Settings, watch: WatchRow, report: str) -> Match | None:
    """The match that the wire noted, if there is one."""

    def find(connection: Connection) -> Match | None:
        known = next((each for each in list_watches(connection) if each.name == watch.name), None)
        return None if known is None else matches.find(connection, known.number, report)

    return look_up(settings, find)


def _uncovered(watch: WatchRow, report: Covered) -> str | None:
    if covers(watch, report):
        return None
    if watch.sources and report.source not in watch.sources:
        return f"the watch covers only the sources {', '.join(watch.sources)}, and this is of {report.source}"
    if watch.sections and report.section not in watch.sections:
        return f"the watch covers only the sections {', '.join(watch.sections)}, and it has {report.section}"
    spoken = report.language or "no known language"
    return f"the watch covers only the languages {', '.join(watch.languages)}, and this is in {spoken}"


def _find(settings: Settings, named: str) -> list[Item]:
    """The report as it was first filed, and then the text of its page, where that was fetched."""
    url = canonical(named) if "://" in named else None
    today = datetime.now(UTC).date()
    first, last = today - _SEARCHED, today
    discovered = look_up(settings, lambda record: discovered_at(record, named, url))
    if discovered is not None:
        first, last = discovered.date(), (discovered + NEWS).date()
    texts: list[Item] = []
    for item in read_collections(settings.data, first, last):
        is_named = item.id == named or (url is not None and item.url == url)
        if item.revision == 0 and is_named and not texts:
            texts.append(item)
        elif item.from_page and texts and base_id(item.id) == texts[0].id:
            return [*texts, item]
    if not texts:
        fail(f"no report {named!r}: write its id or its address as `mintwire pull` has them")
    return texts
