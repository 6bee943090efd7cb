"""Checking a collection: every day, file and record, with nothing but a public key."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, timedelta

from cryptography.x509 import Certificate

from record.collections.collections import Collections
from record.collections.days import each_day
from record.collections.layout import MANIFEST, TIMESTAMP, folder_of
from record.collections.proof import timestamp
from record.collections.proof.chain import Chain, Fault
from record.collections.proof.contents import Counts, DayCheck
from record.collections.proof.keys import is_key

_DAY = timedelta(days=1)


class Verification:
    """Of the closed days in a storage, or of some of them.  Raises StoreError where the storage refuses."""

    def __init__(
        self,
        collections: Collections,
        days: tuple[date, date] | None = None,
        trusted: Collection[str] = (),
        authorities: Sequence[Certificate] = (),
    ) -> None:
        """`days`: the first and the last; None: all that are closed.  `trusted`: public keys of one owner; without any
        of them the first manifest is believed.  `authorities`: roots of timestamping services."""
        self._collections = collections
        self._storage = collections.storage
        self._authorities = authorities
        self._is_whole = days is None
        self.closed = collections.closed()
        #: What is checked; None where no day is closed.
        self.days = days or self.closed
        #: The keys that are trusted.
        self.trusted = trusted
        self.counts = Counts()
        #: Called when a day has been checked.
        self.on_day: Callable[[], object] = lambda: None
        #: Days with a proof of time.
        self.stamped = 0

    def faults(self) -> Iterator[Fault]:
        """All that is wrong: first the days' chain, then day by day their files; where one file lacks, the others are
        looked at all the same."""
        if self.days is None:
            return
        first, last = self.days
        yield from self._not_closed(first, last)
        if self.closed is None:
            return
        chain = self._chain(first, self.closed)
        trust_begins = min([first, *(day for day, each in chain.manifests.items() if each.key in self.trusted)])
        for fault in chain.faults:
            # Trust in these days hangs on later ones, and on those since the trusted key.  The day before them is read
            # only for what it is named by.
            if fault.day >= trust_begins or (fault.day == first - _DAY and fault.file == MANIFEST):
                yield fault
        yield from chain.key_faults(self.trusted)
        begin = chain.manifests.get(first)
        if self._is_whole and begin is not None and begin.previous is not None:
            yield Fault(begin.previous.day, f"the day is missing: {first} names it")
        expired = chain.expired()
        for day, manifest in chain.manifests.items():
            if first <= day <= last:
                yield from self._time_faults(day)
                yield from DayCheck(self._storage, manifest, expired, self.counts).faults()
                self.on_day()

    def _not_closed(self, first: date, last: date) -> Iterator[Fault]:
        for day in each_day(first, last):
            if self.closed is None or not self.closed[0] <= day <= self.closed[1]:
                yield Fault(day, "the day is not closed, or not here")

    def _chain(self, first: date, closed: tuple[date, date]) -> Chain:
        """To the end, since that tells what has expired; from the beginning only where the trusted key is older."""
        chain = Chain(self._storage, max(first - _DAY, closed[0]), closed[1])
        found = [manifest.key for manifest in chain.manifests.values()]
        if self.trusted and not set(self.trusted).intersection(found):
            chain = Chain(self._storage, *closed)
        self.trusted = self.trusted or list(filter(is_key, found[:1]))
        return chain

    def _time_faults(self, day: date) -> Iterator[Fault]:
        folder = folder_of(day)
        try:
            proof = self._storage.read(f"{folder}/{TIMESTAMP}")
        except FileNotFoundError:
            return
        self.stamped += 1
        try:
            timestamp.check(proof, self._storage.read(f"{folder}/{MANIFEST}"), self._authorities)
        except ValueError as error:
            yield Fault(day, str(error), TIMESTAMP)
