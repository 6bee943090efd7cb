"""What a source's GUIDs, links, clock and address were found to be, so that it is read alike from poll to poll.

It lies in SQL (`record.sql.habits`); the copy that polls read and write is a field of the source's state in Redis, so
they go on while SQL is away.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Self

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
    #: The configured address, and the one to which it moved for good; empty: it did not.  Another one in the config
    #: makes this, and `retired`, void.
    moved: tuple[str, ...] = ()
    #: The configured address, and since when (ms since 1970) it is gone for good.
    retired: tuple[str, int] | tuple[()] = ()

    def __contains__(self, value: object) -> bool:
        return bool(self.shared) and isinstance(value, str) and _digest(value) in self.shared

    def with_shared(self, values: Iterable[str]) -> Self:
        """These are shared, too."""
        digests = dict.fromkeys([*self.shared, *map(_digest, values)])
        return replace(self, shared=tuple(digests)[-MOST_SHARED:])

    def address(self, configured: str) -> str:
        """Where a source with this address in the config is asked."""
        return self.moved[1] if self.moved and self.moved[0] == configured else configured

    def retired_ms(self, configured: str) -> int | None:
        """Since when it is gone for good, in ms since 1970."""
        return self.retired[1] if self.retired and self.retired[0] == configured else None

    def to_json(self) -> str:
        """The form in which it is stored."""
        found = {name: getattr(self, name) for name in self.__slots__}
        return json.dumps({name: value for name, value in found.items() if value}, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Habits:
        """The reverse."""
        rows = json.loads(text).items()
        fields: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in rows}
        return cls(**fields)


def _digest(value: str) -> str:
    return hashlib.blake2b(value.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
