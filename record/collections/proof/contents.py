"""The files of a closed day, and the records in them, against its manifest."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from record.collections.closed.manifest import Manifest, Resource
from record.collections.layout import BESIDE, BROUGHT, ITEMS, folder_of, writer_of
from record.collections.proof.chain import Fault
from record.collections.reading import MOST_LINE
from record.collections.storage.storage import Storage
from record.collections.warc import read_records
from record.collections.zstandard import unpacked
from record.item import NOT_AN_ITEM, Item

_SEGMENT = "items/*.jsonl"

#: Raw file -> offset -> digest and the id of the first item that names it.
_Named = dict[str, dict[int, tuple[str, str]]]


@dataclass(slots=True)
class Counts:
    """What was looked at."""

    days: int = 0
    files: int = 0
    bytes: int = 0
    items: int = 0
    records: int = 0
    #: Files that are gone, as a later manifest says.
    expired: int = 0


class _Hashed:
    """Chunks on their way, with the digest of those that have passed."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._digest = hashlib.sha256()
        self.bytes = 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self._digest.update(chunk)
            self.bytes += len(chunk)
            yield chunk

    def finish(self) -> str:
        """Let the rest pass; the sha256 of all, in hex."""
        for _ in self:
            pass
        return self._digest.hexdigest()


@dataclass(slots=True)
class DayCheck:
    """Of one day."""

    storage: Storage
    manifest: Manifest
    #: See `Chain.expired`.
    expired: Mapping[str, str]
    counts: Counts
    _named: _Named = field(default_factory=lambda: defaultdict(dict))

    def faults(self) -> Iterator[Fault]:
        """All that is wrong; the items first, which name records of the others."""
        self.counts.days += 1
        for resource in sorted(self.manifest.resources, key=lambda each: each.path != ITEMS):
            yield from self._file(resource)
        for file, named in self._named.items():
            if self.manifest.resource(file) is None:
                _, id_ = next(iter(named.values()))
                yield self._fault(ITEMS, f"it names {file}, and the day has no such file", f"item {id_}")
        yield from self._not_named()

    def _not_named(self) -> Iterator[Fault]:
        """Files in the day's folder that are none of its own, where the next reader would take them for such."""
        folder = f"{folder_of(self.manifest.day)}/"
        named = {*BESIDE, *(resource.path for resource in self.manifest.resources)}
        found = [path.removeprefix(folder) for path, _ in self.storage.list(folder.rstrip("/"))]
        strange = [path for path in found if path not in named]
        # What writers that came too late have left goes to the oldest live day.
        late = {writer_of(PurePosixPath(path).name) for path in strange if fnmatchcase(path, _SEGMENT)}
        for path in strange:
            parts = PurePosixPath(path).parts
            is_left = parts[0] in ("items", "raw") and writer_of(parts[-1]) in late
            if not is_left and parts[0] != BROUGHT and not any(part.startswith(".") for part in parts):
                yield self._fault(path, "it is not named by the manifest")

    def _file(self, resource: Resource) -> Iterator[Fault]:
        path = f"{folder_of(self.manifest.day)}/{resource.path}"
        try:
            hashed = _Hashed(self.storage.stream(path))
        except FileNotFoundError:
            if self.expired.get(path) == resource.sha256:
                self.counts.expired += 1
            else:
                yield self._fault(resource.path, "the file is missing")
            return
        self.counts.files += 1
        check = self._check_of(resource.path)
        yield from () if check is None else check(resource.path, hashed)
        digest = hashed.finish()
        self.counts.bytes += hashed.bytes
        if digest != resource.sha256:
            size = "" if hashed.bytes == resource.bytes else f", with {hashed.bytes} bytes in place of {resource.bytes}"
            yield self._fault(resource.path, f"it is not the file that the manifest names: sha256 {digest}{size}")

    def _check_of(self, path: str) -> Callable[[str, _Hashed], Iterator[Fault]] | None:
        if path.endswith(".jsonl.zst"):
            return self._lines
        return self._records if path.endswith(".warc.gz") else None

    def _lines(self, file: str, chunks: _Hashed) -> Iterator[Fault]:
        ids = set[str]()
        number = 1
        try:
            with unpacked(chunks, "zstd") as lines:
                while line := lines.readline(MOST_LINE):
                    row = json.loads(line)
                    if file == ITEMS:
                        item = Item.from_dict(row)
                        if item.id in ids:
                            yield self._fault(file, f"{item.id} stands there already", f"line {number}")
                        ids.add(item.id)
                        self._note(item)
                    number += 1
        except NOT_AN_ITEM as error:
            yield self._fault(file, f"it cannot be read: {error}", f"line {number}")

    def _note(self, item: Item) -> None:
        self.counts.items += 1
        if item.raw:
            self._named[str(item.raw.file)].setdefault(int(item.raw.offset), (item.raw.digest, item.id))

    def _records(self, file: str, chunks: _Hashed) -> Iterator[Fault]:
        named = self._named.get(file, {})
        found = set[int]()
        for record in read_records(chunks):
            self.counts.records += 1
            place = f"offset {record.offset}"
            if record.fault:
                yield self._fault(file, record.fault, place)
            if record.offset in named:
                found.add(record.offset)
                digest, id_ = named[record.offset]
                if record.digest != digest:
                    yield self._fault(file, f"it is not the record that item {id_} names", place)
        for offset in sorted(named.keys() - found):
            yield self._fault(file, f"no record, where item {named[offset][1]} names one", f"offset {offset}")

    def _fault(self, file: str, what: str, record: str = "") -> Fault:
        return Fault(self.manifest.day, what, file, record)
