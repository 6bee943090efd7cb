"""What sound servers do besides, one way per path: nothing that a feed may be lost by."""

from __future__ import annotations

import gzip

from tests.crawlers.fetching.behaviours import CODERS, DOCUMENT, behaviour, deflate_raw
from tests.crawlers.fetching.exchange import Exchange


@behaviour
async def unsaid(exchange: Exchange) -> None:
    """/unsaid/NAME: the document in that coding, without a word of it."""
    await exchange.reply(200, CODERS[exchange.path.split("/")[2]](DOCUMENT))


@behaviour
async def said(exchange: Exchange) -> None:
    """/said/NAME: the plain document, said to be in that coding."""
    await exchange.reply(200, DOCUMENT, Content_Encoding=exchange.path.split("/")[2])


@behaviour
async def stacked(exchange: Exchange) -> None:
    """In two codings."""
    await exchange.reply(200, CODERS["br"](gzip.compress(DOCUMENT)), Content_Encoding="gzip, br")


@behaviour
async def no_checksum(exchange: Exchange) -> None:
    """/no_checksum/NAME: what stands behind the compressed data is missing."""
    made = {"gzip": gzip.compress(DOCUMENT)[:-8], "deflate": CODERS["deflate"](DOCUMENT)[:-4]}
    name = exchange.path.split("/")[2]
    await exchange.reply(200, made.get(name) or deflate_raw(DOCUMENT), Content_Encoding=name.partition("-")[0])


@behaviour
async def long_header(exchange: Exchange) -> None:
    """/long_header/N: a header of N bytes."""
    await exchange.reply(200, DOCUMENT, X_Long="x" * int(exchange.path.split("/")[2]))


@behaviour
async def folded_header(exchange: Exchange) -> None:
    """A header over several lines, as was once allowed, and a line without a colon."""
    head = b'HTTP/1.1 200 OK\r\nX: one,\r\n two,\r\n\tthree\r\nno header at all\r\nETag:\r\n "folded"\r\n'
    await exchange.write(head + b"Content-Length: %d\r\n\r\n" % len(DOCUMENT) + DOCUMENT)


@behaviour
async def odd_head(exchange: Exchange) -> None:
    """/odd_head/N: what stands in a head against the rules, and nobody minds."""
    length = b"Content-Length: %d\r\n" % len(DOCUMENT)
    heads = [
        b"\r\n\r\nHTTP/1.1 200 OK\r\n" + length,
        b"HTTP/1.1 200 OK\r\n continues nothing: x\r\n" + length,
        b"HTTP/1.1 200 OK\r\nCache Control: none\r\nX(y): z\r\n: nameless\r\n" + length,
        b"HTTP/1.1 200 OK\r\n" + length.replace(b":", b" :"),
        b"HTTP/1.1 200\r\n" + length * 2,
        b"HTTP/1.1 200 OK\nX: caf\xe9\n" + length,
    ]
    await exchange.write(heads[int(exchange.path.split("/")[2])] + b"\r\n" + DOCUMENT)


@behaviour
async def padded_chunks(exchange: Exchange) -> None:
    """Blanks about a chunk's size, before its extension too."""
    first, second = DOCUMENT[:30], DOCUMENT[30:]
    exchange.head(200, Transfer_Encoding="chunked")
    await exchange.write(b"%x   \r\n" % len(first) + first + b"\r\n")
    await exchange.write(b" %x\t ;name=value\r\n" % len(second) + second + b"\r\n0  \r\n\r\n")


@behaviour
async def bad_chunks(exchange: Exchange) -> None:
    """Past mending."""
    exchange.head(200, Transfer_Encoding="chunked")
    await exchange.write(b"many\r\n" + DOCUMENT)


@behaviour
async def transfer(exchange: Exchange) -> None:
    """?as=CODING: Transfer-Encoding, as some servers say what they do not do."""
    coding, body = exchange.query["as"], DOCUMENT
    if "gzip" in coding:
        body = gzip.compress(DOCUMENT)
    if "chunked" in coding.lower():
        exchange.head(200, Transfer_Encoding=coding)
        await exchange.write(b"%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n")
    else:
        await exchange.reply(200, body, Transfer_Encoding=coding)


@behaviour
async def refuses(exchange: Exchange) -> None:
    """/refuses/N: N to whoever makes a condition, the document to all others."""
    if "if-none-match" in exchange.headers or "if-modified-since" in exchange.headers:
        await exchange.reply(int(exchange.path.split("/")[2]), b"no", **exchange.query)
    else:
        await exchange.reply(200, DOCUMENT)


@behaviour
async def gate(exchange: Exchange) -> None:
    """Sets a cookie and sends back, until it is brought."""
    if "seen=1" in exchange.headers.get("cookie", ""):
        await exchange.reply(200, DOCUMENT)
    else:
        await exchange.reply(302, Location=exchange.path, Set_Cookie="seen=1; Path=/; HttpOnly; SameSite=Lax")


@behaviour
async def moved_gate(exchange: Exchange) -> None:
    """The same, and says that it is for good."""
    if "seen=1" in exchange.headers.get("cookie", ""):
        await exchange.reply(200, DOCUMENT)
    else:
        await exchange.reply(301, Location=exchange.path, Set_Cookie="seen=1")


@behaviour
async def endless_gate(exchange: Exchange) -> None:
    """Sets another cookie each time."""
    await exchange.reply(302, Location=exchange.path, Set_Cookie=f"seen={exchange.time}")


@behaviour
async def door(exchange: Exchange) -> None:
    """/door?set=LINE&set=LINE&to=URL: a redirect that sets cookies."""
    lines = "".join(f"Set-Cookie: {line}\r\n" for line in exchange.parameters.get("set", []))
    head = f"HTTP/1.1 302 Found\r\nLocation: {exchange.query['to']}\r\nContent-Length: 0\r\n{lines}\r\n"
    await exchange.write(head.encode())
