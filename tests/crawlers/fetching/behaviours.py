"""What the hostile server does, one way per path."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Awaitable, Callable
from functools import cache

import brotli
from backports import zstd

from tests.crawlers.fetching.exchange import Exchange

DOCUMENT = b"<rss version='2.0'><channel><title>Sound</title></channel></rss>"
ETAG = '"sound"'
MEGABYTE = b" " * 1_000_000

Behaviour = Callable[[Exchange], Awaitable[bool | None]]
BEHAVIOURS: dict[str, Behaviour] = {}


def behaviour(function: Behaviour) -> Behaviour:
    """Answers the paths that begin with the function's name.  What returns False closes the connection."""
    BEHAVIOURS[function.__name__] = function
    return function


@behaviour
async def sound(exchange: Exchange) -> None:
    """A document; 304 where the client has it.  ?after=S waits before the answer."""
    await asyncio.sleep(float(exchange.query.get("after", "0")))
    if exchange.headers.get("if-none-match") == ETAG:
        await exchange.reply(304, ETag=ETAG)
    else:
        await exchange.reply(200, DOCUMENT, ETag=ETAG, Content_Type="application/rss+xml")


@behaviour
async def status(exchange: Exchange) -> None:
    """/status/N, with the query as headers."""
    await exchange.reply(int(exchange.path.split("/")[2]), b"so it is", **exchange.query)


@behaviour
async def redirect(exchange: Exchange) -> None:
    """/redirect/N?to=URL"""
    await exchange.reply(int(exchange.path.split("/")[2]), b"", Location=exchange.query["to"])


@behaviour
async def loop(exchange: Exchange) -> None:
    """A redirect to itself."""
    await exchange.reply(302, b"", Location=exchange.path)


@behaviour
async def chain(exchange: Exchange) -> None:
    """/chain/N: N redirects, then the document."""
    left = int(exchange.path.split("/")[2])
    await exchange.reply(301, b"", Location=f"/chain/{left - 1}" if left > 1 else "/sound")


@behaviour
async def late(exchange: Exchange) -> None:
    """/late/N: as /chain/N, with 0.6 s before each answer."""
    await asyncio.sleep(0.6)
    left = int(exchange.path.split("/")[2])
    await exchange.reply(301, b"", Location=f"/late/{left - 1}" if left > 1 else "/sound")


@behaviour
async def pingpong(exchange: Exchange) -> None:
    """Two addresses that point at each other."""
    await exchange.reply(302, b"", Location="/pingpong/b" if exchange.path.endswith("a") else "/pingpong/a")


@behaviour
async def silent(exchange: Exchange) -> None:
    await asyncio.Event().wait()


@behaviour
async def stall(exchange: Exchange) -> None:
    """Headers, half a body, silence."""
    exchange.head(200, Content_Length=len(DOCUMENT))
    await exchange.write(DOCUMENT[:20])
    await asyncio.Event().wait()


@behaviour
async def drip(exchange: Exchange) -> None:
    """A byte of the body now and then, for ever."""
    exchange.head(200, Content_Length=1_000_000)
    await exchange.forever(b"x", 0.05)


@behaviour
async def drip_head(exchange: Exchange) -> None:
    """A byte of a header now and then, for ever."""
    await exchange.write(b"HTTP/1.1 200 Such\r\nX: ")
    await exchange.forever(b"x", 0.05)


@behaviour
async def cut(exchange: Exchange) -> bool:
    exchange.head(200, Content_Length=len(DOCUMENT))
    await exchange.write(DOCUMENT[:20])
    return False


@behaviour
async def cut_chunks(exchange: Exchange) -> bool:
    exchange.head(200, Transfer_Encoding="chunked")
    await exchange.write(b"14\r\n" + DOCUMENT[:20] + b"\r\n")
    return False


@behaviour
async def cut_gzip(exchange: Exchange) -> None:
    await exchange.reply(200, gzip.compress(DOCUMENT)[:-12], Content_Encoding="gzip")


@behaviour
async def garbled(exchange: Exchange) -> None:
    """Neither gzip nor text."""
    await exchange.reply(200, bytes(range(256)), Content_Encoding="gzip")


@behaviour
async def coded(exchange: Exchange) -> None:
    """/coded/NAME: the document in that coding."""
    name = exchange.path.split("/")[2]
    await exchange.reply(200, CODERS[name](DOCUMENT), Content_Encoding=name)


@behaviour
async def bomb(exchange: Exchange) -> None:
    """/bomb/NAME: 300 MB of blanks, in that coding."""
    name = exchange.path.split("/")[2]
    await exchange.reply(200, await asyncio.to_thread(_bomb, name), Content_Encoding=name)


@behaviour
async def nested(exchange: Exchange) -> None:
    """Gzip in gzip in gzip …"""
    body = DOCUMENT
    for _round in range(50):
        body = gzip.compress(body)
    await exchange.reply(200, body, Content_Encoding=", ".join(["gzip"] * 50))


@behaviour
async def huge(exchange: Exchange) -> None:
    """A body without end and without Content-Length."""
    exchange.head(200, Connection="close")
    await exchange.forever(MEGABYTE)


@behaviour
async def boast(exchange: Exchange) -> None:
    """Content-Length promises a terabyte."""
    exchange.head(200, Content_Length=10**12)
    await exchange.forever(MEGABYTE)


@behaviour
async def headers(exchange: Exchange) -> None:
    """Headers without end."""
    await exchange.write(b"HTTP/1.1 200 Such\r\n")
    await exchange.forever(b"X-Header: y\r\n" * 50_000)


@behaviour
async def folded(exchange: Exchange) -> None:
    """One header, continued on line after line."""
    await exchange.write(b"HTTP/1.1 200 Such\r\nX: y\r\n")
    await exchange.forever(b" and so on\r\n" * 50_000)


@behaviour
async def continues(exchange: Exchange) -> None:
    """100 Continue without end."""
    await exchange.forever(b"HTTP/1.1 100 Continue\r\n\r\n" * 20_000)


@behaviour
async def pieces(exchange: Exchange) -> None:
    """A body in chunks of one byte, without end."""
    exchange.head(200, Transfer_Encoding="chunked")
    await exchange.forever(b"1\r\nx\r\n" * 10_000)


@behaviour
async def closes(exchange: Exchange) -> bool:
    return False


@behaviour
async def banner(exchange: Exchange) -> bool:
    await exchange.write(b"220 mail ready\r\n")
    return False


@behaviour
async def page(exchange: Exchange) -> None:
    await exchange.reply(200, b"<!doctype html><title>Just a moment</title>", Content_Type="text/html")


@behaviour
async def empty(exchange: Exchange) -> None:
    await exchange.reply(200, b"", Content_Type="application/rss+xml")


@behaviour
async def flaky(exchange: Exchange) -> None:
    """Every other request fails."""
    if exchange.time % 2:
        await exchange.reply(500, b"oops")
    else:
        await exchange.reply(200, DOCUMENT)


@cache
def _bomb(coding: str) -> bytes:
    if coding in ("gzip", "zstd"):  # of which several may follow each other
        return CODERS[coding](MEGABYTE) * 300
    if coding == "br":
        coder = brotli.Compressor(quality=1)
        return b"".join(coder.process(MEGABYTE) for _ in range(300)) + coder.finish()
    deflate = zlib.compressobj(1)
    return b"".join(deflate.compress(MEGABYTE) for _ in range(300)) + deflate.flush()


def deflate_raw(body: bytes) -> bytes:
    coder = zlib.compressobj(wbits=-15)
    return coder.compress(body) + coder.flush()


CODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
    "utf-8": bytes,
}
