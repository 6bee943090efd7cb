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
    start, entities = 0, dict[str, str]()
    most = max(_MOST_EXPANSION, 2 * len(data)) // max(data.count(b"&"), 1)
    parser = expat.ParserCreate(encoding="utf-8")

    def begin(*_: object) -> None:
        nonlocal start
        start, parser.StartElementHandler = parser.CurrentByteIndex, None

    def declare(name: str, parameter: bool, value: str | None, *_: object) -> None:
        """`value` is None for what lies outside the document."""
        if value is None and parameter:
            return  # old feeds name HTML's own entity files so; nothing fetches them
        entities.setdefault(name, value or "")
        if value is None or parameter or _NESTED.search(value) or len(value) > most or len(entities) > _MOST_ENTITIES:
            raise FeedError("entity_expansion", f"the document declares {name[:100]!r}, which names or holds too much")

    parser.StartElementHandler, parser.EntityDeclHandler = begin, declare
    try:
        parser.Parse(head, False)
    except expat.ExpatError:
        if not start and b"<!ENTITY" in head:
            raise FeedError("entity_expansion", "the document declares entities in a malformed type") from None
    return start, entities
