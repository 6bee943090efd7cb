"""The lane's half for tests of the matcher: reports come into stories, and the change log says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, cast

from redis.asyncio import Redis
from sqlalchemy import Engine, insert, select, update

from notifier.matcher.matcher import Done, Matcher
from record.changes import Before, Brought, Change, Kind, Outlet
from record.identity import base_id
from record.item import Item
from record.sql import changes, leases, undecided
from record.sql.database import reading
from record.sql.directory import Configured
from record.sql.items import light_row
from record.sql.leases import Lease
from record.sql.tables import channel_names, deliveries, items, stories, story_views
from record.sql.tables import channels as channel_rows
from record.story import Teller, View
from tests.newsroom.items import make_item
from tests.record.sql.directory_rows import channel_row, subscription_row, synchronise, watch_row

#: Since when subscriptions of the tests hear, and when the first report is discovered.
START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
OUTLET = Outlet("Example", "crypto_media", None, primary=False)


def report(number: int, title: str, **more: Any) -> Item:
    """Report number so and so, discovered as many minutes after START; news."""
    values: dict[str, Any] = {
        "id": f"{number:016x}",
        "source": f"s{number}",
        "url": f"https://s{number}.example/{number}",
        "title": title,
        "summary": None,
        "published": None,
        "discovered": START + number * MINUTE,
        "guid": None,
        "news": "news",
    }
    return make_item(**values | more)


def revision(of: Item, title: str, number: int = 1, **more: Any) -> Item:
    """The same report with another title, discovered a minute later."""
    identity = f"{base_id(of.id)}-{number:08x}"
    return replace(of, id=identity, title=title, revision=number, discovered=of.discovered + MINUTE, **more)


class Wire:
    """A database with the matcher at work, step by step; the clock is a value."""

    def __init__(self, engine: Engine, alert_age: timedelta | Literal["all"] = timedelta(days=3)) -> None:
        self.engine = engine
        #: The matcher's steps ask no Redis.
        self.matcher = Matcher(cast("Redis", None), engine, "test", alert_age=alert_age, wake=cast("Any", None))
        lease = leases.acquire(engine, changes.MATCHER, "test", 1_000, 10**12)
        assert lease is not None
        self.lease: Lease = lease

    def configure(
        self, watches: dict[str, str | dict[str, Any]], *pairs: str | dict[str, Any], at: datetime = START, **more: Any
    ) -> None:
        """Watches by id (the query, or a row), and who hears of which: "channel watch"."""
        rows = [
            watch_row(identity, **({"query": each} if isinstance(each, str) else each))
            for identity, each in watches.items()
        ]
        subscribed = [subscription_row(*each.split()) if isinstance(each, str) else each for each in pairs]
        names = dict.fromkeys(each["channel"] for each in subscribed)
        places = [channel_row(name, "telegram", str(number + 1)) for number, name in enumerate(names)]
        wanted = {"watches": rows, "channels": places, "subscriptions": subscribed} | more
        synchronise(self.engine, now=at, base=Configured(), **wanted)

    def come(
        self,
        item: Item,
        story: str = "s1",
        *,
        before: Before | None = None,
        kind: Kind | None = None,
        section: str = "policy",
        at: datetime | None = None,
    ) -> None:
        """An item comes into a story: it opens it, or it grows, or is corrected."""
        with self.engine.begin() as connection:
            row = connection.execute(select(stories).where(stories.c.id == story)).one_or_none()
            if row is None:
                opened = {"id": story, "lead": item.id, "first_seen": item.discovered, "last_seen": item.discovered}
                connection.execute(insert(stories).values(**opened, size=1))
            natural: Kind = "text" if item.from_page else "corrected" if item.revision else "grew"
            kind = kind or ("opened" if row is None else natural)
            version = 1 if row is None else row.version + 1
            connection.execute(update(stories).where(stories.c.id == story).values(version=version))
            values = light_row(item) | {"news": item.news, "story": story, "primary": False}
            connection.execute(insert(items).values(**values))
            if item.from_page:
                undecided.decide(connection, [values])
            brought = Brought(item, OUTLET, section, 0.9, {}, before)
            change = Change(0, at or item.discovered, kind, story, version, item.id, brought=brought)
            changes.append(connection, [change])

    def lead(self, item: Item, story: str = "s1", *, primary: bool) -> None:
        """Another item leads the story."""
        told = Teller(base_id(item.id), item.source, item.source, item.title, item.url, item.language, primary)
        with self.engine.begin() as connection:
            version = connection.execute(select(stories.c.version).where(stories.c.id == story)).scalar_one() + 1
            connection.execute(update(stories).where(stories.c.id == story).values(version=version, lead=item.id))
            for number, leading in ((version - 1, replace(told, primary=False)), (version, told)):
                view = View(leading, (leading,), 1, 1, None, None, None).to_dict()
                row = {"story": story, "version": number, "view": view, "at": START}
                connection.execute(insert(story_views).values(row))
            changes.append(connection, [Change(0, START, "lead", story, version, item.id)])

    def merge(self, absorbed: str, into: str) -> None:
        """One story becomes part of another."""
        with self.engine.begin() as connection:
            connection.execute(update(items).where(items.c.story == absorbed).values(story=into))
            connection.execute(update(stories).where(stories.c.id == absorbed).values(merged_into=into))
            changes.append(connection, [Change(0, START, "merged", into, 9, other=absorbed)])

    def split(self, story: str, off: str, *moved: Item) -> None:
        """Items leave a story for another."""
        with self.engine.begin() as connection:
            first = moved[0]
            seen = {"first_seen": first.discovered, "last_seen": first.discovered}
            connection.execute(insert(stories).values(id=off, lead=first.id, size=1, **seen))
            for item in moved:
                connection.execute(update(items).where(items.c.base == base_id(item.id)).values(story=off))
            changes.append(connection, [Change(0, START, "split", story, 9, other=off)])

    def step(self, at: datetime = START + HOUR) -> Done:
        """One batch."""
        return self.matcher.step(self.lease, at)

    def follow(self, at: datetime = START + HOUR) -> int:
        """All that is there; returns how many deliveries it owes."""
        owed = 0
        while (done := self.step(at)).changes:
            owed += done.owed
        return owed

    def settle(self, *channels: str, message: str | None = "7", state: str = "sent", at: datetime = START) -> None:
        """What these channels are owed, all of them where none is named, is sent (or comes to another end)."""
        values = {"state": state, "message_id": message if state == "sent" else None, "settled": at}
        which = deliveries.c.state == "pending"
        if channels:
            numbers = select(channel_names.c.channel).where(channel_names.c.id.in_(channels))
            which &= deliveries.c.channel.in_(numbers)
        with self.engine.begin() as connection:
            connection.execute(update(deliveries).where(which).values(values))

    def rows(self, kind: str | None = None) -> list[Any]:
        """Deliveries, the oldest first."""
        with reading(self.engine) as connection:
            found = connection.execute(select(deliveries).order_by(deliveries.c.id)).all()
        return [row for row in found if kind in (None, row.kind)]

    def told(self) -> list[tuple[str, str, list[str], list[str]]]:
        """Channel, key, watches and words of each delivery."""
        with reading(self.engine) as connection:
            query = select(channel_names.c.channel, channel_names.c.id).join(channel_rows)
            names = {row.channel: row.id for row in connection.execute(query)}
        return [(names[row.channel], row.key, row.watches, row.words) for row in self.rows()]

    def number(self, channel: str) -> int:
        """A channel's number."""
        with reading(self.engine) as connection:
            query = select(channel_names.c.channel).where(channel_names.c.id == channel)
            return int(connection.execute(query).scalar_one())


def key(item: Item) -> str:
    """Of an alert about this report."""
    return f"report:{base_id(item.id)}"
