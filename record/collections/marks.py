"""What Redis is filled with, small: the ids and digests of a closed day's items in one file, `2026/11/23/marks`.

    mintwire-marks 3 DIGEST
    ["ecb-press", 1795449600000, 72]
    BASE REVISION TEXT PLACE KEYS
    ...

A line of source, its first `discovered` (ms since 1970) and the bytes of its marks goes before the marks of each
source.  DIGEST is of all that follows the first line: a file that does not agree is as good as none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from record.alike import joined_keys, place_of, wording
from record.identity import base_id
from record.item import Item

_FORMAT = "mintwire-marks 3"

#: Source -> when its first item was discovered, ms since 1970, and its lines.
Marks = dict[str, tuple[int, bytes]]


@dataclass(slots=True)
class _OfSource:
    """Of one source and day."""

    begun_ms: int
    #: In order, those that pages made behind all others.
    lines: bytearray = field(default_factory=bytearray)
    of_pages: bytearray = field(default_factory=bytearray)


class Marking:
    """Marks of a day that are being made."""

    def __init__(self) -> None:
        self._found: dict[str, _OfSource] = {}

    def add(self, item: Item) -> None:
        """One more item."""
        discovered = int(item.discovered.timestamp() * 1000)
        marks = self._found.setdefault(item.source, _OfSource(discovered))
        marks.begun_ms = min(marks.begun_ms, discovered)
        lines = marks.of_pages if item.from_page else marks.lines
        lines += mark_line(item).encode()

    def marks(self) -> Marks:
        """All of them."""
        return {name: (each.begun_ms, bytes(each.lines + each.of_pages)) for name, each in self._found.items()}

    def to_bytes(self) -> bytes:
        """As a file."""
        parts = []
        for source, (begun_ms, lines) in self.marks().items():
            parts += [json.dumps([source, begun_ms, len(lines)]).encode() + b"\n", lines]
        rest = b"".join(parts)
        return f"{_FORMAT} {_digest(rest)}\n".encode() + rest


def mark_line(item: Item) -> str:
    """What a filed item says of the mark of its report: base id, revision, wording, place, second keys.

    All but the first two are `-` for what a page said: a mark is of the source's own document.
    """
    said = "- - -" if item.from_page else f"{wording(item)} {place_of(item)} {joined_keys(item)}"
    return f"{base_id(item.id)} {item.revision} {said}\n"


def read(data: bytes) -> Marks | None:
    """What a file holds; None where it is not whole, or not of this version."""
    first, _, rest = data.partition(b"\n")
    return _split(rest) if first.decode("latin-1") == f"{_FORMAT} {_digest(rest)}" else None


def chunks(lines: bytes, most: int) -> Iterable[bytes]:
    """The lines, `most` at a time."""
    rows = lines.splitlines(keepends=True)
    return (b"".join(rows[start : start + most]) for start in range(0, len(rows), most))


def _split(body: bytes) -> Marks:
    sources, at = {}, 0
    while at < len(body):
        start = body.index(b"\n", at) + 1
        source, begun_ms, length = json.loads(body[at:start])
        at = start + length
        sources[source] = begun_ms, body[start:at]
    return sources


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()
