"""One pass of expat over a document: whether it is well-formed, and what it is made of.

expat is also the judge that feedparser asks.  The pass costs less than either parser; what it finds decides which of
them is to read the document, and it stops at declarations that would make a parser expand or fetch anything.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from xml.parsers import expat

from config.errors import FeedError

#: Elements, comments and instructions of a document that is read whole; each takes a parser up to 300 bytes.
MOST_NODES = 300_000
#: Elements of feeds have a handful of attributes; both parsers take quadratic time for thousands.
_MOST_ATTRIBUTES = 500
#: fastfeedparser takes quadratic time for these too.
_MOST_NAMESPACES = 1000
#: Only in a larger document can one tag be so large that already looking at it takes much memory.
_LARGE_BYTES = 1_000_000
_LONG_STRETCH = re.compile(rb"<[^<]{16384}")
_MANY_ATTRIBUTES = re.compile(rb"<[^'\"<>]*(?:(?:\"[^\"<]*\"|'[^'<]*')[^'\"<>]*){501}")
#: Characters that a document's own entities may add to it: this many, or twice its own size.
_MOST_EXPANSION = 1_000_000
_MOST_ENTITIES = 1000
_NESTED = re.compile(r"&(?!#)")

_XML = "http://www.w3.org/XML/1998/namespace"
_TEXTS = frozenset({"title", "summary", "description", "subtitle", "tagline", "rights", "info"})
_XHTML_TYPES = frozenset({"xhtml", "application/xhtml+xml"})


@dataclass(slots=True)
class Survey:
    """What a document is made of.

    Names are the local name, or the namespace, a space and the local name, as expat gives them.
    """

    #: Of all start tags, in order, up to the first mistake.
    names: list[str] = field(default_factory=list)
    well_formed: bool = False
    #: Whether it has a document type declaration, so that it may name entities that others declare.
    doctype: bool = False
    #: The entities that it declares, and what they stand for.
    entities: dict[str, str] = field(default_factory=dict)
    #: Where the outermost element begins, in bytes; -1 where there is none.
    start: int = -1
    #: Whether any xml:base is given.
    base: bool = False
    #: The languages that entries say they have, each entry that does once.
    languages: list[str] = field(default_factory=list)
    #: Whether any title or summary holds elements, by its type.
    xhtml_text: bool = False
    #: How many start tags came before the last comment.
    comment: int = 0
    #: Index into `names` of the first entry; the number of names where there is none.
    first: int = 0

    @property
    def root(self) -> str:
        """Name of the outermost element; empty where there is none."""
        return self.names[0] if self.names else ""

    def entries(self) -> Counter[str]:
        """How often each name occurs from the first entry on."""
        return Counter(self.names[self.first :])


def local(name: str) -> str:
    """The local name, in small letters."""
    return name.rpartition(" ")[2].lower()


def survey(data: bytes) -> Survey:
    """Look at a document in UTF-8; one with more than MOST_NODES counts as malformed.

    Raises FeedError `entity_expansion` for entities that contain others, lie outside the document or swell it, and
    `not_a_feed` for elements that no feed has.
    """
    if len(data) > _LARGE_BYTES and _has_huge_tag(data):
        raise FeedError("not_a_feed", "an element with hundreds of attributes")
    found = Survey()
    try:
        _Look(data, found).parser.Parse(data, True)
        found.well_formed = True
    except _Oversized:
        found.well_formed = False
    except expat.ExpatError:
        if not found.names and b"<!ENTITY" in data:
            raise _expansion("entities in a malformed document type") from None
    entries = (index for index, name in enumerate(found.names) if local(name) in ("item", "entry"))
    found.first = next(entries, len(found.names))
    return found


def _has_huge_tag(data: bytes) -> bool:
    return any(_MANY_ATTRIBUTES.match(data, stretch.start()) for stretch in _LONG_STRETCH.finditer(data))


class _Oversized(Exception):
    """The document has more than MOST_NODES."""


class _Look:
    """The handlers of one pass of expat."""

    def __init__(self, data: bytes, found: Survey) -> None:
        self._data = data
        self._found = found
        self._names = found.names
        self._others = 0
        self._namespaces = 0
        self._longest: int | None = None
        self.parser = expat.ParserCreate(encoding="utf-8", namespace_separator=" ")
        self.parser.StartElementHandler = self._root
        self.parser.CommentHandler = self._comment
        self.parser.ProcessingInstructionHandler = self._other
        self.parser.StartNamespaceDeclHandler = self._namespace
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._entity

    def _root(self, name: str, attributes: dict[str, str]) -> None:
        self._found.start = self.parser.CurrentByteIndex
        self.parser.StartElementHandler = self._start
        self._start(name, attributes)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._names.append(name)
        if attributes:
            _note_attributes(self._found, name, attributes)
        if len(self._names) > MOST_NODES:
            raise _Oversized

    def _comment(self, _: str) -> None:
        self._found.comment = len(self._names)
        self._other()

    def _other(self, *_: object) -> None:
        self._others += 1
        if self._others > MOST_NODES:
            raise _Oversized

    def _namespace(self, *_: object) -> None:
        self._namespaces += 1
        if self._namespaces > _MOST_NAMESPACES:
            raise FeedError("not_a_feed", "thousands of namespaces")

    def _doctype(self, *_: object) -> None:
        self._found.doctype = True

    def _entity(self, name: str, parameter: bool, value: str | None, *_: object) -> None:
        """`value` is None for what lies outside the document."""
        if value is None:
            if not parameter:  # old feeds name HTML's own entity files so; neither parser fetches them
                raise _expansion(f"the external entity {name!r}")
            return
        if parameter or _NESTED.search(value):
            raise _expansion(f"the entity {name!r}, which contains others")
        self._found.entities.setdefault(name, value)
        if len(self._found.entities) > _MOST_ENTITIES:
            raise _expansion("thousands of entities")
        if len(value) > self._longest_entity():
            raise _expansion(f"the entity {name!r} of {len(value)} characters")

    def _longest_entity(self) -> int:
        if self._longest is None:
            self._longest = max(_MOST_EXPANSION, 2 * len(self._data)) // max(self._data.count(b"&"), 1)
        return self._longest


def _expansion(what: str) -> FeedError:
    return FeedError("entity_expansion", f"the document declares {what[:200]}")


def _note_attributes(found: Survey, name: str, attributes: dict[str, str]) -> None:
    if len(attributes) > _MOST_ATTRIBUTES:
        raise FeedError("not_a_feed", f"an element with {len(attributes)} attributes")
    if f"{_XML} base" in attributes:
        found.base = True
    if f"{_XML} lang" in attributes and local(name) in ("item", "entry"):
        found.languages.append(attributes[f"{_XML} lang"])
    if attributes.get("type") in _XHTML_TYPES and local(name) in _TEXTS:
        found.xhtml_text = True
