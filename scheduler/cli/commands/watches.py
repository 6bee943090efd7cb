"""`mintwire watches`: what is watched, and what a query would find."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer
from rich.text import Text

from newsroom.item import Item
from notifier.query.compile import Query, compile_query
from notifier.query.document import Document
from scheduler.cli.collections import read_collections
from scheduler.cli.context import Cli, Json, JsonLines, new_app, print_json, say
from scheduler.cli.tables import cell, print_table
from scheduler.controls import shown
from scheduler.view.wording import counted

app = new_app(
    """Watches: list them, and test a query on past days.

    \b
    Examples:
      mintwire watches list
      mintwire watches test '"digital euro" OR CBDC' --days 30
    """
)

#: The newest of the found reports that are shown.
_SAMPLES = 10
_MOST_COMMON = 5


@app.command("list")
def list_watches(context: typer.Context, as_json: Json = False) -> None:
    """List all watches, and who hears of them.

    \b
    Examples:
      mintwire watches list
      mintwire watches list --json | jq -r '.[].query'
    """
    cli: Cli = context.obj
    settings = cli.loaded.settings
    rows = [
        {
            "id": watch.id,
            "query": watch.query,
            "sources": list(watch.sources),
            "languages": list(watch.languages),
            "channels": [each.channel for each in settings.subscriptions if each.watch == watch.id],
        }
        for watch in settings.watches
    ]
    if as_json:
        print_json(rows)
        return
    print_table(("watch", "channels", "query"), [_cells(row) for row in rows])
    if not rows:
        say(f"mintwire: {cli.loaded.file} has no watches: docs/watches.md tells how to write one")


@app.command()
def test(
    context: typer.Context,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="in quotes for the shell, see the examples")],
    days: Annotated[int, typer.Option(metavar="N", min=1, max=400, help="how many past days, today included")] = 7,
    as_json: JsonLines = False,
) -> None:
    """Look for a query in the reports of past days.

    Shows how often a watch with this query would have matched, on which sources and words, and the newest of the
    reports. With --json the reports, the oldest first, each with the words that hit as `hits`. A revision of a report
    is left out, as it alerts nobody. docs/watches.md has the language of queries.

    \b
    Examples:
      mintwire watches test 'CBDC AND (pilot OR 试点)' --days 30
      mintwire watches test '"digital euro" OR title:ECB' --json | jq -r .title
    """
    cli: Cli = context.obj
    compiled = compile_query(query)
    if any(watch.id == query for watch in cli.loaded.settings.watches):
        say(f"mintwire: looking for the text {query}; `mintwire pull DATE --watch {query}` asks the watch of this name")
    found = _find(cli, compiled, days)
    if as_json:
        for item, terms in found:
            print_json({**item.to_dict(), "hits": terms})
    else:
        _print_found(found, days)


def _find(cli: Cli, query: Query, days: int) -> Iterator[tuple[Item, list[str]]]:
    """New reports that match, each with the terms that hit."""
    today = datetime.now(UTC).date()
    for item in read_collections(cli.loaded.settings.data, today - timedelta(days=days - 1), today):
        hits = query.match(Document.of(item.title, item.summary, item.content)) if item.revision == 0 else ()
        if hits:
            yield item, list(dict.fromkeys(hit.term for hit in hits))


def _print_found(found: Iterator[tuple[Item, list[str]]], days: int) -> None:
    number, sources, terms = 0, Counter[str](), Counter[str]()
    newest: deque[tuple[Item, list[str]]] = deque(maxlen=_SAMPLES)
    for item, hits in found:
        number += 1
        sources[item.source] += 1
        terms.update(hits)
        newest.append((item, hits))
    print(f"{counted(number, 'report', 'reports')} in {counted(days, 'day', 'days')}, {number / days:.1f} a day")
    for name, counts in (("sources", sources), ("words", terms)):
        if counts:
            print(f"{name}: {', '.join(f'{shown(key)} {n}' for key, n in counts.most_common(_MOST_COMMON))}")
    for item, hits in reversed(newest):
        print(f"\n{shown(item.title or '(no title)')}")
        print(f"  {item.discovered:%Y-%m-%d %H:%M} · {item.source} · {shown(', '.join(hits))}")


def _cells(row: dict[str, Any]) -> tuple[Text, ...]:
    only = [f"{name}: {', '.join(row[name])}" for name in ("sources", "languages") if row[name]]
    query = row["query"] + (f" (only {'; '.join(only)})" if only else "")
    return cell(row["id"]), cell(", ".join(row["channels"])), cell(query)
