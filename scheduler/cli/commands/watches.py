"""`mintwire watches`: what is watched, what a query would find, and why one does or does not."""

from __future__ import annotations

import re
from typing import Annotated

import typer
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection

from config.errors import StoreError
from config.fields import Language
from config.knowledge.concepts import shipped_concepts
from config.sections import SECTIONS
from notifier.matching.standing import Standing, stamp
from notifier.query.compile import compile_query
from record.sql.channels import find_channel
from record.sql.directory import CLI, change, named, subscribe
from record.sql.watches import WatchRow, put_watch, remove_watch
from scheduler.cli.context import USAGE, Cli, Json, JsonLines, fail, find, new_app, no_such, print_json, say
from scheduler.cli.stores import opened, redis_time
from scheduler.cli.tables import cell, print_table
from scheduler.cli.watchlist import COLUMNS, Hearing, cells_of, hearing, known_watches, row_of
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


@app.command("list")
def show(context: typer.Context, as_json: Json = False) -> None:
    """List all watches, and who hears of them.

    Says how many reports each matched in the last seven days and in all. Those that are asked of every report, since
    no word must be there for them to match, come last.

    \b
    Examples:
      mintwire watches list
      mintwire watches list --json | jq -r '.[].query'
    """
    cli: Cli = context.obj
    book = book_of(cli.loaded.settings)
    watches = known_watches(cli)
    known = hearing(cli, watches)
    rows = [row_of(watch, known.get(name, Hearing()), book) for name, watch in watches.items()]
    if as_json:
        print_json(rows)
        return
    print_table(COLUMNS, [cells_of(row) for row in rows if not row["asked_of_all"]])
    if wide := [row for row in rows if row["asked_of_all"]]:
        print("\nAsked of every report, since no word must be there: they cost more, and may match very much.")
        print_table(COLUMNS, [cells_of(row) for row in wide])
    if not rows:
        say(f"mintwire: {cli.loaded.file} has no watches: docs/watches.md tells how to write one")


@app.command()
def test(
    context: typer.Context,
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
    from scheduler.cli import trying, tryview

    cli: Cli = context.obj
    settings, book = cli.loaded.settings, book_of(cli.loaded.settings)
    known = known_watches(cli)
    compiled, old = compile_query(query, book), None
    if replaces is not None:
        old = find("watch", replaces, known, "watches list")
    asked = {trying.TRIED: trying.Asked(compiled, old or WatchRow("", query))}
    if old is not None and not as_json:
        asked[trying.REPLACED] = trying.Asked(compile_query(old.query, book), old)
    if query in known:
        say(f"mintwire: looking for the text {query}; `mintwire pull DATE --watch {query}` asks the watch of this name")
    trial = trying.run(settings, book, asked, trying.past_days(days))
    if not as_json:
        tryview.show(trial, replaces)
        return
    for found in trial.found:
        print_json({**found.item.to_dict(), "hits": [tryview.hit_row(hit) for hit in found.hits]})


@app.command("why")
def explain(
    context: typer.Context,
    watch: Annotated[str, typer.Argument(metavar="WATCH", help="the id of a watch")],
    report: Annotated[str, typer.Argument(metavar="ITEM|URL", help="the id of a report, or its address")],
    as_json: Json = False,
) -> None:
    """Say why a watch matches a report, or the first condition that fails; and by what words it matched on the wire.

    \b
    Examples:
      mintwire watches why digital-euro https://www.ecb.europa.eu/press/x.html
    """
    from scheduler.cli import why

    cli: Cli = context.obj
    asked = find("watch", watch, known_watches(cli), "watches list")
    why.show(cli.loaded.settings, asked, report, book_of(cli.loaded.settings), as_json=as_json)


@app.command()
def add(
    context: typer.Context,
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
    cli: Cli = context.obj
    settings, book = cli.loaded.settings, book_of(cli.loaded.settings)
    if not _ID.fullmatch(watch):
        fail(f"{watch!r} is no id: write small letters, digits and hyphens, at most 64, as in digital-euro", USAGE)
    compiled = compile_query(query, book)
    channels = {each.id: each for each in settings.channels}
    sources = {each.id: each for each in settings.sources}
    wanted = [find("channel", each, channels, "channels list").id for each in channel or []]
    covered = tuple(find("source", each, sources, "sources list").id for each in source or [])
    row = WatchRow(
        id=watch,
        query=query,
        sources=covered,
        languages=tuple(map(_language, language or ())),
        sections=tuple(map(_section, section or ())),
        origin=CLI,
        compiled=Standing.of(compiled).to_text(),
        compiled_for=stamp(query, book),
    )
    now = redis_time(settings)
    with opened(settings) as engine, engine.begin() as connection:
        hearers = [_in_force(connection, each) for each in wanted]
        remove_watch(connection, CLI, watch)
        number = put_watch(connection, row)
        for each in hearers:
            subscribe(connection, each, number, origin=CLI, now=now, number=change(connection))
    print(f"{row.name}: {counted(len(wanted), 'channel hears', 'channels hear')} of it")
    if not compiled.needs_words:
        say("mintwire: no word must be there for this query to match: it is asked of every report")


_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_LANGUAGE = TypeAdapter[str](Language)


def _language(tag: str) -> str:
    try:
        return _LANGUAGE.validate_python(tag)
    except ValidationError:
        fail(f"{tag!r} is no language: write it as BCP 47 does, as in en or zh-TW", USAGE)


def _section(name: str) -> str:
    if name not in SECTIONS:
        no_such("section", name, dict.fromkeys(SECTIONS), "watches add --help")
    return name


def _in_force(connection: Connection, channel: str) -> int:
    """The channel's number.  Raises StoreError where no wire has read it from the config yet."""
    row = find_channel(connection, channel)
    if row is None:
        raise StoreError(f"no wire has read the channel {channel} from the config yet: start `mintwire run` first")
    return row.number


@app.command()
def remove(
    context: typer.Context, watch: Annotated[str, typer.Argument(metavar="ID", help="of a watch made by `add`")]
) -> None:
    """Remove a watch that `mintwire watches add` made.

    \b
    Examples:
      mintwire watches remove hacks
    """
    cli: Cli = context.obj
    identity = watch.removeprefix(f"{CLI}:")
    name, known = named(CLI, identity), known_watches(cli)
    if name not in known:
        if watch in known:
            fail(f"{watch} is a watch of {cli.loaded.file}: remove it there", USAGE)
        no_such("watch", watch, known, "watches list")
    with opened(cli.loaded.settings) as engine, engine.begin() as connection:
        remove_watch(connection, CLI, identity)
    print(f"{name}: removed")


@app.command()
def concepts(
    context: typer.Context,
    concept: Annotated[str | None, typer.Argument(metavar="ID", help="what one of them finds")] = None,
    as_json: Json = False,
) -> None:
    """List the concepts that queries may name, or what one of them finds.

    \b
    Examples:
      mintwire watches concepts | grep -i stable
      mintwire watches concepts e-cny
    """
    cli: Cli = context.obj
    known = shipped_concepts().with_own(cli.loaded.settings.concepts)
    if concept is not None:
        one = find("concept", concept.removeprefix("@"), known, "watches concepts")
        if as_json:
            print_json({"id": one.id, "name": one.name, "finds": list(one.finds), "event": one.is_event})
        else:
            print("\n".join(one.finds))
        return
    rows = [
        {"id": each.id, "name": each.name, "finds": len(each.finds), "event": each.is_event} for each in known.values()
    ]
    if as_json:
        print_json(rows)
        return
    print_table(
        ("concept", "finds", "name"), [(cell(f"@{row['id']}"), cell(row["finds"]), cell(row["name"])) for row in rows]
    )
