"""A server on loopback that behaves as badly as servers do, one way per path, see `behaviours` and `oddities`.

It runs its own event loop in a thread, on any number of loopback addresses and one port, and remembers what it saw.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from tests.crawlers.fetching import oddities as oddities  # adds to BEHAVIOURS
from tests.crawlers.fetching.behaviours import BEHAVIOURS
from tests.crawlers.fetching.exchange import Exchange


@dataclass
class Seen:
    """What the server saw at one of its addresses."""

    connections: int = 0
    open: int = 0
    most_open: int = 0
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    #: When each came, on a steady clock in seconds.
    times: list[float] = field(default_factory=list)
    #: Seconds for which each connection was open.
    lasted: list[float] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.requests]


class HostileServer:
    """`robots` is what /robots.txt answers on each address: a body, a status, or None for no answer."""

    def __init__(self, addresses: Iterable[str], *, tls: ssl.SSLContext | None = None) -> None:
        self.robots: dict[str, bytes | int | None] = {}
        self.seen: dict[str, Seen] = {address: Seen() for address in addresses}
        self._times: Counter[str] = Counter()
        self._tls = tls
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.port = _free_port()

    def start(self) -> None:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def url(self, address: str, path: str) -> str:
        return f"{'https' if self._tls else 'http'}://{address}:{self.port}{path}"

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(
            self._serve,
            list(self.seen),
            self.port,
            ssl=self._tls,
            backlog=512,
            ssl_handshake_timeout=5 if self._tls else None,
        )

    async def _end(self) -> None:
        self._server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen = self.seen[writer.get_extra_info("sockname")[0]]
        begun = time.monotonic()
        seen.connections += 1
        try:
            ahead: bytes | None = b""
            while ahead is not None:
                ahead = await self._answer(seen, ahead + await reader.readuntil(b"\r\n\r\n"), reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, ssl.SSLError):
            pass
        finally:
            seen.lasted.append(time.monotonic() - begun)
            writer.close()

    async def _answer(
        self, seen: Seen, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bytes | None:
        """Answer one request; what came of the next one meanwhile, or None to close the connection."""
        first, *lines = head.decode().split("\r\n")
        target = first.split(" ")[1]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
        seen.requests.append((target, headers))
        seen.times.append(time.monotonic())
        seen.open += 1
        seen.most_open = max(seen.most_open, seen.open)
        try:
            parts = urlsplit(target)
            self._times[parts.path] += 1
            parameters = parse_qs(parts.query, keep_blank_values=True)
            exchange = Exchange(parts.path, parameters, headers, writer, self._times[parts.path])
            return await self._until_gone(exchange, reader)
        finally:
            seen.open -= 1

    async def _until_gone(self, exchange: Exchange, reader: asyncio.StreamReader) -> bytes | None:
        """Behave until that is done or the client hangs up, for a client sends nothing before its answer is there."""
        gone = asyncio.ensure_future(reader.read(1))
        work = asyncio.ensure_future(self._behave(exchange))
        try:
            await asyncio.wait({gone, work}, return_when=asyncio.FIRST_COMPLETED)
            stays = work.done() and work.result() is not False
        finally:
            gone.cancel()
            work.cancel()
            await asyncio.wait({gone, work})
        return (b"" if gone.cancelled() else gone.result()) if stays else None

    async def _behave(self, exchange: Exchange) -> bool | None:
        if exchange.path == "/robots.txt":
            return await self._robots(exchange)
        name = exchange.path.split("/")[1]
        if name not in BEHAVIOURS:
            return await exchange.reply(404)
        return await BEHAVIOURS[name](exchange)

    async def _robots(self, exchange: Exchange) -> None:
        address = exchange.writer.get_extra_info("sockname")[0]
        answer = self.robots.get(address, b"User-agent: *\nDisallow: /private/\n")
        if answer is None:
            await asyncio.Event().wait()
        elif isinstance(answer, bytes):
            await exchange.reply(200, answer)
        else:
            await exchange.reply(answer, b"no", Location="/robots.txt", Retry_After="7")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
