"""An HTTP proxy on loopback, which looks names up in a table of its own and remembers what it was asked."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit


class TestProxy:
    """`names` is the host and port that each name leads to; where it is given, `authorization` must be sent."""

    __test__ = False

    def __init__(self, names: Mapping[str, tuple[str, int]], authorization: str = "") -> None:
        self._names = names
        self._authorization = authorization
        #: The first line and the headers of each request.
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.port = 0

    async def run(self, ready: threading.Event, ends: threading.Event) -> None:
        """Listen, say that it is `ready`, and serve until `ends` is set."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await asyncio.to_thread(ends.wait)
        server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        first, *lines = head.split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
        self.asked.append((first, headers))
        method, target, _ = first.split(" ")
        parts = urlsplit(target if "://" in target else f"//{target}")
        place = self._names.get(parts.hostname or "")
        if self._authorization and headers.get("proxy-authorization") != self._authorization:
            writer.write(b"HTTP/1.1 407 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        elif place is None:
            writer.write(b"HTTP/1.1 502 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        elif method == "CONNECT":
            onward_reader, onward = await asyncio.open_connection(*place)
            writer.write(b"HTTP/1.1 200 Such\r\n\r\n")
            await asyncio.gather(_copy(reader, onward), _copy(onward_reader, writer))
        else:
            onward_reader, onward = await asyncio.open_connection(*place)
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            onward.write("\r\n".join([f"{method} {path} HTTP/1.1", *lines]).encode())
            answer = await onward_reader.readuntil(b"\r\n\r\n")
            length = next(line for line in answer.lower().split(b"\r\n") if line.startswith(b"content-length"))
            writer.write(answer + await onward_reader.readexactly(int(length.partition(b":")[2])))
            onward.close()
        writer.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


@contextmanager
def running(proxy: TestProxy) -> Iterator[TestProxy]:
    """The proxy, in a loop and a thread of its own."""
    ready, ends = threading.Event(), threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(proxy.run(ready, ends)), daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield proxy
    finally:
        ends.set()
        thread.join(10)
