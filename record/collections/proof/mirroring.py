"""A mirror of another's closed days: a folder that holds what their manifests name, byte for byte."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from config.errors import StoreError
from record.collections.closed.manifest import Manifest, Resource, resource_of
from record.collections.collections import Collections
from record.collections.days import each_day
from record.collections.layout import MANIFEST, SIGNATURE, TIMESTAMP, folder_of, sync_folders
from record.collections.storage.folder import Folder

_DAY = timedelta(days=1)
#: Connections for one file.
_TRIES = 20
_NOTE = "mirror.json"


@dataclass(frozen=True, slots=True)
class Note:
    """What is known of a mirror."""

    #: Its first day: what is before it was never asked for, and is not missing.
    first: date
    #: The public key that signed the day that was brought first, in base64.
    key: str


class Mirror:
    """Days in a row, without a gap.  Whatever was brought once is not asked for again.

    Every method blocks, and raises StoreError for what is not as a manifest says, and where the other one refuses.
    """

    def __init__(self, theirs: Collections, folder: Path) -> None:
        self._theirs = theirs
        self._folder = folder
        self._incoming = folder / ".incoming"
        #: Files that are not there any more: their retention has removed them.
        self.gone: list[str] = []

    @property
    def collections(self) -> Collections:
        """The days that are here."""
        return Collections(self._folder)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """While no other process brings anything.  Raises StoreError where one does."""
        self._folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError:
            raise StoreError(f"{self._folder}: another process brings days there") from None
        finally:
            os.close(descriptor)

    def missing(self, first: date, last: date) -> list[date]:
        """The days that are brought for the closed ones from `first` to `last` to be here, in their order.

        There are never days missing between two that are here.
        """
        theirs, ours = self._theirs.closed(), self.collections.closed()
        if theirs is None:
            return []
        first, last = max(first, theirs[0]), min(last, theirs[1])
        if ours is None:
            return list(each_day(first, last))
        return [*each_day(ours[1] + _DAY, last), *list(each_day(first, ours[0] - _DAY))[::-1]]

    def bring(self, day: date) -> None:
        """All files of a day, which is here when all of them are."""
        folder, storage = folder_of(day), self._theirs.storage
        data = storage.read(f"{folder}/{MANIFEST}")
        try:
            manifest = Manifest.from_bytes(data)
        except ValueError as error:
            raise StoreError(f"{storage.name}: {day}: {error}") from error
        for resource in manifest.resources:
            path = f"{folder}/{resource.path}"
            try:
                self._bring(path, resource)
            except FileNotFoundError:
                self.gone.append(path)
        incoming = Folder(self._incoming)
        incoming.put_bytes(f"{folder}/{MANIFEST}", data)
        for name in (SIGNATURE, TIMESTAMP):
            try:
                incoming.put_bytes(f"{folder}/{name}", storage.read(f"{folder}/{name}"))
            except FileNotFoundError:
                continue
        self._write_note(day, manifest.key)
        place = self._folder / folder
        place.parent.mkdir(parents=True, exist_ok=True)
        (self._incoming / folder).rename(place)
        sync_folders(place.parent, self._folder)

    def _write_note(self, day: date, key: str) -> None:
        known = note_of(self._folder) or Note(day, key)
        row = {"from": self._theirs.storage.name, "first": str(min(day, known.first)), "key": known.key}
        Folder(self._folder).put_bytes(_NOTE, json.dumps(row).encode() + b"\n")

    def _bring(self, path: str, resource: Resource) -> None:
        """A file, of which a part may be here already.  Raises FileNotFoundError where it is not there."""
        target = self._incoming / path
        if target.is_file() and resource_of(resource.path, target) == resource:
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{target.name}.part")
        self._fetch(path, resource.bytes, part)
        if resource_of(resource.path, part) != resource:
            part.unlink()
            raise StoreError(f"{self._theirs.storage.name}: {path}: it is not the file that the day's manifest names")
        part.replace(target)

    def _fetch(self, path: str, size: int, part: Path) -> None:
        """What is missing of a file; a connection that breaks is taken up again where each brings something."""
        for tries_left in reversed(range(_TRIES)):
            at = part.stat().st_size if part.exists() else 0
            try:
                chunks = self._theirs.storage.stream(path, at, size)
                with part.open("ab") as file:
                    file.writelines(chunks)
                    file.flush()
                    os.fsync(file.fileno())
            except StoreError:
                if not tries_left or not part.exists() or part.stat().st_size == at:
                    raise
            else:
                return


def note_of(folder: Path) -> Note | None:
    """What is noted of the mirror that a folder is; None where it is none.  Raises StoreError where that is damaged."""
    path = folder / _NOTE
    try:
        row = json.loads(path.read_bytes())
        return Note(date.fromisoformat(row["first"]), str(row["key"]))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{path}: it does not say from which day on it is a mirror, and whose") from error
