"""Content encodings: which one is wanted (RFC 9110, section 12.5.3), and packing a body as it is made.  Pure."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from typing import Any, Literal

from record.collections.zstandard import zstd

Encoding = Literal["zstd", "gzip", "identity"]
#: In the order in which we like to give them.
_OURS: tuple[Encoding, ...] = ("zstd", "gzip", "identity")
_ASKED = re.compile(r"\s*([A-Za-z0-9*_-]+)\s*(?:;\s*[qQ]\s*=\s*([01](?:\.[0-9]{0,3})?)\s*)?", re.ASCII)
#: Bytes that are packed at least before a piece is given.
_PIECE = 65_536
#: zlib: with the header and trailer of gzip (RFC 1952).
_GZIP_WBITS = 31
_GZIP_LEVEL, _ZSTD_LEVEL = 5, 3


def encoding_of(accepted: str | None) -> Encoding:
    """The best for an `Accept-Encoding`; without one nothing is packed, since who sends none may not unpack."""
    asked = {name.lower(): float(q or 1) for name, q in _parts(accepted or "")}
    named = max(_OURS[:2], key=lambda name: asked.get(name, asked.get("*", 0.0)))
    return named if asked.get(named, asked.get("*", 0.0)) > 0 else "identity"


def packed(pieces: Iterable[bytes], encoding: Encoding) -> Iterator[bytes]:
    """The pieces in this encoding, some 64 KiB of them or more at once."""
    if encoding == "identity":
        yield from _gathered(pieces)
        return
    packer: Any = (
        zstd.ZstdCompressor(level=_ZSTD_LEVEL)
        if encoding == "zstd"
        else zlib.compressobj(_GZIP_LEVEL, wbits=_GZIP_WBITS)
    )
    yield from filter(None, map(packer.compress, _gathered(pieces)))
    yield packer.flush()


def _gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        if len(waiting) >= _PIECE:
            yield bytes(waiting)
            waiting.clear()
    if waiting:
        yield bytes(waiting)


def _parts(accepted: str) -> Iterator[tuple[str, str | None]]:
    for part in accepted[:1_000].split(","):
        if found := _ASKED.fullmatch(part):
            yield found[1], found[2]
