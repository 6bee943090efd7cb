"""Why a watch matches a report, or does not, and what became of that for who hears of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, NoReturn

from sqlalchemy import Connection

from config.errors import StoreError
from config.models import Settings
from notifier.query.compile import compile_query
from notifier.query.documents.document import Hit
from notifier.query.reading.concepts import ConceptBook
from notifier.telling.fate import Fate
from notifier.trial.filed import fields_of
from notifier.trial.why import noted_by, texts_of, why
from record.identity import base_id
from record.item import Item, to_iso
from record.sql.items import find_report
from record.sql.matches import Match
from record.sql.watches import WatchRow, list_watches
from record.urls import canonical
from scheduler.cli.context import fail, print_json
from scheduler.cli.documents import filed_documents
from scheduler.cli.stores import look_up, read_collections
from scheduler.cli.trial import hit_row
from scheduler.controls import shown
from scheduler.stores import open_collections

#: Without a database the collections of so many days are searched for the report.
_SEARCHED = timedelta(days=400)


def show(settings: Settings, watch: WatchRow, named: str, book: ConceptBook, *, as_json: bool) -> None:
    """Say so of the report with this id or address; ends the process where there is none.  Raises StoreError."""
    texts = _find(settings, named)
    then, fates = look_up(settings, partial(_noted, watch=watch, report=base_id(texts[0].id))) or (None, None)
    with filed_documents(settings, fields_of(compile_query(watch.query, book), watch)) as documents:
        its = why(watch, texts, documents.of, book, then)
    item, hits, reason, changed = its.found.item, its.found.hits, its.reason, its.changed
    if reason is not None and then is None:
        fates = {}
    if as_json:
        print_json(
            {
                "watch": watch.name,
                "item": item.id,
                "matches": reason is None,
                "hits": [hit_row(hit) for hit in hits],
                "reason": reason,
                "matched": None if then is None else to_iso(then.at),
                "words": [] if then is None else list(then.words),
                "query_changed": changed,
                "channels": None if fates is None else [_row(name, each) for name, each in fates.items()],
            }
        )
        return
    print(f"{shown(item.title or '(no title)')}\n  {item.discovered:%Y-%m-%d %H:%M} · {item.source} · {item.id}")
    if then is not None:
        words = f", by {shown(', '.join(then.words))}" if then.words else ""
        since = "; the query, or a concept that it names, has changed since" if changed else ""
        print(f"matched {watch.name} on {then.at:%Y-%m-%d %H:%M}{words}{since}")
    _tell(watch, hits, reason)
    if reason is None or then is not None:
        _tell_fates(fates)


def _tell(watch: WatchRow, hits: Sequence[Hit], reason: str | None) -> None:
    if reason is not None:
        print(f"does not match {watch.name}: {shown(reason)}")
        return
    print(f"matches {watch.name}" + ("" if hits else ": nothing of what it excludes is there"))
    for hit in hits:
        place = f"{hit.field}[{hit.start}:{hit.end}]" if hit.end else hit.field
        print(f"  {shown(hit.term)}{f' (@{hit.concept})' if hit.concept else ''} · {place}")


def _tell_fates(fates: Mapping[str, Fate] | None) -> None:
    """A line for each fate, with the channels that share it."""
    if not fates:
        print("nobody was told: " + ("no channel hears of it" if fates == {} else "no wire has asked this watch yet"))
        return
    same: defaultdict[str, list[str]] = defaultdict(list)
    for channel, each in fates.items():
        same[_in_words(each)].append(channel)
    for text, names in same.items():
        print(f"{', '.join(names)}: {text}")


def _in_words(its: Fate) -> str:
    by = "" if its.delivery is None else f", by delivery {its.delivery}"
    when = "" if its.at is None else f" on {its.at:%Y-%m-%d %H:%M}"
    why = "" if its.reason is None else f": {shown(its.reason)}"
    if its.state in ("told", "waiting"):
        return f"{its.state}{when}{by}{why}"
    state = {"no_news": " (it was no news)", "failed": " (it was refused)", "dropped": " (it was dropped)"}
    return f"not told{state.get(its.state, '')}{when}{by}{why}"


def _row(channel: str, its: Fate) -> dict[str, Any]:
    return {"channel": channel, **asdict(its), "at": None if its.at is None else to_iso(its.at)}


def _noted(connection: Connection, watch: WatchRow, report: str) -> tuple[Match | None, dict[str, Fate] | None]:
    """What `noted_by` says, by the channels' names; None where the wire does not know the watch yet."""
    known = next((each for each in list_watches(connection) if each.name == watch.name), None)
    if known is None:
        return None, None
    match, fates = noted_by(connection, known, report)
    return match, {channel.name: each for channel, each in fates}


def _find(settings: Settings, named: str) -> list[Item]:
    """The report as it was first filed, and then the text of its page, where that was fetched."""
    url = canonical(named) if "://" in named else None
    known = look_up(settings, lambda record: find_report(record, named, url))
    if known is not None:
        texts = texts_of(open_collections(settings), *known, broken=_refuse)
    else:
        texts = _search(settings, named, url)
    if not texts:
        fail(f"no report {named!r}: write its id or its address as `mintwire pull` has them")
    return texts


def _search(settings: Settings, named: str, url: str | None) -> list[Item]:
    today = datetime.now(UTC).date()
    texts: list[Item] = []
    for item in read_collections(open_collections(settings), today - _SEARCHED, today):
        is_named = item.id == named or (url is not None and item.url == url)
        if item.revision == 0 and is_named and not texts:
            texts.append(item)
        elif item.from_page and texts and base_id(item.id) == texts[0].id:
            return [*texts, item]
    return texts


def _refuse(line: str) -> NoReturn:
    raise StoreError(line)
