"""The limit: bare aiohttp fetches the same, conditionally, and throws it away.

`python -m bench.speed.limit --feeds N --port P` polls without end.
"""

from __future__ import annotations

import argparse
import asyncio
from itertools import cycle

import aiohttp

from bench.speed import server

#: As many at once as Scrapy's default.
WORKERS = 16


async def poll(feeds: int, port: int) -> None:
    """Never returns."""
    tags: dict[str, str] = {}
    addresses = cycle(server.urls(feeds, port))
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=60)) as session:
        await asyncio.gather(*(_work(session, addresses, tags) for _ in range(WORKERS)))


async def _work(session: aiohttp.ClientSession, addresses: cycle[str], tags: dict[str, str]) -> None:
    for url in addresses:
        headers = {"If-None-Match": tags[url]} if url in tags else {}
        async with session.get(url, headers=headers) as response:
            await response.read()
            tags[url] = response.headers["ETag"]


def main() -> None:
    """Polls until it is ended."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed.limit", description=__doc__)
    parser.add_argument("--feeds", type=int, required=True)
    parser.add_argument("--port", type=int, required=True)
    asked = parser.parse_args()
    asyncio.run(poll(asked.feeds, asked.port))


if __name__ == "__main__":
    main()
