"""The collections by HTTP as a reader sees them: a real server on loopback, over real stores."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Engine

from record.collections.closed.manifest import Resource
from record.collections.collections import Collections
from record.collections.layout import MANIFEST, folder_of, raw_folder
from record.collections.writing import SegmentWriter
from record.item import Item
from record.live.client import connect
from record.live.readers import Most, Readers
from record.sql import tokens
from record.sql.tokens import AccessToken
from tests.newsroom.items import make_item
from tests.newsroom.judged import assign, judged
from tests.record.collections.closing import close_day
from web.access.gate import Rules
from web.access.scopes import Scope
from web.access.secret import Secret
from web.app import make_app
from web.server import listen, serve

#: A closed day, and the one that is under way.
CLOSED, LIVE = date(2026, 11, 23), date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
MANY = Most(10_000, 100, 10**12)
#: The raw file of each of them, and its bytes.
RAW, RECORDS = "raw/w-0.warc.gz", gzip.compress(b"WARC/1.1\r\n" * 100, mtime=0)


@dataclass
class Site:
    """A server and what it serves."""

    url: str
    collections: Collections
    engine: Engine
    #: By Redis TIME, as the server takes it; a test may set it on.
    now: datetime = NOW

    def token(self, *scopes: Scope, until: datetime | None = None) -> Secret:
        """A new one."""
        secret = Secret.draw()
        row = AccessToken(
            secret.id, f"token-{secret.id}", secret.digest, secret.link_key, scopes or ("read",), NOW, until
        )
        with self.engine.begin() as connection:
            assert tokens.add(connection, row)
        return secret

    def revoke(self, secret: Secret) -> None:
        with self.engine.begin() as connection:
            assert tokens.revoke(connection, f"token-{secret.id}")

    def close(self, day: date, **about: Any) -> None:
        """Close the live day; `about`: what else its manifest says."""
        manifest = close_day(self.collections, day)
        more = replace(manifest, about={**manifest.about, **about})
        self.collections.storage.put_bytes(f"{folder_of(day)}/{MANIFEST}", more.to_bytes())

    def add(self, day: date, name: str, data: bytes) -> None:
        """One more file of a closed day, which its manifest names."""
        storage, path = self.collections.storage, f"{folder_of(day)}/{name}"
        storage.put_bytes(path, data)
        manifest = self.collections.manifest(day)
        resource = Resource(name, len(data), hashlib.sha256(data).hexdigest())
        more = replace(manifest, resources=(*manifest.resources, resource))
        storage.put_bytes(f"{folder_of(day)}/{MANIFEST}", more.to_bytes())

    def client(self, *scopes: Scope, **options: Any) -> httpx.Client:
        """A reader with a new token of these scopes."""
        headers = {"authorization": f"Bearer {self.token(*scopes)}", "accept-encoding": "identity"}
        return httpx.Client(base_url=self.url, headers=headers | options.pop("headers", {}), **options)


def item(number: int, day: date, **changed: Any) -> Item:
    """The report `number` of a day, discovered in its minute `number`."""
    discovered = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=number)
    values = {
        "title": f"Report {number} of {day} 报告",
        "source": f"source-{number % 3}",
        "content": "It says so. " * 20,
    }
    return make_item(id=f"{day:%Y%m%d}{number:08x}", discovered=discovered, **values | changed)


def file(collections: Collections, items: Sequence[Item], writer: str = "w") -> None:
    """Under the days of their discovery."""
    segments = SegmentWriter(collections.root, writer)
    for day, group in groupby(items, key=lambda each: each.discovered.date()):
        segments.append(day, [each.to_json() for each in group])
    segments.close()


def two_days(folder: Path, items: int = 30) -> Collections:
    """A closed day and a live one, of so many items each."""
    collections = Collections(folder)
    for day in (CLOSED, LIVE):
        file(collections, [item(number, day) for number in range(items)])
        raw_folder(folder, day).mkdir()
        (raw_folder(folder, day) / RAW.partition("/")[2]).write_bytes(RECORDS)
        if day == CLOSED:
            close_day(collections, day)
    return collections


def noted(engine: Engine, items: Sequence[Item], now: datetime) -> None:
    """SQL knows them, and the change log tells of them."""
    with engine.begin() as connection:
        assign(connection, [judged(each) for each in items], now)


@contextmanager
def serving(
    collections: Collections, engine: Engine, redis_url: str, most: Most = MANY, *, is_open: bool = False
) -> Iterator[Site]:
    """A server for the time of a block."""
    listener = listen("127.0.0.1", 0)
    site = Site(f"http://127.0.0.1:{listener.getsockname()[1]}", collections, engine)
    loops: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []
    begun = threading.Event()

    async def now() -> datetime:
        return site.now

    async def run() -> None:
        stop = asyncio.Event()
        loops.append((asyncio.get_running_loop(), stop))
        async with connect(redis_url) as redis:
            app = make_app(collections, engine, Readers(redis), Rules(most, is_open=is_open), now)
            begun.set()
            await serve(app, listener, stop)

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    begun.wait()
    try:
        yield site
    finally:
        for loop, stop in loops:
            loop.call_soon_threadsafe(stop.set)
        thread.join()
