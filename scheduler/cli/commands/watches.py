"""`mintwire watches`: what is watched, what a query would find, and why one does or does not."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import Annotated, Any

import typer
from sqlalchemy import Connection

from config.errors import QueryError, StoreError
from config.knowledge.concepts import shipped_concepts
from config.models import Settings
from config.sections import HOW_SURE
from notifier.matching.standing import Standing, stamp
from notifier.query.compile import compile_query
from notifier.query.reading.concepts import ConceptBook
from record.sql import matches
from record.sql.channels import find_channel as channel_row
from record.sql.channels import named
from record.sql.directory import CLI, change, subscribe
from record.sql.watches import WatchRow, list_watches, made_subscriptions, put_watch, remove_watch
from scheduler.cli.context import USAGE, Json, JsonLines, current, fail, find, new_app, print_json, say
from scheduler.cli.known import find_channel, find_made, find_source, find_watch, known_watches
from scheduler.cli.stores import look_up, opened, redis_time
from scheduler.cli.tables import Columns, print_table, tell
from scheduler.cli.values import language_tag, section_name
from scheduler.configured import book_of
from scheduler.view.wording import counted

app = new_app(
    """Watches: list, try, add and remove them, and ask why one matches or does not.

    \b
    Examples:
      mintwire watches list
      mintwire watches test '@digital-euro (@launch OR @bill)' --days 30
    """
)


#: Matches of so many days are told beside all of them.
_RECENT = timedelta(days=7)


@app.command("list")
def show(as_json: Json = False) -> None:
    """List all watches, and who hears of them.

    Says how many reports each matched in the last seven days and in all. Those that are asked of every report, since
    no word must be there for them to match, come last.

    \b
    Examples:
      mintwire watches list
      mintwire watches list --json | jq -r '.[].query'
    """
    settings = current().settings
    book, watches = book_of(settings), known_watches(settings)
    known = _hearing(settings, watches)
    rows = [_row(watch, known[name], book) for name, watch in watches.items()]
    if as_json:
        print_json(rows)
        return
    columns: Columns = {
        "watch": itemgetter("id"),
        "channels": lambda row: ", ".join(row["channels"]),
        "7 days": lambda row: "-" if row["matched_7_days"] is None else row["matched_7_days"],
        "in all": lambda row: "-" if row["matched"] is None else row["matched"],
        "query": _query,
    }
    print_table(columns, [row for row in rows if not row["asked_of_all"]])
    if wide := [row for row in rows if row["asked_of_all"]]:
        print("\nAsked of every report, since no word must be there: they cost more, and may match very much.")
        print_table(columns, wide)
    if not rows:
        say(f"mintwire: {current().loaded.file} has no watches: docs/watches.md tells how to write one")


@app.command()
def test(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="in quotes for the shell, see the examples")],
    days: Annotated[int, typer.Option(metavar="N", min=1, max=400, help="how many past days, today included")] = 7,
    replaces: Annotated[
        str | None, typer.Option(metavar="WATCH", help="compare with a watch: what is gained, what is lost")
    ] = None,
    as_json: JsonLines = False,
) -> None:
    """Try a query on the reports of past days before it is saved.

    Shows how often a watch with this query would have matched, day by day, on which sources and words, and five of the
    reports. With --json the reports, the oldest first, each with its `hits`. What its page says counts with a
    report, once; other revisions are left out, as they alert nobody. docs/watches.md has the language of queries.

    \b
    Examples:
      mintwire watches test 'CBDC AND (pilot OR 试点)' --days 30
      mintwire watches test '"digital euro" OR title:ECB' --json | jq -r .title
      mintwire watches test '@digital-euro' --replaces digital-euro
    """
    from notifier.trial.asking import Asked
    from notifier.trial.past import REPLACED, TRIED
    from scheduler.cli import trial

    settings = current().settings
    book, known = book_of(settings), known_watches(settings)
    compiled, old = compile_query(query, book), None
    if replaces is not None:
        old = find_watch(replaces)
    asked = {TRIED: Asked(compiled, old or WatchRow("", query))}
    if old is not None and not as_json:
        asked[REPLACED] = Asked(compile_query(old.query, book), old)
    if query in known:
        say(f"mintwire: looking for the text {query}; `mintwire pull DATE --watch {query}` asks the watch of this name")
    if "section" in compiled.fields or (old is not None and old.sections):
        say(f"mintwire: {HOW_SURE}")
    today = datetime.now(UTC).date()
    tried = trial.run(settings, book, asked, [today - timedelta(days=back) for back in reversed(range(days))])
    if not as_json:
        trial.show(settings, tried, replaces)
        return
    for found in tried.found:
        print_json({**found.item.to_dict(), "hits": [trial.hit_row(hit) for hit in found.hits]})


@app.command("why")
def explain(
    watch: Annotated[str, typer.Argument(metavar="WATCH", help="the id of a watch")],
    report: Annotated[str, typer.Argument(metavar="ITEM|URL", help="the id of a report, or its address")],
    as_json: Json = False,
) -> None:
    """Say why a watch matches a report, or the first condition that fails.

    And where it matched on the wire by what words, and for each channel that hears of it whether it was told: when and
    by which delivery, or why not.

    \b
    Examples:
      mintwire watches why digital-euro https://www.ecb.europa.eu/press/x.html
    """
    from scheduler.cli import why

    settings, asked = current().settings, find_watch(watch)
    why.show(settings, asked, report, book_of(settings), as_json=as_json)


@app.command()
def add(
    watch: Annotated[str, typer.Argument(metavar="ID", help="small letters, digits and hyphens, as in digital-euro")],
    query: Annotated[str, typer.Argument(metavar="QUERY", help="in quotes for the shell")],
    channel: Annotated[list[str] | None, typer.Option(metavar="ID", help="who hears of it at once; may repeat")] = None,
    source: Annotated[list[str] | None, typer.Option(metavar="ID", help="only reports of this source")] = None,
    language: Annotated[list[str] | None, typer.Option(metavar="TAG", help="only reports in this language")] = None,
    section: Annotated[list[str] | None, typer.Option(metavar="SECTION", help="only reports of this section")] = None,
) -> None:
    """Make a watch, or replace one that was made so; a running wire has it with the next report.

    Its id becomes `cli:ID`. Replacing it replaces who hears of it too. Watches of the config are changed in the config.

    \b
    Examples:
      mintwire watches add hacks '@hack amount:>10m' --channel desk
    """
    settings = current().settings
    book = book_of(settings)
    if not _ID.fullmatch(watch):
        fail(f"{watch!r} is no id: write small letters, digits and hyphens, at most 64, as in digital-euro", USAGE)
    compiled = compile_query(query, book)
    wanted = [find_channel(each).name for each in channel or []]
    covered = tuple(find_source(each).id for each in source or [])
    row = WatchRow(
        id=watch,
        query=query,
        sources=covered,
        languages=tuple(map(language_tag, language or ())),
        sections=tuple(map(section_name, section or ())),
        origin=CLI,
        compiled=Standing.of(compiled).to_text(),
        compiled_for=stamp(query, book),
    )
    now = redis_time(settings)
    with opened(settings, making=True) as engine, engine.begin() as connection:
        hearers = [_in_force(connection, each) for each in wanted]
        remove_watch(connection, CLI, watch)
        number = put_watch(connection, row)
        for each in hearers:
            subscribe(connection, each, number, origin=CLI, now=now, number=change(connection))
    print(f"{row.name}: {counted(len(wanted), 'channel hears', 'channels hear')} of it")
    if not compiled.needs_words:
        say("mintwire: no word must be there for this query to match: it is asked of every report")


_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")


def _in_force(connection: Connection, channel: str) -> int:
    """The channel's number.  Raises StoreError where no wire has read it from the config yet."""
    row = channel_row(connection, channel)
    if row is None:
        raise StoreError(f"no wire has read the channel {channel} from the config yet: start `mintwire run` first")
    return row.number


@app.command()
def remove(watch: Annotated[str, typer.Argument(metavar="ID", help="of a watch made by `add`")]) -> None:
    """Remove a watch that `mintwire watches add` made.

    \b
    Examples:
      mintwire watches remove hacks
    """
    settings = current().settings
    identity = find_made("watch", watch, known_watches(settings))
    with opened(settings) as engine, engine.begin() as connection:
        remove_watch(connection, CLI, identity)
    print(f"{named(CLI, identity)}: removed")


@app.command()
def concepts(
    concept: Annotated[str | None, typer.Argument(metavar="ID", help="what one of them finds")] = None,
    as_json: Json = False,
) -> None:
    """List the concepts that queries may name, or what one of them finds.

    \b
    Examples:
      mintwire watches concepts | grep -i stable
      mintwire watches concepts e-cny
    """
    known = shipped_concepts().with_own(current().settings.concepts)
    if concept is not None:
        one = find("concept", concept.removeprefix("@"), known, "watches concepts")
        if as_json:
            print_json({"id": one.id, "name": one.name, "finds": list(one.finds), "event": one.is_event})
        else:
            print("\n".join(one.finds))
        return
    tell(
        list(known.values()),
        {"concept": lambda one: f"@{one.id}", "finds": lambda one: len(one.finds), "name": lambda one: one.name},
        as_json=as_json,
        document=lambda one: {"id": one.id, "name": one.name, "finds": len(one.finds), "event": one.is_event},
    )


@dataclass(frozen=True, slots=True)
class _Hearing:
    """Who hears of a watch, and how many reports it matched: in the last seven days, and in all (None: no wire ran)."""

    channels: tuple[str, ...]
    recent: int | None = None
    every: int | None = None


def _hearing(settings: Settings, watches: Mapping[str, WatchRow]) -> dict[str, _Hearing]:
    """Of each of these watches, by name."""
    channels: defaultdict[str, list[str]] = defaultdict(list)
    for each in settings.subscriptions:
        channels[each.watch].append(each.channel)

    def read(connection: Connection) -> dict[str, tuple[int, int]]:
        names = {each.number: each.name for each in list_watches(connection)}
        for name, hearers in made_subscriptions(connection).items():
            channels[name] += hearers
        found = matches.counts(connection, datetime.now(UTC) - _RECENT)
        return {name: found.get(number, (0, 0)) for number, name in names.items()}

    counts = look_up(settings, read) or {}
    return {name: _Hearing(tuple(dict.fromkeys(channels[name])), *counts.get(name, ())) for name in watches}


def _row(watch: WatchRow, known: _Hearing, book: ConceptBook) -> dict[str, Any]:
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


def _query(row: dict[str, Any]) -> str:
    """With what the watch covers, and why it is not asked."""
    only = [f"{name}: {', '.join(row[name])}" for name in ("sources", "languages", "sections") if row[name]]
    refused = f" (nobody hears of it: {row['refused']})" if row["refused"] else ""
    return str(row["query"]) + (f" (only {'; '.join(only)})" if only else "") + refused
