"""All watches with who hears of them and how often they matched, as `mintwire watches` shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from rich.text import Text

from config.errors import QueryError
from notifier.query.compile import compile_query
from notifier.query.reading.concepts import ConceptBook
from record.sql import matches
from record.sql.channels import CONFIG, list_channels
from record.sql.watches import WatchRow, list_subscriptions, list_watches
from scheduler.cli.context import Cli
from scheduler.cli.stores import has_record, opened_to_read
from scheduler.cli.tables import cell

COLUMNS = ("watch", "channels", "7 days", "in all", "query")
#: Matches of so many days are told beside all of them.
_RECENT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Hearing:
    """Who hears of a watch, and how many reports it matched: in the last seven days, and in all (None: no wire ran)."""

    channels: tuple[str, ...] = ()
    recent: int | None = None
    every: int | None = None


def known_watches(cli: Cli) -> dict[str, WatchRow]:
    """By name: those of the config, and those that people made."""
    settings = cli.loaded.settings
    found = {
        each.id: WatchRow(each.id, each.query, each.sources, each.languages, each.sections) for each in settings.watches
    }
    if has_record(settings):
        with opened_to_read(settings) as connection:
            found |= {each.name: each for each in list_watches(connection) if each.origin != CONFIG}
    return found


def hearing(cli: Cli, watches: Mapping[str, WatchRow]) -> dict[str, Hearing]:
    """Of each of these watches that anything is known of, by name."""
    settings = cli.loaded.settings
    channels: dict[str, list[str]] = {}
    for each in settings.subscriptions:
        channels.setdefault(each.watch, []).append(each.channel)
    counted: dict[str, tuple[int, int]] = {}
    if has_record(settings):
        with opened_to_read(settings) as connection:
            names = {each.number: each.name for each in list_watches(connection)}
            places = {each.number: each.name for each in list_channels(connection)}
            for subscription in list_subscriptions(connection):
                name = names.get(subscription.watch)
                if name is not None and name in watches and watches[name].origin != CONFIG:
                    channels.setdefault(name, []).append(places[subscription.channel])
            found = matches.counts(connection, datetime.now(UTC) - _RECENT)
            counted = {name: found.get(number, (0, 0)) for number, name in names.items()}
    return {
        name: Hearing(tuple(dict.fromkeys(channels.get(name, ()))), *counted.get(name, ()))
        for name in channels.keys() | counted.keys()
    }


def row_of(watch: WatchRow, known: Hearing, book: ConceptBook) -> dict[str, Any]:
    """A watch as programs get it."""
    try:
        asked_of_all, refused = not compile_query(watch.query, book).needs_words, None
    except QueryError as error:  # it names a concept that has left the config
        asked_of_all, refused = False, str(error)
    return {
        "id": watch.name,
        "query": watch.query,
        "sources": list(watch.sources),
        "languages": list(watch.languages),
        "sections": list(watch.sections),
        "channels": list(known.channels),
        "origin": watch.origin,
        "matched_7_days": known.recent,
        "matched": known.every,
        "asked_of_all": asked_of_all,
        "refused": refused,
    }


def cells_of(row: dict[str, Any]) -> tuple[Text, ...]:
    """Such a row for people, by COLUMNS."""
    only = [f"{name}: {', '.join(row[name])}" for name in ("sources", "languages", "sections") if row[name]]
    query = row["query"] + (f" (only {'; '.join(only)})" if only else "")
    if row["refused"]:
        query += f" (nobody hears of it: {row['refused']})"
    counts = (cell("-" if row[name] is None else row[name]) for name in ("matched_7_days", "matched"))
    return cell(row["id"]), cell(", ".join(row["channels"])), *counts, cell(query)
