"""The manifests of days in a row: each signed, each naming the one before it, by keys that vouch for each other."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from record.collections.closed.manifest import Manifest
from record.collections.days import each_day
from record.collections.layout import MANIFEST, SIGNATURE, folder_of
from record.collections.proof.keys import succession, vouches
from record.collections.proof.signing import Signature, signed
from record.collections.storage.storage import Storage

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong."""

    day: date
    what: str
    #: In the day's folder; "" where it is the day as a whole.
    file: str = ""
    #: Where in the file: `line 7`, `offset 1234`; "" where it is the file as a whole.
    record: str = ""

    def __str__(self) -> str:
        return ": ".join(part for part in (str(self.day), self.file, self.record, self.what) if part)


class Chain:
    """Those of a storage from one day to another."""

    def __init__(self, storage: Storage, first: date, last: date) -> None:
        self._storage = storage
        self.first = first
        #: Those that can be read, in order.
        self.manifests: dict[date, Manifest] = {}
        #: What is wrong with them, but for their keys.
        self.faults: list[Fault] = []
        self._digests: dict[date, str] = {}
        for day in each_day(first, last):
            self._read(day)

    def _read(self, day: date) -> None:
        try:
            data = self._storage.read(f"{folder_of(day)}/{MANIFEST}")
        except FileNotFoundError:
            self.faults.append(Fault(day, "the day is missing"))
            return
        self._digests[day] = hashlib.sha256(data).hexdigest()
        try:
            manifest = Manifest.from_bytes(data)
        except ValueError as error:
            self.faults.append(Fault(day, str(error), MANIFEST))
            return
        self.manifests[day] = manifest
        self.faults += self._signature_faults(day, data, manifest)
        self.faults += self._link_faults(day, manifest)

    def _signature_faults(self, day: date, data: bytes, manifest: Manifest) -> Iterator[Fault]:
        try:
            file = self._storage.read(f"{folder_of(day)}/{SIGNATURE}")
            signature = Signature.from_bytes(file)
        except FileNotFoundError:
            yield Fault(day, "it is not signed: the signature is missing", MANIFEST)
            return
        except ValueError as error:
            yield Fault(day, str(error), SIGNATURE)
            return
        if signature.key != manifest.key:
            yield Fault(day, f"signed with {signature.key}, where the manifest names {manifest.key}", SIGNATURE)
        elif not signature.fits(data):
            yield Fault(day, "it is not what was signed", MANIFEST)
        elif file != signed(manifest, data, signature.signature):
            yield Fault(day, "it is not as it was written", SIGNATURE)

    def _link_faults(self, day: date, manifest: Manifest) -> Iterator[Fault]:
        eve, named = day - _DAY, manifest.previous
        if manifest.day != day:
            yield Fault(day, f"it is the manifest of {manifest.day}", MANIFEST)
        if day == self.first:
            return
        if named is None or named.day != eve:
            yield Fault(day, f"it names {named.day if named else 'no day'} as the one before it", MANIFEST)
        elif self._digests.get(eve, named.sha256) != named.sha256:
            yield Fault(eve, f"it is not the manifest that {day} names: one of them was written anew", MANIFEST)

    def key_faults(self, trusted: Collection[str]) -> Iterator[Fault]:
        """Manifests by keys that none of the `trusted` ones has vouched for.

        Days before the first that a trusted key has signed are vouched for by that: it names them.
        """
        days = iter(self.manifests.items())
        known = next((manifest.key for _, manifest in days if manifest.key in trusted), None)
        if known is None:
            if self.manifests:
                day, manifest = next(iter(self.manifests.items()))
                yield Fault(day, f"signed with {manifest.key}, which is not the key that is trusted", MANIFEST)
            return
        strange = set[str]()
        for day, manifest in days:
            if manifest.key == known:
                continue
            statements = succession(manifest.rotations, known, manifest.key)
            if statements and all(map(vouches, statements)):
                known = manifest.key
            elif manifest.key not in strange:
                strange.add(manifest.key)
                yield Fault(day, f"signed with {manifest.key}, for which {known} does not vouch", MANIFEST)

    def expired(self) -> dict[str, str]:
        """The files that are gone since, as the manifests tell: path from the root -> sha256."""
        return {each.path: each.sha256 for manifest in self.manifests.values() for each in manifest.expired}
