"""The raw responses of items, as one WARC file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import BinaryIO

from config.errors import StoreError
from record.collections.collections import Collections
from record.collections.warc import Record, info_record, read_records
from record.item import Item

#: Bytes between two records of a file that are rather read over than jumped.
_NEAR = 2 * 1024 * 1024
#: Raw file -> offset -> digest.
_Named = dict[str, dict[int, str]]


@dataclass
class Copying:
    """Copies what items name, each record once, its request behind it, byte for byte as it was kept."""

    collections: Collections
    stream: BinaryIO
    #: Items that name no record, and those whose record is not kept any more.
    without: int = 0
    gone: int = 0

    def copy(self, name: str, chosen: Iterable[tuple[date, Sequence[Item]]]) -> None:
        """Write the file called `name`.  Memory grows with a day's references and one record.

        Raises StoreError for a record that is damaged, or not the one that an item names.
        """
        self.stream.write(info_record(name, "mintwire pull"))
        for day, batches in groupby(chosen, key=itemgetter(0)):
            named: _Named = defaultdict(dict)
            items: dict[str, int] = defaultdict(int)
            for _, some in batches:
                for item in some:
                    if item.raw is None:
                        self.without += 1
                    else:
                        named[item.raw.file][item.raw.offset] = item.raw.digest
                        items[item.raw.file] += 1
            for file, offsets in named.items():
                try:
                    self._copy_file(day, file, offsets)
                except FileNotFoundError:
                    self.gone += items[file]

    def _copy_file(self, day: date, file: str, digests: dict[int, str]) -> None:
        for near in _near(sorted(digests)):
            wanted, is_copied = set(near), False
            for record, content in _kept(self.collections.open_raw(day, file, near[0]), near[0]):
                if record.offset in wanted:
                    _check(day, file, record, digests[record.offset])
                    wanted.remove(record.offset)
                    is_copied = True
                # What was asked stands behind the answer.
                elif record.type != "request" or not is_copied:
                    if not wanted:
                        break
                    is_copied = False
                    continue
                self.stream.write(content)
            if wanted:
                raise StoreError(f"{day}: {file}: offset {min(wanted)}: no record, where an item names one")


def _check(day: date, file: str, record: Record, digest: str) -> None:
    fault = record.fault or ("" if record.digest == digest else "it is not the record that an item names")
    if fault:
        raise StoreError(f"{day}: {file}: offset {record.offset}: {fault}")


def _near(offsets: Sequence[int]) -> Iterator[list[int]]:
    """Those that stand near to each other."""
    group: list[int] = []
    for offset in offsets:
        if group and offset - group[-1] > _NEAR:
            yield group
            group = []
        group.append(offset)
    yield group


def _kept(chunks: Iterable[bytes], start: int) -> Iterator[tuple[Record, bytes]]:
    """The records from an offset on, each with its bytes as they lie there."""
    waiting = bytearray()

    def passing() -> Iterator[bytes]:
        for chunk in chunks:
            waiting.extend(chunk)
            yield chunk

    for record in read_records(passing(), start):
        size = record.end - record.offset
        yield record, bytes(waiting[:size])
        del waiting[:size]
