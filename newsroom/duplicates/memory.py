"""The same decisions over a whole input at once, in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from newsroom.duplicates.fingerprint import Fingerprint, are_same, bands, fingerprint
from newsroom.duplicates.grouping import RANK_PREFIX
from newsroom.duplicates.index import MOST_IN_BAND
from newsroom.report import Report


class Groups:
    """Texts as they come, and in the end the kept copy of each."""

    def __init__(self) -> None:
        self._texts: dict[str, Fingerprint] = {}
        self._order: dict[str, int] = {}
        self._bands: defaultdict[str, list[str]] = defaultdict(list)
        #: Id -> an id nearer to the root of its group; a root stands for itself.
        self._parents: dict[str, str] = {}

    def add(self, reports: Sequence[Report]) -> None:
        """File texts, each beside those that are the same."""
        fingerprints = [fingerprint(report) for report in reports]
        for new, keys in zip(fingerprints, bands(fingerprints), strict=True):
            if new.id in self._texts:
                continue
            self._order[new.id] = len(self._texts)
            self._texts[new.id] = new
            self._parents[new.id] = new.id
            near = dict.fromkeys(identity for key in keys for identity in self._bands[key])
            for identity in near:
                if are_same(new, self._texts[identity]) is not None:
                    self._join(new.id, identity)
            for key in keys:
                if len(self._bands[key]) < MOST_IN_BAND:
                    self._bands[key].append(new.id)

    def kept(self, identity: str) -> str:
        """The copy that is kept of a text, itself if it is that copy or the only one.  Raises KeyError."""
        root = identity
        while (parent := self._parents[root]) != root:
            root = parent
        self._parents[identity] = root
        return root

    def _precedence(self, identity: str) -> tuple[str, int]:
        """Ranks without their ids, since what came first in the input was first too where there is no time."""
        return self._texts[identity].rank[:RANK_PREFIX], self._order[identity]

    def _join(self, one: str, other: str) -> None:
        """The root of a group is the copy that is kept."""
        first, second = sorted((self.kept(one), self.kept(other)), key=self._precedence)
        self._parents[second] = first
