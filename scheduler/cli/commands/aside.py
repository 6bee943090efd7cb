"""`mintwire aside`: what made an error and was taken out of the way, so that the wire went on."""

from __future__ import annotations

import asyncio
from contextlib import nullcontext
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer
from redis.exceptions import RedisError

from config.errors import StoreError
from config.models import Settings
from record.item import NOT_AN_ITEM, Item, to_iso
from record.live.client import connect
from record.live.filed import Filed
from record.sql import aside, changes
from record.sql.aside import Aside
from scheduler.cli.context import USAGE, Json, current, fail, new_app
from scheduler.cli.stores import look_up, opened, opened_to_read, redis_time
from scheduler.cli.tables import age, cell, tell, to_second
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
def list_aside(as_json: Json = False) -> None:
    """List what was set aside, the oldest first.

    Where it happened: filed (it could not be read or stored), judged (it is stored, without section and tags),
    matched (a watch could not be asked), sent (a message could not be made).

    \b
    Examples:
      mintwire aside list
      mintwire aside list --json | jq -r '.[] | .error'
    """
    now = datetime.now(UTC)
    tell(
        look_up(current().settings, aside.look) or [],
        {
            "number": lambda each: each.id,
            "ago": lambda each: age(each.at, now),
            "where": lambda each: each.stage,
            "what": lambda each: each.key,
            "tries": lambda each: each.times,
            "why": lambda each: " ".join(each.error.split())[:120],
        },
        as_json=as_json,
        document=lambda each: {**asdict(each), "at": to_iso(each.at)},
        nothing="nothing is set aside",
    )


@app.command()
def show(number: Number) -> None:
    """Show all that is kept of one: why, and what it was.

    \b
    Example:
      mintwire aside show 3
    """
    (found,) = _found(current().settings, [number])
    for name, value in (
        ("where", found.stage),
        ("what", found.key),
        ("since", to_second(found.at)),
        ("why", found.error),
    ):
        print(cell(f"{name}: {value}"))
    print(cell(found.payload))


@app.command()
def retry(numbers: Numbers) -> None:
    """Try again what was set aside.

    Reports go to the story lane, and the matcher reads changes of stories anew. What makes an error again is set aside
    again. A message that could not be made cannot be tried.

    \b
    Example:
      mintwire aside retry 3 4
    """
    settings = current().settings
    found = _found(settings, numbers)
    if sent := [each.id for each in found if each.stage == "sent"]:
        lane = "only reports can be handed to the story lane again, and changes to the matcher"
        fail(f"{sent[0]}: {lane}: this one was sent", USAGE)
    if items := [_item(each) for each in found if each.stage != "matched"]:
        with nullcontext(settings.redis) if settings.redis else serving(settings.data) as url:
            _hand_on(url, items)
    now = redis_time(settings)
    with opened(settings) as engine, engine.begin() as connection:
        for each in found:
            if each.stage == "matched" and not changes.repeat(connection, int(each.payload), now):
                fail(f"{each.id}: the log no longer has change {each.payload}: it can only be dropped", USAGE)
            aside.drop(connection, each.id)
    print(f"handed on again: {len(found)}")


@app.command()
def drop(numbers: Numbers) -> None:
    """Forget what was set aside; the collections keep every report.

    \b
    Example:
      mintwire aside drop 3
    """
    settings = current().settings
    found = _found(settings, numbers)
    with opened(settings) as engine, engine.begin() as connection:
        for each in found:
            aside.drop(connection, each.id)
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
