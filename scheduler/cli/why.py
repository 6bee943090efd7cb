"""Why a watch matches a report, or does not, and what became of that for who hears of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection

from config.models import Settings
from notifier.documents import covered
from notifier.matching.explain import failure
from notifier.matching.standing import stamp
from notifier.query.compile import compile_query
from notifier.query.documents.document import Hit
from notifier.query.reading.concepts import ConceptBook
from notifier.telling.covering import Covered, covers
from notifier.telling.fate import Fate, fate
from notifier.trial.filed import fields_of
from record.identity import base_id
from record.item import Item, to_iso
from record.sql import deliveries, matches
from record.sql.channels import read_channels
from record.sql.items import discovered_at, whereabouts
from record.sql.matches import Match
from record.sql.pages import NEWS
from record.sql.watches import WatchRow, list_subscriptions, list_watches
from record.urls import canonical
from scheduler.cli.context import fail, print_json
from scheduler.cli.documents import filed_documents
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
    then, fates = look_up(settings, partial(_noted, watch=watch, report=base_id(item.id))) or (None, None)
    changed = then is not None and then.stamp != stamp(watch.query, book)
    if reason is not None and then is None:
        fates = {}
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
                "channels": None if fates is None else [_row(name, each) for name, each in fates.items()],
            }
        )
        return
    print(f"{shown(item.title or '(no title)')}\n  {item.discovered:%Y-%m-%d %H:%M} · {item.source} · {item.id}")
    if then is not None:
        words = f", by {shown(', '.join(then.words))}" if then.words else ""
        since = "; the query, or a concept that it names, has changed since" if changed else ""
        print(f"matched {watch.name} on {then.at:%Y-%m-%d %H:%M}{words}{since}")
    _tell(watch, hits or (), reason)
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
    """The match that the wire noted, if there is one; and for each channel that hears of the watch, or did, what became
    of it, None where the wire does not know the watch yet."""
    number = next((each.number for each in list_watches(connection) if each.name == watch.name), None)
    if number is None:
        return None, None
    noted = next((each for each in matches.of_reports(connection, [report]) if each.match.watch == number), None)
    since: dict[int, datetime] = {}
    for each in list_subscriptions(connection):
        if each.watch == number:
            since[each.channel] = min(each.since, since.get(each.channel, each.since))
    place = whereabouts(connection, [report]).get(report)
    owed = [] if place is None else deliveries.listed(connection, story=place.story)[::-1]
    channels = {*since, *(row["channel"] for row in owed if watch.name in row["watches"])}
    fates = {
        each.name: fate(
            report,
            None if place is None else place.discovered,
            noted,
            since.get(each.number),
            [row for row in owed if row["channel"] == each.number],
            each.disabled_reason,
        )
        for each in read_channels(connection, sorted(channels)).values()
    }
    return matches.find(connection, number, report), fates


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
