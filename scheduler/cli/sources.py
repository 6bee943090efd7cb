"""`mintwire sources`: what is read, and how each source fares."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from config.errors import StoreError
from config.models import Source
from newsroom.item import to_iso
from newsroom.live.client import UNREACHABLE, connect
from newsroom.live.polls import Polls
from scheduler.cli.context import FAILED, USAGE, Cli, errors_end, fail, print_json, say
from scheduler.cli.once import poll_once
from scheduler.stores import redis_url

app = typer.Typer(help="The sources that are read: list, show, poll one now.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="one JSON document, for programs")]

#: Fields of a source's state that are times in ms since 1970, and the names they are shown by.
_TIMES = {
    "polled": "polled",
    "succeeded": "succeeded",
    "news": "last_new",
    "due": "due",
    "begun": "first_polled",
    "last_fault_at": "last_fault_at",
}
_NUMBERS = ("status", "failures", "entries", "ms")
_TEXTS = ("fault", "detail", "last_fault", "parser")


@app.command("list")
def list_sources(context: typer.Context, as_json: Json = False) -> None:
    """All sources, failing ones first, with their last poll.

    Example: mintwire sources list --json | jq '.[] | select(.fault)'
    """
    cli: Cli = context.obj
    with errors_end():
        sources = cli.loaded.settings.sources
        states = _states(cli, sources)
    rows = [source_row(source, state) for source, state in zip(sources, states, strict=True)]
    rows.sort(key=lambda row: (-(row["failures"] or 0), row["id"]))
    if as_json:
        print_json(rows)
    else:
        _print_table(rows)


@app.command()
def show(context: typer.Context, source: str, as_json: Json = False) -> None:
    """One source: its settings, its last poll, what went wrong and what was odd.

    Example: mintwire sources show ecb-press
    """
    cli: Cli = context.obj
    with errors_end():
        wanted = find_source(cli, source)
        (state,) = _states(cli, [wanted])
    row = {**wanted.model_dump(mode="json"), **source_row(wanted, state)}
    if as_json:
        print_json(row)
        return
    width = max(len(name) for name in row)
    for name, value in row.items():
        shown = " ".join(value) if isinstance(value, list) else value
        typer.echo(f"{name:<{width}}  {'—' if shown in (None, '') else shown}")


@app.command()
def poll(context: typer.Context, source: str, as_json: Json = False) -> None:
    """Visit a source once now and print what came; nothing is filed, nobody is told.

    Example: mintwire sources poll ecb-press
    """
    cli: Cli = context.obj
    with errors_end():
        wanted = find_source(cli, source)
        visited = poll_once(wanted, cli.loaded.settings)
    for item in visited.items:
        if as_json:
            print_json(item.to_dict())
        else:
            when = to_iso(item.published) if item.published else "undated"
            typer.echo(f"{when:<20}  {item.title or '(no title)'}\n{'':<20}  {item.url or ''}")
    say(visited.summary)
    if visited.fault:
        raise typer.Exit(FAILED)


def find_source(cli: Cli, source: str) -> Source:
    """The source of this id in the config; ends the command where there is none."""
    by_id = {each.id: each for each in cli.loaded.settings.sources}
    if source in by_id:
        return by_id[source]
    near = get_close_matches(source, by_id, n=1)
    hint = f": did you mean {near[0]!r}?" if near else f"; `mintwire sources list` shows all {len(by_id)}"
    fail(f"no source {source!r} in {cli.loaded.file}{hint}", USAGE)


def source_row(source: Source, state: dict[str, str]) -> dict[str, Any]:
    """A source's state with the names and types that commands show; what is unknown is None."""
    row: dict[str, Any] = {"id": source.id, "name": source.name, "state": _health(state)}
    row |= {name: state.get(name) or None for name in _TEXTS}
    row |= {name: int(state[name]) if name in state else None for name in _NUMBERS}
    row["notes"] = state.get("notes", "").split()
    for field, name in _TIMES.items():
        row[name] = to_iso(datetime.fromtimestamp(int(state[field]) / 1000, UTC)) if field in state else None
    return row


def _health(state: dict[str, str]) -> str:
    if "polled" not in state:
        return "not polled yet"
    return "failing" if state.get("fault") else "fine"


def _states(cli: Cli, sources: Any) -> list[dict[str, str]]:
    """What the polls left; nothing, with a word about it, where no wire runs on the data folder."""
    try:
        url = redis_url(cli.loaded.settings)
        return asyncio.run(_read_states(url, [source.id for source in sources]))
    except (StoreError, *UNREACHABLE) as error:
        say(f"mintwire: no state of the sources: {error}")
        return [{} for _ in sources]


async def _read_states(url: str, sources: list[str]) -> list[dict[str, str]]:
    redis = connect(url)
    try:
        polls = Polls(redis)
        return [await polls.state(source) for source in sources]
    finally:
        await redis.aclose()


def _print_table(rows: list[dict[str, Any]]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("source", "state", "last poll", "last new", "what happened"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        happened = " ".join(filter(None, [row["fault"], row["detail"]])) or ", ".join(row["notes"])
        style = {"failing": "red", "fine": "green"}.get(row["state"], "dim")
        table.add_row(
            row["id"], f"[{style}]{row['state']}[/]", _short(row["polled"]), _short(row["last_new"]), happened
        )
    Console().print(table)


def _short(moment: str | None) -> str:
    return "—" if moment is None else moment[:16].replace("T", " ")
