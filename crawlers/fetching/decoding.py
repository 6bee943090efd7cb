"""Content codings undone, within a bound.  Pure.

What a body's first bytes say counts for more than its headers: servers and caches send gzip that no header names, and
plain text that is said to be gzip.  Scrapy's own middleware goes by the header alone; takes what there is of a body
that was compressed and cut, so that the rest would be lost without a word; and undoes as many codings as the header
names, each up to the bound.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable, Sequence
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
_ZLIB_HEADER = 2  # bytes
#: RFC 1952 (with the one method there is), RFC 8878.
_STARTS = {b"\x1f\x8b\x08": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
#: Bytes that no text begins with; NUL is half a character of UTF-16.
_NO_TEXT = re.compile(rb"[\x01-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_LOOKED_AT = 64
#: RFC 9659: a window of 8 MB is all that the web may use; a hostile one takes 128 MB of memory.
_ZSTD_OPTIONS = {zstd.DecompressionParameter.window_log_max: 23}
_ERRORS = (zlib.error, brotli.error, zstd.ZstdError)


def decode(body: bytes, codings: Sequence[str], max_bytes: int) -> bytes:
    """`body` without its codings; `codings` are those that the headers name, in the order in which they were applied.

    Raises FetchError: `bomb` for more than `max_bytes`, `cut` for a body without its end, `bad_encoding` otherwise.
    """
    named = [coding for coding in codings if coding in _DECODERS]  # some servers name the charset here
    if len(named) > MOST_CODINGS:
        raise FetchError("bad_encoding", f"a body in {len(named)} codings, one in the other")
    undone = 0
    while body and undone < MOST_CODINGS and (coding := _coding_of(body) or (named[-1] if named else None)):
        body = _undo(body, coding, max_bytes)
        named, undone = named[:-1], undone + 1
    return body if undone or _is_text(body) else _guessed(body, max_bytes)


def _coding_of(body: bytes) -> str | None:
    """What the first bytes name; None for what is plain, or coded without a mark (br, deflate)."""
    return _STARTS.get(body[:3]) or _STARTS.get(body[:4])


def _is_text(body: bytes) -> bool:
    return _NO_TEXT.search(body, 0, _LOOKED_AT) is None


def _undo(body: bytes, coding: str, max_bytes: int) -> bytes:
    try:
        return _DECODERS[coding](body, max_bytes)
    except (*_ERRORS, FetchError) as error:
        bomb = isinstance(error, FetchError) and error.kind == "bomb"
        if _is_text(body) and not bomb:
            return body
        if isinstance(error, FetchError):
            raise
        raise FetchError("bad_encoding", f"the body is said to be {coding}, and is not") from error


def _guessed(body: bytes, max_bytes: int) -> bytes:
    """What is no text, and becomes one by a coding without a mark, was in that coding."""
    for coding in ("br", "deflate"):
        try:
            text = _DECODERS[coding](body, max_bytes)
        except (*_ERRORS, FetchError):
            continue
        if text and _is_text(text):
            return text
    return body


def _gzip(body: bytes, max_bytes: int) -> bytes:
    parts: list[bytes] = []
    left = max_bytes
    while _coding_of(body) == "gzip" or not parts:
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
    if not stream.eof and not _lacks_only_checksum(body, window, max_bytes):
        raise _cut()
    return content, stream.unused_data


def _lacks_only_checksum(body: bytes, window: int, max_bytes: int) -> bool:
    """Whether a stream's data has its end, so that nothing but its checksum is cut off; some servers never send one."""
    stream, coded = zlib.decompressobj(_RAW), BytesIO(body)
    try:
        if window == _GZIP:
            gzip._read_gzip_header(coded)  # type: ignore[attr-defined]  # noqa: SLF001
        elif window != _RAW:
            coded.seek(_ZLIB_HEADER)
        stream.decompress(coded.read(), max_bytes + 1)
    except (EOFError, gzip.BadGzipFile):
        return False
    return stream.eof


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
