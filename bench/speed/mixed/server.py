"""The sources' server, on many loopback addresses: `python -m bench.speed.mixed.server --port N --sources N`.

Each answer takes a while, as a far server's does, and what a host has open at once is counted.  GET /counts tells.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
from collections import Counter

from bench.speed.mixed.documents import document, kind_of, path_of

#: Two sources to an address, 250 addresses to a third byte.
PER_ADDRESS, PER_BYTE = 2, 250
#: Seconds that an answer takes.
LEAST_S, MOST_S = 0.02, 0.2
#: A source changes at every so many polls.
CHANGES = 4


def root(number: int, port: int) -> str:
    """The address of a source's host."""
    third, fourth = divmod(number // PER_ADDRESS, PER_BYTE)
    return f"http://127.1.{third}.{1 + fourth}:{port}"


class Sources:
    """How often each source was polled, and what is open."""

    def __init__(self, port: int, sources: int) -> None:
        self.port = port
        self.polls = [0] * sources
        self.counts = Counter[str]()
        self.open, self.most_open = Counter[str](), 0

    def answer(self, path: str, tag: str) -> bytes:
        """The whole answer to a request; `tag` is its If-None-Match."""
        number, _, name = path[1:].partition("/")
        if not number.isdigit() or int(number) >= len(self.polls):
            return _response(b"404 Not Found", b"")
        source = int(number)
        if path == path_of(source):
            self.polls[source] += 1
            self.counts[kind_of(source)] += 1
        # Sources change at different polls.
        version = (self.polls[source] + source) // CHANGES
        body = document(source, name, version, root(source, self.port))
        if body is None:
            return _response(b"404 Not Found", b"")
        own = f'"{version if name != "old.xml" else 0}"'
        self.counts["unchanged"] += tag == own
        return _response(b"304 Not Modified", b"", own) if tag == own else _response(b"200 OK", body, own)


class Connection(asyncio.Protocol):
    """HTTP/1.1 as far as readers need it; connections stay open."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._buffer = b""
        self._transport: asyncio.WriteTransport
        self._host = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport
        self._host = transport.get_extra_info("sockname")[0]

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while b"\r\n\r\n" in self._buffer:
            head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
            request, *lines = head.decode("latin-1").split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
            self._respond(request.split(" ")[1], headers.get("if-none-match", ""))

    def _respond(self, path: str, tag: str) -> None:
        sources = self._sources
        if path == "/counts":
            told = {**sources.counts, "most_open": sources.most_open, "least_polled": min(sources.polls)}
            self._transport.write(_response(b"200 OK", json.dumps(told).encode()))
            return
        sources.counts["requests"] += 1
        sources.open[self._host] += 1
        sources.most_open = max(sources.most_open, sources.open[self._host])
        asyncio.get_running_loop().call_later(random.uniform(LEAST_S, MOST_S), self._write, sources.answer(path, tag))

    def _write(self, answer: bytes) -> None:
        self._sources.open[self._host] -= 1
        self._transport.write(answer)


def _response(status: bytes, body: bytes, tag: str = "") -> bytes:
    etag = f"ETag: {tag}\r\n".encode() if tag else b""
    return b"HTTP/1.1 %b\r\n%bContent-Length: %d\r\n\r\n%b" % (status, etag, len(body), body)


async def _serve(port: int, sources: Sources) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: Connection(sources), "0.0.0.0", port, backlog=1024)
    await server.serve_forever()


def main() -> None:
    """Serves until it is ended."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed.mixed.server", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--sources", type=int, required=True)
    asked = parser.parse_args()
    asyncio.run(_serve(asked.port, Sources(asked.port, asked.sources)))


if __name__ == "__main__":
    main()
