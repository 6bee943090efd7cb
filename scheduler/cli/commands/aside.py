"""`mintwire aside`: what made an error and was taken out of the way, so that the wire went on."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer
from redis.exceptions import RedisError
from rich.text import Text

from config.errors import StoreError
from config.models import Settings
from record.item import NOT_AN_ITEM, Item, to_iso
from record.live.client import connect
from record.live.filed import Filed
from record.sql import aside
from record.sql.aside import Aside
from scheduler.cli.context import USAGE, Cli, Json, fail, new_app, print_json
from scheduler.cli.stores import has_record, opened, opened_to_read
from scheduler.cli.tables import age, cell, print_table
from scheduler.processes.embedded import serving

app = new_app(
    """What was set aside: list it, look at it, try it again, or drop it.

    \b
    Examples:
      mintwire aside list
      mintwire aside retry 3 4
    """
)

Number = Annotated[int, typer.Argument(metavar="N", help="a number that `mintwire aside list` shows")]
Numbers = Annotated[list[int], typer.Argument(metavar="N…", help="numbers that `mintwire aside list` shows")]


@app.command("list")
def list_aside(context: typer.Context, as_json: Json = False) -> None:
    """List what was set aside, the oldest first.

    Where it happened: filed (it could not be read or stored), judged (it is stored, without section and tags),
    matched (a watch could not be asked), sent (a message could not be made).

    \b
    Examples:
      mintwire aside list
      mintwire aside list --json | jq -r '.[] | .error'
    """
    cli: Cli = context.obj
    found: list[Aside] = []
    if has_record(cli.loaded.settings):
        with opened_to_read(cli.loaded.settings) as connection:
            found = aside.look(connection)
    if as_json:
        print_json([{**asdict(each), "at": to_iso(each.at)} for each in found])
    elif found:
        now = datetime.now(UTC)
        print_table(("number", "ago", "where", "what", "tries", "why"), [_cells(each, now) for each in found])
    else:
        print("nothing is set aside")


@app.command()
def show(context: typer.Context, number: Number) -> None:
    """Show all that is kept of one: why, and what it was.

    \b
    Example:
      mintwire aside show 3
    """
    cli: Cli = context.obj
    found = _found(cli.loaded.settings, [number])[0]
    for name, value in (("where", found.stage), ("what", found.key), ("since", to_iso(found.at)), ("why", found.error)):
        print(cell(f"{name}: {value}"))
    print(cell(found.payload))


@app.command()
def retry(context: typer.Context, numbers: Numbers) -> None:
    """Hand reports to the story lane again: those that could not be read, stored or judged.

    What makes an error again is set aside again.

    \b
    Example:
      mintwire aside retry 3 4
    """
    cli: Cli = context.obj
    settings = cli.loaded.settings
    found = _found(settings, numbers)
    items = [_item(each) for each in found]
    if settings.redis:
        _hand_on(settings.redis, items)
    else:
        with serving(settings.data) as url:
            _hand_on(url, items)
    _drop(settings, found)
    print(f"handed on again: {len(items)}")


@app.command()
def drop(context: typer.Context, numbers: Numbers) -> None:
    """Forget what was set aside; the collections keep every report.

    \b
    Example:
      mintwire aside drop 3
    """
    cli: Cli = context.obj
    found = _found(cli.loaded.settings, numbers)
    _drop(cli.loaded.settings, found)
    print(f"dropped: {len(found)}")


def _found(settings: Settings, numbers: list[int]) -> list[Aside]:
    found = []
    with opened_to_read(settings) as connection:
        for number in dict.fromkeys(numbers):
            if (known := aside.get(connection, number)) is None:
                fail(f"nothing of the number {number} is set aside: `mintwire aside list` shows what is", USAGE)
            found.append(known)
    return found


def _item(each: Aside) -> Item:
    if each.stage not in ("filed", "judged"):
        fail(f"{each.id}: only reports can be handed to the story lane again, and this one was {each.stage}", USAGE)
    try:
        return Item.from_json(each.payload)
    except NOT_AN_ITEM as error:
        fail(f"{each.id}: still cannot be read: {type(error).__name__}: {error}")


def _hand_on(url: str, items: list[Item]) -> None:
    async def add() -> None:
        async with connect(url) as redis:
            await Filed(redis).add(items)

    try:
        asyncio.run(add())
    except RedisError as error:
        raise StoreError(f"redis: {error}") from error


def _drop(settings: Settings, found: list[Aside]) -> None:
    with opened(settings) as engine, engine.begin() as connection:
        for each in found:
            aside.drop(connection, each.id)


def _cells(each: Aside, now: datetime) -> tuple[Text, ...]:
    texts = (each.id, age(each.at, now), each.stage, each.key, each.times, " ".join(each.error.split())[:120])
    return tuple(cell(text) for text in texts)
