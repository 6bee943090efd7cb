"""Content codings undone, within a bound.  Pure.

Scrapy's own middleware takes what there is of a body that was compressed and cut, so that the rest would be lost
without a word; and undoes as many codings as the header names, each up to the bound.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from io import BytesIO

import brotli  # type: ignore[import-untyped]

from config.errors import FetchError

try:
    from compression import zstd  # type: ignore[import-not-found]  # Python 3.14
except ImportError:
    from backports import zstd

#: What we ask for, in the form of Accept-Encoding.
ACCEPTED = "gzip, deflate, br, zstd"
#: A server that codes more than twice means harm.
MOST_CODINGS = 2
_CHUNK = 64 * 1024
_GZIP = 31  # zlib's window bits for a gzip stream
_RAW = -15  # for a deflate stream without zlib's header
_GZIP_START = b"\x1f\x8b"
#: RFC 9659: a window of 8 MB is all that the web may use; a hostile one takes 128 MB of memory.
_ZSTD_OPTIONS = {zstd.DecompressionParameter.window_log_max: 23}


def decode(body: bytes, codings: list[str], max_bytes: int) -> bytes:
    """`body` without `codings`, which are in the order in which they were applied.

    Raises FetchError: `bomb` for more than `max_bytes`, `cut` for a body without its end, `bad_encoding` otherwise.
    """
    if len(codings) > MOST_CODINGS:
        raise FetchError("bad_encoding", f"{len(codings)} codings")
    for coding in reversed(codings):
        body = _undo(body, coding, max_bytes)
    return body


def _undo(body: bytes, coding: str, max_bytes: int) -> bytes:
    decoder = _DECODERS.get(coding)
    if decoder is None or not body:
        return body  # some servers name the charset here; as browsers do, take the body as it is
    try:
        return decoder(body, max_bytes)
    except (zlib.error, brotli.error, zstd.ZstdError) as error:
        raise FetchError("bad_encoding", f"the body is not {coding}") from error


def _gzip(body: bytes, max_bytes: int) -> bytes:
    parts: list[bytes] = []
    left = max_bytes
    while body.startswith(_GZIP_START) or not parts:
        part, body = _inflate(body, _GZIP, left)
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _deflate(body: bytes, max_bytes: int) -> bytes:
    try:
        return _inflate(body, zlib.MAX_WBITS, max_bytes)[0]
    except zlib.error:  # servers that leave out zlib's header, against the standard
        return _inflate(body, _RAW, max_bytes)[0]


def _inflate(body: bytes, window: int, max_bytes: int) -> tuple[bytes, bytes]:
    """One stream's content, and what follows the stream."""
    stream = zlib.decompressobj(window)
    content = stream.decompress(body, max_bytes + 1)
    if len(content) > max_bytes:
        raise _bomb()
    if not stream.eof:
        raise _cut()
    return content, stream.unused_data


def _brotli(body: bytes, max_bytes: int) -> bytes:
    stream = brotli.Decompressor()
    content = BytesIO()
    while not stream.is_finished():
        part = stream.process(body, output_buffer_limit=_CHUNK)
        body = b""
        if not part and not stream.is_finished():
            raise _cut()
        content.write(part)
        if content.tell() > max_bytes:
            raise _bomb()
    return content.getvalue()


def _zstd(body: bytes, max_bytes: int) -> bytes:
    parts: list[bytes] = []
    left = max_bytes
    while body:
        stream = zstd.ZstdDecompressor(options=_ZSTD_OPTIONS)
        part = stream.decompress(body, left + 1)
        if len(part) > left:
            raise _bomb()
        if not stream.eof:
            raise _cut()
        parts.append(part)
        left -= len(part)
        body = stream.unused_data
    return b"".join(parts)


def _bomb() -> FetchError:
    return FetchError("bomb", "decompresses to more than is allowed")


def _cut() -> FetchError:
    return FetchError("cut", "the compressed body has no end")


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
