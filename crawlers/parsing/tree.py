"""From a document in UTF-8 to the elements of its entries.

A well-formed document is read as a whole.  Of any other one each entry is parsed on its own, beside nothing but the
namespaces of the document: so what is broken in one entry changes nothing in the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any

from lxml import etree

from config.errors import FeedError
from crawlers.parsing.mending import FIELDS, mended, without_controls
from crawlers.parsing.prolog import entities_of

#: Entries of one document; what follows them is left out.
MOST_ENTRIES = 20_000
#: Tags of a document, or of an entry of a broken one, that are read: each takes a parser up to 300 bytes.
MOST_TAGS = 600_000

BASE, LANG = (f"{{http://www.w3.org/XML/1998/namespace}}{name}" for name in ("base", "lang"))
ATOM = frozenset({"http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#", "http://example.com/necho"})
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#: Prefixes that feeds use, and now and then forget to declare.
PREFIXES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "media": "http://search.yahoo.com/mrss/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "atom": "http://www.w3.org/2005/Atom",
    "rdf": RDF,
}
_ROOT = re.compile(rb"<[a-zA-Z_]")
_FORMAT = re.compile(rb"<(?:[\w.-]+:)?(?:rss|feed|RDF|channel)[\s>]")
_EDGE = re.compile(rb"<!\[CDATA\[|<!--|<(/?)(?:[\w.-]+:)?(?:item|entry)(?=[\s>/])[^<>]*(/?)>?")
_ENTRY_END = re.compile(rb"</(?:[\w.-]+:)?(?:item|entry)\s*>")
_PREFIX = re.compile(rb"[<\s/]([a-zA-Z_][\w.-]{0,30}):[a-zA-Z_]")
#: Bytes in which prefixes are looked for, and how many are declared.
_MOST_LOOKED_AT, _MOST_PREFIXES = 2_000_000, 200
_OPTIONS: dict[str, Any] = {"no_network": True, "remove_comments": True, "remove_pis": True, "collect_ids": False}
_NAMES = frozenset({"rss", "feed", "RDF", "channel"})


@dataclass(slots=True)
class Tree:
    """A document's elements."""

    #: The one that holds the feed's own title, link and language; None where there is none.
    feed: etree._Element | None
    entries: list[etree._Element]
    #: malformed, cut_off, too_many_entries, control_characters.
    notes: set[str] = field(default_factory=set)


def tree_of(data: bytes) -> Tree | None:
    """The tree of a document in UTF-8; None where it has none, or is no feed of a known form.

    Raises FeedError `entity_expansion` or `not_a_feed`.
    """
    start, entities = entities_of(data)
    data = data[start:]
    if start:  # it may name entities that others declare
        data = mended(data, entities)
    notes = set[str]()
    root = _whole(data)
    if root is None and data.count(b"<") <= MOST_TAGS:
        clean = without_controls(data)
        if len(clean) < len(data):
            notes.add("control_characters")
            data, root = clean, _whole(clean)
    if root is not None:
        entries = list(entries_in(root))
        if len(entries) > MOST_ENTRIES:
            notes.add("too_many_entries")
        return Tree(_feed_of(root), entries[:MOST_ENTRIES], notes) if local(root) in _NAMES else None
    return _by_entries(data, entities, notes)


def local(element: etree._Element) -> str:
    """Its name without the namespace; "" of what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def space(element: etree._Element) -> str:
    """Its namespace; "" where it has none."""
    tag = element.tag
    return tag[1:].rpartition("}")[0] if isinstance(tag, str) else ""


def entries_in(root: etree._Element) -> Iterator[etree._Element]:
    """The entries of a tree, in order."""
    yield from root.iter("{*}item", "{*}entry")


def _whole(data: bytes, *, recover: bool = False) -> etree._Element | None:
    if data.count(b"<") > MOST_TAGS:
        return None
    # Without `huge_tree`, so that depth, names and texts keep libxml2's own limits.
    parser = etree.XMLParser(recover=recover, resolve_entities=False, encoding="utf-8", **_OPTIONS)
    try:
        root: etree._Element | None = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None
    return root


def _feed_of(root: etree._Element) -> etree._Element | None:
    """The channel, or the root of Atom."""
    return root if local(root) in ("feed", "channel") else next(root.iter("{*}channel"), None)


def _by_entries(data: bytes, entities: dict[str, str], notes: set[str]) -> Tree | None:
    root_at = _FORMAT.search(data) or _ROOT.search(data)
    pieces, rest = _cut(data[root_at.start() if root_at else 0 :], notes)
    if rest.count(b"<") > MOST_TAGS:
        raise FeedError("not_a_feed", "an endless number of tags around the entries")
    root = _whole(mended(rest, entities), recover=True)
    if root is None or not (local(root) in _NAMES or pieces):
        return None
    head, tail = _around(root, data)
    entries: list[etree._Element] = []
    for piece in pieces:
        # A sound entry is read as it would be in a sound document; only a broken one is mended.
        if (found := _whole(head + piece + tail)) is None:
            piece = mended(piece, entities)
            found = _whole(head + piece + tail)
        if found is None and (found := _whole(head + piece + tail, recover=True)) is not None:
            _lift(found)
        entries += () if found is None else entries_in(found)
    return Tree(_feed_of(root), entries, notes if "too_many_entries" in notes else notes | {"malformed"})


def _around(root: etree._Element, data: bytes) -> tuple[bytes, bytes]:
    """A start tag with the namespaces of the document, and of prefixes that it forgot to declare; its end tag."""
    used = {prefix.decode() for prefix in _PREFIX.findall(data, 0, _MOST_LOOKED_AT)} - {"xml", "xmlns"}
    known = {prefix: PREFIXES.get(prefix, f"urn:undeclared:{prefix}") for prefix in sorted(used)[:_MOST_PREFIXES]}
    own: dict[str | None, str] = {}
    for element in [root, *root.iter("{*}channel")][:2]:
        own |= element.nsmap
    declared = "".join(
        f' xmlns{":" if prefix else ""}{prefix or ""}="{escape(uri)}"' for prefix, uri in (known | own).items()
    )
    return f"<entries{declared}>".encode(), b"</entries>"


def _cut(data: bytes, notes: set[str]) -> tuple[list[bytes], bytes]:
    """The text of each entry, and what stands around them."""
    pieces, rest, begun, done, at, tags = [], [], -1, 0, 0, 0
    closes = {b"<![CDATA[": (b"]]>", 0), b"<!--": (b"-->", 0)}
    while match := _EDGE.search(data, at):
        at = match.end()
        if match[0] in closes:
            closing, end = closes[match[0]]
            if 0 <= end < at:
                end = data.find(closing, at)
                closes[match[0]] = closing, end
            if end >= 0 and not _is_left_open(data, match[0], at, end):
                at = end + len(closing)
            continue
        if not match[1]:
            if begun >= 0:
                pieces.append(data[begun : match.start()])
                done = match.start()
            rest.append(data[done : match.start()])
            begun = done = match.start()
            if len(pieces) >= MOST_ENTRIES or tags > MOST_TAGS:
                notes.add("too_many_entries")
                return pieces, b"".join(rest)
        if begun >= 0 and (match[1] or match[2] or match[0].endswith(b"/>")):
            pieces.append(data[begun:at])
            tags += pieces[-1].count(b"<")
            begun, done = -1, at
    if begun < 0:
        rest.append(data[done:])
    else:
        notes.add("cut_off")
        pieces.append(data[begun:])
    return [piece for piece in pieces if piece.count(b"<") <= MOST_TAGS], b"".join(rest)


def _is_left_open(data: bytes, opening: bytes, start: int, end: int) -> bool:
    """Whether a section swallows the end of its entry and another section: its own end is missing then."""
    again = data.find(opening, start, end)
    return again >= 0 and _ENTRY_END.search(data, start, again) is not None


def _lift(root: etree._Element) -> None:
    """Takes fields out of fields that were left open: `<title>One<link>…</link>`."""
    for entry in entries_in(root):
        space_of_entry = space(entry)
        for element in [each for each in entry.iterdescendants() if space(each) == space_of_entry]:
            parent = element.getparent()
            if local(element) in FIELDS and parent is not entry and local(parent) in FIELDS:
                element.tail = None
                entry.append(element)
