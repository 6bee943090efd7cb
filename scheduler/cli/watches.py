"""`mintwire watches`: what is watched, and what a query would find."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from newsroom.collections.reading import read_days
from newsroom.item import Item
from notifier.query.compile import compile_query
from notifier.query.document import Document
from scheduler.cli.context import Cli, errors_end, print_json
from scheduler.cli.dates import each_day
from scheduler.stores import collections_root

app = typer.Typer(help="Watches: list them, and test a query on past days.", no_args_is_help=True)

_SAMPLES = 10


@app.command("list")
def list_watches(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="one JSON document")] = False
) -> None:
    """All watches of the config, with the channels that hear of them."""
    cli: Cli = context.obj
    with errors_end():
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
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("watch", "channels", "query"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(str(row["id"]), ", ".join(row["channels"]) or "—", escape(str(row["query"])))
    Console().print(table)


@app.command()
def test(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help="""a query, as in '"digital euro" OR CBDC'""")],
    days: Annotated[int, typer.Option(min=1, max=400, help="how many past days, today included")] = 7,
    as_json: Annotated[
        bool, typer.Option("--json", help="JSON lines for programs: the items, each with `hits`")
    ] = False,
) -> None:
    """Run a query over the collections of past days and show what it would have found.

    Example: mintwire watches test 'CBDC AND (pilot OR 试点)' --days 30
    """
    cli: Cli = context.obj
    with errors_end():
        compiled = compile_query(query)
        root = collections_root(cli.loaded.settings)
        today = datetime.now(UTC).date()
        found: list[tuple[Item, list[str]]] = []
        for item in read_days(root, each_day(today - timedelta(days=days - 1), today)):
            hits = compiled.match(Document.of(item.title, item.summary, item.content))
            if hits:
                found.append((item, list(dict.fromkeys(hit.term for hit in hits))))
    if as_json:
        for item, terms in found:
            print_json({**item.to_dict(), "hits": terms})
    else:
        _print_found(found, days)


def _print_found(found: list[tuple[Item, list[str]]], days: int) -> None:
    console = Console()
    sources = Counter(item.source for item, _ in found)
    terms = Counter(term for _, hits in found for term in hits)
    console.print(f"[bold]{len(found)}[/] items in {days} days, {len(found) / days:.1f} a day")
    if not found:
        return
    for name, counter in (("sources", sources), ("terms", terms)):
        shown = ", ".join(f"{escape(key)} {number}" for key, number in counter.most_common(5))
        console.print(f"{name}: {shown}")
    for item, hits in found[-_SAMPLES:][::-1]:
        console.print(f"\n[bold]{escape(item.title or '(no title)')}[/]")
        console.print(f"[dim]{item.discovered:%Y-%m-%d %H:%M} · {escape(item.source)} · {escape(', '.join(hits))}[/]")
