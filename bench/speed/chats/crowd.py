"""A crowd of chats with watches of their own, in SQL as their commands leave them."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, insert, select

from bench.speed.documents import WORDS
from bench.speed.watches import queries
from notifier.matching.standing import Standing, stamp
from notifier.query.compile import compile_query
from notifier.query.reading.concepts import shipped_book
from record.sql import counters
from record.sql.chats.places import meet
from record.sql.chats.rows import chats
from record.sql.counters import DIRECTORY
from record.sql.directory import change, subscribe
from record.sql.tables import channel_names, channels, origins, subscriptions, watches
from record.sql.watches import WatchRow, put_watch

#: Id of the first chat.
FIRST = 100_000
#: Watches of each chat; every so many chats one of its watches finds the story, and of those every so many is urgent.
OF_EACH, FINDS, URGENT = 3, 5, 100
#: What the story says, and nothing else.
WORD = "zephyrcoin"
#: Priority of what is urgent.
HIGH = 10
#: Rows that are written at once.
_AT_ONCE = 20_000
#: Words as many as people use.
_VOCABULARY = [*WORDS, *(f"{one}{other}" for one in WORDS for other in WORDS if one != other)]

Rows = list[dict[str, Any]]


def asked(number: int, seed: int = 7) -> list[list[str]]:
    """The queries of so many chats."""
    dice = random.Random(seed)
    reports = [" ".join(dice.choices(_VOCABULARY, k=60)) for _ in range(2_000)]
    found = iter(queries(reports, number * OF_EACH, dice, frequent=False))
    every = [[next(found) for _ in range(OF_EACH)] for _ in range(number)]
    for its in every[::FINDS]:
        its[0] = dice.choice((WORD, f'"{WORD} pilot"', f"{WORD} OR ({its[0]})"))
    return every


def is_urgent(place: int) -> bool:
    """Whether the chat at this place has its watch for the story at high priority."""
    return place % (FINDS * URGENT) == 0


def make(engine: Engine, crowd: Sequence[Sequence[str]], now: datetime, sample: int) -> float:
    """The first `sample` chats by what their commands call, each in a transaction; the others as the same rows.

    Returns the seconds that one chat took.
    """
    begun = time.perf_counter()
    for place, its in enumerate(crowd[:sample]):
        with engine.begin() as connection:
            _command(connection, place, its, now)
    took = (time.perf_counter() - begun) / max(sample, 1)
    for start in range(sample, len(crowd), _AT_ONCE):
        with engine.begin() as connection:
            number = counters.raise_by(connection, DIRECTORY)
            some = range(start, min(start + _AT_ONCE, len(crowd)))
            for table, rows in _rows(connection, crowd, some, now, number):
                connection.execute(insert(table), rows)
    return took


def _command(connection: Connection, place: int, its: Sequence[str], now: datetime) -> None:
    met = meet(connection, FIRST + place, 0, now, **_settings(place))
    for number, query in enumerate(its):
        watch = put_watch(connection, WatchRow(str(number + 1), query, origin=met.origin))
        priority, changed = _priority(place, number), change(connection)
        subscribe(connection, met.channel, watch, origin=met.origin, now=now, number=changed, priority=priority)


def _settings(place: int) -> dict[str, Any]:
    return {"type": "private", "title": f"Reader {place}", "language": "en", "owner": str(FIRST + place)}


def _priority(place: int, number: int) -> int:
    return HIGH if number == 0 and is_urgent(place) else 0


def _rows(
    connection: Connection, crowd: Sequence[Sequence[str]], some: range, now: datetime, changed: int
) -> Iterator[tuple[Table, Rows]]:
    """What `_command` writes, by table."""
    by_table: dict[Table, Rows] = {
        each: [] for each in (origins, channels, channel_names, chats, watches, subscriptions)
    }
    channel, watch = (connection.scalar(select(func.max(each.c.number))) or 0 for each in (channels, watches))
    common = {"enabled": True, "changed": changed}
    for place in some:
        channel += 1
        origin = f"chat:telegram:{FIRST + place}:0"
        by_table[origins].append({"origin": origin})
        by_table[channels].append({"number": channel, "kind": "telegram", "chat": str(FIRST + place), "spec": {}})
        by_table[channel_names].append({"origin": origin, "id": "chat", "enabled": True, "channel": channel})
        by_table[chats].append({"channel": channel, "made": now, **_settings(place)})
        for number, query in enumerate(crowd[place]):
            watch += 1
            standing = Standing.of(compile_query(query)).to_text()
            ready = {"compiled": standing, "compiled_for": stamp(query, shipped_book())}
            covering: dict[str, Any] = {"sources": [], "languages": [], "sections": []}
            row = {"number": watch, "origin": origin, "id": str(number + 1), "query": query}
            by_table[watches].append({**row, **covering, **ready, **common})
            heard = {"channel": channel, "watch": watch, "mode": "now", "since": now}
            by_table[subscriptions].append({"origin": origin, **heard, "priority": _priority(place, number), **common})
    yield from by_table.items()
