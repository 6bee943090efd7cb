"""What stands before the outermost element: the entities that a document declares."""

from __future__ import annotations

import re
from xml.parsers import expat

from config.errors import FeedError

#: Characters that a document's own entities may add to it: this many, or twice its own size.
_MOST_EXPANSION = 1_000_000
_MOST_ENTITIES = 1000
_NESTED = re.compile(r"&(?!#)")
#: Bytes of a declaration that is read.
_MOST_BYTES = 262_144


def entities_of(data: bytes) -> tuple[int, dict[str, str]]:
    """Where the outermost element begins in a document in UTF-8, and the entities that it declares.

    0 and none where it has no document type.  Raises FeedError `entity_expansion` for entities that contain others, lie
    outside the document or swell it.
    """
    head = data[:_MOST_BYTES]
    if b"<!DOCTYPE" not in head:
        return 0, {}
    look = _Look(data)
    try:
        look.parser.Parse(head, False)
    except expat.ExpatError:
        if look.start < 0 and b"<!ENTITY" in head:
            raise _expansion("entities in a malformed document type") from None
    return max(look.start, 0), look.entities


class _Look:
    """The handlers of one pass of expat, up to the first element."""

    def __init__(self, data: bytes) -> None:
        self._most = max(_MOST_EXPANSION, 2 * len(data)) // max(data.count(b"&"), 1)
        self.start = -1
        self.entities: dict[str, str] = {}
        self.parser = expat.ParserCreate(encoding="utf-8")
        self.parser.StartElementHandler = self._element
        self.parser.EntityDeclHandler = self._entity

    def _element(self, *_: object) -> None:
        self.start = self.parser.CurrentByteIndex
        self.parser.StartElementHandler = None

    def _entity(self, name: str, parameter: bool, value: str | None, *_: object) -> None:
        """`value` is None for what lies outside the document."""
        if value is None:
            if not parameter:  # old feeds name HTML's own entity files so; nothing fetches them
                raise _expansion(f"the external entity {name!r}")
            return
        if parameter or _NESTED.search(value):
            raise _expansion(f"the entity {name!r}, which contains others")
        self.entities.setdefault(name, value)
        if len(self.entities) > _MOST_ENTITIES:
            raise _expansion("thousands of entities")
        if len(value) > self._most:
            raise _expansion(f"the entity {name!r} of {len(value)} characters")


def _expansion(what: str) -> FeedError:
    return FeedError("entity_expansion", f"the document declares {what[:200]}")
