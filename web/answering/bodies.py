"""What is answered with: a file or a part of it, or what is made while it is sent."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Generator, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus

from fastapi import Request
from fastapi.responses import Response, StreamingResponse
from starlette.concurrency import run_in_threadpool

from web.answering.conditions import Unsatisfiable, http_date, is_unchanged, wanted_range
from web.answering.encodings import Encoding
from web.problems import Problem

#: Bytes that are sent at once: a reader must take as many within `web.server.WAIT_S`.
_SENT = 65_536

Pieces = Generator[bytes, None, None]


@dataclass(frozen=True, slots=True)
class Representation:
    """What is said of a body."""

    media_type: str
    #: Cache-Control.
    cache: str
    #: In quotes, strong; None: it may be another one at any time.
    etag: str | None = None
    modified: datetime | None = None
    encoding: Encoding = "identity"
    #: Further headers.
    more: dict[str, str] = field(default_factory=dict)

    def headers(self) -> dict[str, str]:
        """Of an answer with it, or of one that says that it is the same as before."""
        told = {
            "Cache-Control": self.cache,
            "Vary": "Accept-Encoding, Authorization",
            "X-Content-Type-Options": "nosniff",
        }
        if self.etag is not None:
            told["ETag"] = self.etag
        if self.modified is not None:
            told["Last-Modified"] = http_date(self.modified)
        if self.encoding != "identity":
            told["Content-Encoding"] = self.encoding
        return told | self.more


def stored(request: Request, of: Representation, size: int, read: Callable[[int, int], Iterator[bytes]]) -> Response:
    """Something of a known size, or the part of it that is asked for; `read` gives it from a start to an end."""
    headers = of.headers() | {"Accept-Ranges": "bytes"}
    if is_unchanged(request.headers, of.etag, of.modified):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    try:
        part = wanted_range(request.headers, size, of.etag, of.modified)
    except Unsatisfiable:
        told = f"it has {size} bytes, and none there"
        raise Problem(416, "no_such_range", told, content_range=f"bytes */{size}") from None
    start, end = part or (0, size)
    headers["Content-Length"] = str(end - start)
    if part is not None:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    status = HTTPStatus.OK if part is None else HTTPStatus.PARTIAL_CONTENT

    def pieces() -> Pieces:
        yield from read(start, end)

    return _sending(request, status, of.media_type, headers, pieces)


def made(request: Request, of: Representation, pieces: Callable[[], Pieces]) -> Response:
    """Something that is made while it is sent, as a whole only."""
    headers = of.headers() | {"Accept-Ranges": "none"}
    if is_unchanged(request.headers, of.etag, of.modified):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return _sending(request, HTTPStatus.OK, of.media_type, headers, pieces)


def _sending(
    request: Request, status: int, media_type: str, headers: dict[str, str], pieces: Callable[[], Pieces]
) -> Response:
    body = _nothing() if request.method == "HEAD" else _sent(pieces())
    return StreamingResponse(body, status, headers, media_type)


async def _nothing() -> AsyncIterator[bytes]:
    return
    yield b""


async def _sent(pieces: Pieces) -> AsyncIterator[bytes]:
    """Each piece is made in a thread, and given by parts to a reader who may be slow."""
    try:
        while (piece := await run_in_threadpool(next, pieces, None)) is not None:
            for start in range(0, len(piece), _SENT):
                yield piece[start : start + _SENT]
    finally:
        pieces.close()
