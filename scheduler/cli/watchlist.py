"""All watches with who hears of them, as `mintwire watches` shows them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.text import Text

from config.errors import QueryError
from notifier.query.compile import compile_query
from notifier.query.reading.concepts import ConceptBook
from record.sql import directory
from record.sql.watches import WatchRow, list_watches, subscribers
from scheduler.cli.context import Cli
from scheduler.cli.stores import has_record, opened_to_read
from scheduler.cli.tables import cell


def known_watches(cli: Cli) -> dict[str, WatchRow]:
    """Those of the config, and those that people made."""
    settings = cli.loaded.settings
    found = {each.id: WatchRow(each.id, each.query, each.sources, each.languages) for each in settings.watches}
    if has_record(settings):
        with opened_to_read(settings) as connection:
            found |= {each.id: each for each in list_watches(connection) if each.origin != directory.CONFIG}
    return found


def heard(cli: Cli, watches: Iterable[WatchRow]) -> dict[str, list[str]]:
    """The channels of each of these watches."""
    settings = cli.loaded.settings
    found: dict[str, list[str]] = {}
    for each in settings.subscriptions:
        found.setdefault(each.watch, []).append(each.channel)
    if made := {each.id for each in watches if each.origin != directory.CONFIG}:
        with opened_to_read(settings) as connection:
            known = subscribers(connection)
        found |= {watch: list(channels) for watch, channels in known.items() if watch in made}
    return found


def row_of(watch: WatchRow, channels: list[str], book: ConceptBook) -> dict[str, Any]:
    """A watch as programs get it."""
    try:
        asked_of_all, refused = not compile_query(watch.query, book).needs_words, None
    except QueryError as error:  # it names a concept that has left the config
        asked_of_all, refused = False, str(error)
    return {
        "id": watch.id,
        "query": watch.query,
        "sources": list(watch.sources),
        "languages": list(watch.languages),
        "channels": channels,
        "origin": watch.origin,
        "asked_of_all": asked_of_all,
        "refused": refused,
    }


def cells_of(row: dict[str, Any]) -> tuple[Text, ...]:
    """Such a row for people: watch, channels, query."""
    only = [f"{name}: {', '.join(row[name])}" for name in ("sources", "languages") if row[name]]
    query = row["query"] + (f" (only {'; '.join(only)})" if only else "")
    if row["refused"]:
        query += f" (nobody hears of it: {row['refused']})"
    return cell(row["id"]), cell(", ".join(row["channels"])), cell(query)
