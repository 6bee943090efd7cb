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
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from record.alike import joined_keys, place_of, wording
from record.identity import base_id
from record.item import Item

_FORMAT = "mintwire-marks 3"
#: Bytes of a file: of more than two million items.
MOST = 256 * 1024 * 1024

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

    def write(self, path: Path) -> None:
        """As a new file."""
        with path.open("wb") as file:
            file.write(f"{_FORMAT} {_digest(self._parts())}\n".encode())
            file.writelines(self._parts())

    def _parts(self) -> Iterator[bytes | bytearray]:
        for source, each in self._found.items():
            yield json.dumps([source, each.begun_ms, len(each.lines) + len(each.of_pages)]).encode() + b"\n"
            yield each.lines
            yield each.of_pages


def mark_line(item: Item) -> str:
    """What a filed item says of the mark of its report: base id, revision, wording, place, second keys.

    All but the first two are `-` for what a page said: a mark is of the source's own document.
    """
    said = "- - -" if item.from_page else f"{wording(item)} {place_of(item)} {joined_keys(item)}"
    return f"{base_id(item.id)} {item.revision} {said}\n"


def read(data: bytes) -> Marks | None:
    """What a file holds; None where it is not whole, or not of this version."""
    first, _, rest = data.partition(b"\n")
    return _split(rest) if first.decode("latin-1") == f"{_FORMAT} {_digest([rest])}" else None


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


def _digest(parts: Iterable[bytes | bytearray]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(part)
    return digest.hexdigest()
