"""What a source's GUIDs, links and clock were found to be, so that it is read alike from poll to poll.

It lies in SQL (`record.sql.habits`); the copy that polls read and write is a field of the source's state in Redis, so
they go on while SQL is away.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

#: Shared values that are remembered; a source with more has hardly any that is not.
MOST_SHARED = 200


@dataclass(frozen=True, slots=True)
class Habits:
    """Of one source; a Container of the GUIDs and canonical URLs that stand for several of its reports."""

    #: Digests of those, the newest last; 16 hex digits each.
    shared: tuple[str, ...] = ()
    #: GUIDs are drawn anew with each answer.
    any_guid: bool = False
    #: Seconds that its clock runs ahead.
    ahead_s: int = 0

    def __contains__(self, value: object) -> bool:
        return bool(self.shared) and isinstance(value, str) and _digest(value) in self.shared

    def with_shared(self, values: Iterable[str]) -> Self:
        """These are shared, too."""
        digests = dict.fromkeys([*self.shared, *map(_digest, values)])
        return replace(self, shared=tuple(digests)[-MOST_SHARED:])

    def to_json(self) -> str:
        """The form in which it is stored."""
        found = {"shared": list(self.shared), "any_guid": self.any_guid, "ahead_s": self.ahead_s}
        return json.dumps({name: value for name, value in found.items() if value}, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Habits:
        """The reverse."""
        row = json.loads(text)
        return cls(tuple(row.get("shared", ())), row.get("any_guid", False), row.get("ahead_s", 0))


def _digest(value: str) -> str:
    return hashlib.blake2b(value.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
