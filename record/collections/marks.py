"""What Redis is filled with, small: the ids and digests of a past day's items in one file, `2026/11/23/marks`.

The file is only a shortcut.  It names its version, the segments that it was made of, with sizes and times, and the
digest of all that follows; whatever does not agree is as good as no file, and the day is read again.

    mintwire-marks 2 DIGEST
    [["w1-0.jsonl", 1234, 1795449600000000000]]
    ["ecb-press", 1795449600000, 72]
    BASE REVISION TEXT PLACE KEYS
    ...

A line of source, its first `discovered` (ms since 1970) and the bytes of its marks goes before the marks of each
source.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from record.alike import joined_keys, place_of, wording
from record.collections.layout import items_folder, segments
from record.collections.reading import read_segment
from record.identity import base_id
from record.item import Item

_FORMAT = "mintwire-marks 2"
_Stamp = list[list[str | int]]


@dataclass(slots=True)
class SourceMarks:
    """Of one source and day."""

    #: When the first of its items was discovered, ms since 1970.
    begun_ms: int
    #: In order, those that pages made behind all others.
    lines: bytearray = field(default_factory=bytearray)
    of_pages: bytearray = field(default_factory=bytearray)


@dataclass(frozen=True, slots=True)
class DayMarks:
    """Of one day: source -> (when its first item was discovered, its lines)."""

    stamp: _Stamp
    sources: dict[str, tuple[int, bytes]]


def mark_line(item: Item) -> str:
    """What a filed item says of the mark of its report: base id, revision, wording, place, second keys.

    All but the first two are `-` for what a page said: a mark is of the source's own document.
    """
    said = "- - -" if item.from_page else f"{wording(item)} {place_of(item)} {joined_keys(item)}"
    return f"{base_id(item.id)} {item.revision} {said}\n"


def is_current(root: Path, day: date) -> bool:
    """Whether the day's file was made of its segments as they are; its content is not looked at."""
    try:
        with _path(root, day).open("rb") as file:
            return file.readline().startswith(_FORMAT.encode() + b" ") and json.loads(file.readline()) == stamp(
                root, day
            )
    except (OSError, ValueError):
        return False


def read(root: Path, day: date) -> DayMarks | None:
    """The day's file; None where there is none that is whole and of the day as it is."""
    try:
        data = _path(root, day).read_bytes()
    except OSError:
        return None
    first, _, rest = data.partition(b"\n")
    if first.decode("latin-1") != f"{_FORMAT} {_digest(rest)}":
        return None
    head, _, body = rest.partition(b"\n")
    made_of = json.loads(head)
    return DayMarks(made_of, _split(body)) if made_of == stamp(root, day) else None


def make(root: Path, day: date, broken: Callable[[str], None]) -> DayMarks:
    """The same from the day's segments; `broken` is told of lines that are no items, see `read_segment`."""
    made_of, found = stamp(root, day), dict[str, SourceMarks]()
    for path in segments(root, day):
        for item in (line.item for line in read_segment(path, broken=broken)):
            discovered = int(item.discovered.timestamp() * 1000)
            marks = found.setdefault(item.source, SourceMarks(discovered))
            marks.begun_ms = min(marks.begun_ms, discovered)
            lines = marks.of_pages if item.from_page else marks.lines
            lines += mark_line(item).encode()
    return DayMarks(made_of, {name: (each.begun_ms, bytes(each.lines + each.of_pages)) for name, each in found.items()})


def write(root: Path, day: date, marks: DayMarks) -> None:
    """Put the day's file in place of the one before.  Raises OSError."""
    parts = [json.dumps(marks.stamp).encode() + b"\n"]
    for source, (begun_ms, lines) in marks.sources.items():
        parts += json.dumps([source, begun_ms, len(lines)]).encode() + b"\n", lines
    rest = b"".join(parts)
    with tempfile.NamedTemporaryFile(dir=_path(root, day).parent, prefix=".marks-", delete=False) as file:
        try:
            file.write(f"{_FORMAT} {_digest(rest)}\n".encode() + rest)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(_path(root, day))
        except OSError:
            Path(file.name).unlink(missing_ok=True)
            raise


def stamp(root: Path, day: date) -> _Stamp:
    """Name, size and time of change of each segment of the day."""
    return [[path.name, (stat := path.stat()).st_size, stat.st_mtime_ns] for path in segments(root, day)]


def chunks(lines: bytes, most: int) -> Iterable[bytes]:
    """The lines, `most` at a time."""
    rows = lines.splitlines(keepends=True)
    return (b"".join(rows[start : start + most]) for start in range(0, len(rows), most))


def _split(body: bytes) -> dict[str, tuple[int, bytes]]:
    sources, at = {}, 0
    while at < len(body):
        start = body.index(b"\n", at) + 1
        source, begun_ms, length = json.loads(body[at:start])
        at = start + length
        sources[source] = begun_ms, body[start:at]
    return sources


def _path(root: Path, day: date) -> Path:
    return items_folder(root, day).parent / "marks"


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()
