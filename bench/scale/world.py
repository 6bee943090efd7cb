"""A database of so many chats, as commands make them, and stories that come to it, as the lane writes them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, insert, select

from notifier.matching.standing import Standing, stamp
from notifier.query.compile import compile_query
from notifier.query.reading.concepts import shipped_book
from record.changes import Brought, Change, Outlet
from record.identity import base_id
from record.item import Item
from record.sql import changes, counters
from record.sql.chats.rows import chats
from record.sql.items import light_row
from record.sql.tables import channel_names, channels, deliveries, items, origins, stories, subscriptions, watches

#: Subscriptions of each chat: to a pack's watch, and to two of its own.
OWN = 2
#: A pack's watch is heard by one chat in so many; a chat's own first watch asks for one of so many things.
PACKS = 10
#: The word of a story that many own watches ask for, and of one that a pack's does.
COMMON, PACKED = "tollgate", "harbourmint"
_SINCE = datetime(2026, 1, 1, tzinfo=UTC)
_FIRST_CHAT = 1_000_000
_AT_ONCE = 20_000


@dataclass(frozen=True)
class World:
    """Writes rows; `number` of chats, of which `matching` hear of a story that says COMMON."""

    engine: Engine
    number: int
    matching: int

    def make(self) -> None:
        """All chats with their watches and subscriptions."""
        with self.engine.begin() as connection:
            counters.raise_by(connection, counters.DIRECTORY)
            _fill(connection, origins, ({"origin": _origin(n)} for n in range(self.number)))
            connection.execute(insert(origins), [{"origin": "catalogue"}])
            _fill(connection, channels, (self._channel(n) for n in range(self.number)))
            _fill(connection, channel_names, (self._name(n) for n in range(self.number)))
            _fill(connection, chats, (self._chat(n) for n in range(self.number)))
            _fill(connection, watches, self._watches())
            _fill(connection, subscriptions, self._subscriptions())

    @staticmethod
    def _channel(n: int) -> dict[str, Any]:
        return {"number": n + 1, "kind": "telegram", "chat": str(_FIRST_CHAT + n), "thread": 0, "spec": {}}

    @staticmethod
    def _name(n: int) -> dict[str, Any]:
        return {"origin": _origin(n), "id": "chat", "enabled": True, "channel": n + 1}

    @staticmethod
    def _chat(n: int) -> dict[str, Any]:
        return {"channel": n + 1, "type": "private", "language": "zh" if n % 3 else "en", "made": _SINCE}

    def _watches(self) -> Iterator[dict[str, Any]]:
        for pack in range(PACKS):
            yield _watch(pack + 1, "catalogue", f"pack-{pack}", PACKED if pack == 0 else "harbour{0} OR quay{0}", pack)
        for n in range(self.number):
            common = f"{COMMON} -nobody{{0}}" if n < self.matching else "{0} AND bond"
            for own, shape in enumerate((common, '"pier {0}"'), 1):
                yield _watch(PACKS + n * OWN + own, _origin(n), str(own), shape, n)

    def _subscriptions(self) -> Iterator[dict[str, Any]]:
        for n in range(self.number):
            its = [(n % PACKS) + 1, *(PACKS + n * OWN + own for own in range(1, OWN + 1))]
            for watch in its:
                # One chat in a hundred wants to hear of it before all others.
                yield {
                    "origin": _origin(n),
                    "enabled": True,
                    "channel": n + 1,
                    "watch": watch,
                    "mode": "now",
                    "priority": 9 if n % 100 == 99 else 0,
                    "since": _SINCE,
                    "changed": 1,
                }

    def come(self, number: int, title: str) -> None:
        """A report of a story of its own, which the log tells of."""
        now = datetime.now(UTC)
        item = Item(
            id=f"{number:016x}",
            source="bench",
            url=f"https://bench.example/{number}",
            title=title,
            summary=None,
            content=None,
            language="en",
            discovered=now,
            guid=None,
            news="news",
        )
        with self.engine.begin() as connection:
            seen = {"first_seen": now, "last_seen": now, "lead": item.id, "size": 1}
            connection.execute(insert(stories).values(id=f"story-{number}", version=1, **seen))
            row = light_row(item) | {"story": f"story-{number}", "primary": False, "base": base_id(item.id)}
            connection.execute(insert(items).values(**row))
            brought = Brought(item, Outlet("Bench", None, None, primary=False), "industry", 0.9, {})
            changes.append(connection, [Change(0, now, "opened", f"story-{number}", 1, item.id, brought=brought)])

    def owed(self, number: int) -> int:
        """Deliveries about that report."""
        with self.engine.connect() as connection:
            which = deliveries.c.key == f"report:{number:016x}"
            return int(connection.scalar(select(func.count()).select_from(deliveries).where(which)) or 0)

    def queue(self, number: int, report: int) -> None:
        """Each of so many chats is owed a message about a report that came."""
        now = datetime.now(UTC) - timedelta(minutes=1)
        common = {"kind": "alert", "watches": [], "words": [COMMON], "state": "pending", "created": now, "due": now}
        with self.engine.begin() as connection:
            about = {"key": f"report:queued {report}", "report": f"{report:016x}", "attempts": 0}
            rows = ({**common, **about, "channel": n + 1} for n in range(number))
            _fill(connection, deliveries, rows)


def _origin(n: int) -> str:
    return f"chat:telegram:{_FIRST_CHAT + n}:0"


def _word(n: int) -> str:
    """A word of its own for each number."""
    letters = ""
    while n or not letters:
        n, letter = divmod(n, 20)
        letters += "bcdfghjklmnpqrstvwxz"[letter] + "aeiou"[(n + letter) % 5]
    return letters


#: Stands for a word in a query that is compiled once for all that differ in it alone.
_ANY = "quixotry"


@cache
def _compiled(shape: str) -> str:
    return Standing.of(compile_query(shape.format(_ANY), shipped_book())).to_text()


def _watch(number: int, origin: str, identity: str, shape: str, n: int) -> dict[str, Any]:
    query = shape.format(_word(n))
    return {
        "number": number,
        "origin": origin,
        "id": identity,
        "enabled": True,
        "label": query[:40],
        "query": query,
        "sources": [],
        "languages": [],
        "sections": [],
        "compiled": _compiled(shape).replace(_ANY, _word(n)),
        "compiled_for": stamp(query, shipped_book()),
        "changed": 1,
    }


def _fill(connection: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    while some := list(islice(rows, _AT_ONCE)):
        connection.execute(insert(table), some)
