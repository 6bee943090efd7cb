"""A feed server that is far faster than its readers: `python -m bench.speed.server --port N`.

Two feeds share a loopback address, as many outlets have several.  Half of the feeds never change and answer 304 to a
conditional request; of the others each request brings the next version.  Also:

    GET  /counts   {"polls": [requests by feed], "unchanged": 304s in all}
    POST /reset    everything from the first version again
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from bench.speed.documents import Captured, Made

PER_ADDRESS = 2
#: Addresses 127.0.20.1 and up, 250 to a third byte.
FIRST_BYTE, PER_BYTE = 20, 250
#: Answers kept ready.
KEPT = 20_000
#: Versions that are made before the first request.
READY = 8


def address(feed: int) -> str:
    """The loopback address of a feed."""
    third, fourth = divmod(feed // PER_ADDRESS, PER_BYTE)
    return f"127.0.{FIRST_BYTE + third}.{1 + fourth}"


def urls(feeds: int, port: int) -> list[str]:
    """Where the feeds are."""
    return [f"http://{address(feed)}:{port}/feed/{feed}.xml" for feed in range(feeds)]


class Feeds:
    """The documents and how often each was asked for."""

    def __init__(self, documents: Sequence[Made | Captured]) -> None:
        self.documents = documents
        self.polls = [0] * len(documents)
        self.unchanged = 0
        self.answer = lru_cache(maxsize=KEPT)(self._answer)
        for feed in range(len(documents)):
            for version in range(READY if changes(feed) else 1):
                self.answer(feed, version, True)
                self.answer(feed, version, False)

    def reset(self) -> None:
        self.polls = [0] * len(self.documents)
        self.unchanged = 0

    def poll(self, feed: int, tag: bytes, *, zipped: bool) -> bytes:
        """The whole answer to one request; `tag` is its If-None-Match."""
        version = self.polls[feed] if changes(feed) else 0
        self.polls[feed] += 1
        if tag == etag(feed, version):
            self.unchanged += 1
            return b"HTTP/1.1 304 Not Modified\r\nETag: " + tag + b"\r\n\r\n"
        return self.answer(feed, version, zipped)

    def _answer(self, feed: int, version: int, zipped: bool) -> bytes:
        body = self.documents[feed].body(version)
        coding = b""
        if zipped:
            body, coding = gzip.compress(body, 4), b"Content-Encoding: gzip\r\n"
        tag = etag(feed, version)
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: %b\r\n%bContent-Length: %d\r\n\r\n"
        return head % (tag, coding, len(body)) + body


def changes(feed: int) -> bool:
    """Every other feed does."""
    return feed % 2 == 1


def etag(feed: int, version: int) -> bytes:
    return b'"%d-%d"' % (feed, version)


class Connection(asyncio.Protocol):
    """HTTP/1.1 as far as readers of feeds need it; connections stay open."""

    def __init__(self, feeds: Feeds) -> None:
        self._feeds = feeds
        self._buffer = b""
        self._transport: asyncio.WriteTransport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while b"\r\n\r\n" in self._buffer:
            head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
            self._transport.write(self._respond(head))

    def _respond(self, head: bytes) -> bytes:
        request, *lines = head.split(b"\r\n")
        path = request.split(b" ")[1]
        if not path.startswith(b"/feed/"):
            return self._aside(path)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines)}
        zipped = b"gzip" in headers.get(b"accept-encoding", b"")
        feed = int(path[6:].removesuffix(b".xml"))
        return self._feeds.poll(feed, headers.get(b"if-none-match", b""), zipped=zipped)

    def _aside(self, path: bytes) -> bytes:
        if path == b"/robots.txt":
            return _response(b"200 OK", b"User-agent: *\nDisallow: /private/\n")
        if path == b"/counts":
            counts = {"polls": self._feeds.polls, "unchanged": self._feeds.unchanged}
            return _response(b"200 OK", json.dumps(counts).encode())
        if path == b"/reset":
            self._feeds.reset()
            return _response(b"200 OK", b"")
        return _response(b"404 Not Found", b"")


def _response(status: bytes, body: bytes) -> bytes:
    return b"HTTP/1.1 %b\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n" % (status, len(body)) + body


def documents(feeds: int, captured: Path | None) -> list[Made | Captured]:
    """Made ones, or those of a folder, over and over until there are enough.  Raises ValueError without any."""
    if captured is None:
        return [Made(feed) for feed in range(feeds)]
    files = [file.read_bytes() for file in sorted(captured.rglob("*")) if file.suffix in {".xml", ".rss", ".atom"}]
    if not files:
        raise ValueError(f"no .xml, .rss or .atom in {captured}")
    # Each twice in a row: once for a feed that never changes, once for one that does.
    return [Captured(files[feed // 2 % len(files)]) for feed in range(feeds)]


async def _serve(port: int, feeds: Feeds) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: Connection(feeds), "0.0.0.0", port, backlog=1024)
    print("ready", flush=True)
    await server.serve_forever()


def main() -> None:
    """Serves until it is ended."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed.server", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--feeds", type=int, default=400)
    parser.add_argument("--captured", type=Path, help="a folder of captured feeds to serve in place of made ones")
    asked = parser.parse_args()
    asyncio.run(_serve(asked.port, Feeds(documents(asked.feeds, asked.captured))))


if __name__ == "__main__":
    main()
