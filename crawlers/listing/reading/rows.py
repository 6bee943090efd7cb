"""What an item of a listing is made of: its pieces of text, in order, and what it says of itself.  Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from crawlers.listing.reading.words import says, weight

#: Elements within one line.
_INLINE = frozenset(
    {"b", "strong", "i", "em", "u", "s", "mark", "sup", "sub", "small", "font", "big", "abbr", "acronym", "q", "cite"}
    | {"bdi", "bdo", "code", "wbr", "ruby", "nobr"}
)
_SILENT = frozenset(
    ("script", "style", "noscript", "template", "svg", "select", "button", "iframe", "textarea", "rt", "rp")
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_TITLE_NAME = re.compile(
    r"(?:^|[\s_-])(?:title|headline|heading|hdl?|subject|tit|caption|bt)(?:$|[\s_-])|[a-z](?:Title|Headline)\b"
)
_TEXT_NAME = re.compile(
    r"(?:^|[\s_-])(?:summary|excerpt|teaser|desc(?:ription)?|abstract|intro|lead|snippet|body|text|zy|brief)(?:$|[\s_-])",
    re.IGNORECASE,
)
#: Pieces of one item that are read, and characters of one.
_MOST_PIECES, _MOST_TEXT = 120, 2_000
#: Weights: a link that says less says nothing (EN); a piece with less is no title; with less it may be a label beside
#: one; with more it is a sentence.
SHORTEST, LEAST_TITLE, _NO_LABEL, _LEAST_SUMMARY = 4, 8, 16, 40


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text that stands by itself."""

    text: str
    #: Whose own text it is.
    element: HtmlElement

    def is_in(self, element: HtmlElement) -> bool:
        """Whether it stands in this element."""
        return self.element is element or any(one is element for one in self.element.iterancestors())


def pieces(parts: Sequence[HtmlElement]) -> list[Piece]:
    """Of elements that follow one another.  What stands inside a line is not apart from it."""
    found = [piece for part in parts for piece in islice(_pieces(part), _MOST_PIECES)]
    return found[:_MOST_PIECES]


def _pieces(root: HtmlElement) -> Iterator[Piece]:
    text, owner = "", root
    for said, element, breaks in _texts(root):
        if breaks and text.strip():
            yield Piece(_line(text), owner)
            text = ""
        if not text.strip():
            owner = element
        text += said or ""
    if text.strip():
        yield Piece(_line(text), owner)


def _texts(
    element: HtmlElement, left_out: frozenset[HtmlElement] = frozenset()
) -> Iterator[tuple[str | None, HtmlElement, bool]]:
    """Each text of an element, whose own it is, and whether it begins a piece; None for what is left out."""
    if element.tag in _SILENT:
        return
    if element in left_out:
        yield None, element, True
        return
    yield element.text or "", element, element.tag not in _INLINE
    for child in element:
        yield from _texts(child, left_out)
        yield child.tail or "", element, child.tag not in _INLINE


def outline(whole: HtmlElement, regions: Sequence[HtmlElement]) -> Iterator[int | str]:
    """What stands around items, line by line, and the items' numbers where they stand."""
    numbers = {region: number for number, region in enumerate(regions)}
    text = ""
    for said, element, breaks in _texts(whole, frozenset(regions)):
        if breaks and text.strip():
            yield _line(text)
            text = ""
        if element in numbers and said is None:
            yield numbers[element]
        else:
            text += said or ""
    if text.strip():
        yield _line(text)


def _line(text: str) -> str:
    return " ".join(text[:_MOST_TEXT].split())


def line_of(element: HtmlElement) -> str:
    """All text of an element on one line."""
    return " ".join(piece.text for piece in pieces([element]))


def title_of(link: HtmlElement | None, parts: Sequence[Piece], dates: Sequence[str]) -> tuple[str, HtmlElement | None]:
    """What an item is called, and where that stands; "" where nothing says it.

    `dates`: the texts of its pieces that are no more than a date.
    """
    if link is None:
        return _title_beside(parts, dates)
    inside = [piece for piece in parts if piece.is_in(link) and piece.text not in dates]
    heading = _first(link, _HEADINGS)
    if heading is not None and weight(line_of(heading)) > 1:
        return line_of(heading), heading
    named = next((piece for piece in inside if _is_named(piece, link)), None)
    own = " ".join(piece.text for piece in inside)
    if named is None and len(inside) > 1:
        said = next((piece for piece in inside if weight(piece.text) >= _NO_LABEL), None)
        named = said or max(inside, key=lambda piece: weight(piece.text))
    if named is not None and weight(named.text) > 1:
        return named.text, named.element
    stated = [
        _line(said)
        for said in (link.get("title"), link.get("aria-label"))
        if said and weight(said) >= LEAST_TITLE and not says(said, "more")
    ]
    if weight(own) >= SHORTEST and not says(own, "more"):
        # One that was cut stands whole in the link's title.
        start = own.rstrip(".… ")
        is_cut = start != own and bool(stated) and stated[0].startswith(start)
        return stated[0] if is_cut else own, link
    beside, where = _title_beside(parts, dates)
    # "Read more: " and such may stand before what the heading says alone.
    return (stated[0], link) if stated and (not beside or beside not in stated[0]) else (beside, where)


def _title_beside(parts: Sequence[Piece], dates: Sequence[str]) -> tuple[str, HtmlElement | None]:
    """Of a link that says "Read more": a heading, what is named a title, else the first text that says something."""
    others = [piece for piece in parts if piece.text not in dates and not says(piece.text, "more", "frame")]
    for is_it in (_is_heading, lambda piece: _is_named(piece, None), lambda piece: weight(piece.text) >= LEAST_TITLE):
        piece = next((piece for piece in others if is_it(piece)), None)
        if piece is not None:
            return piece.text, piece.element
    return "", None


def summary_of(parts: Sequence[Piece], title: HtmlElement | None, dates: Sequence[str]) -> str | None:
    """What else is said in whole sentences, or in what is named a summary."""
    said = [
        piece.text
        for piece in parts
        if not (title is not None and piece.is_in(title))
        and piece.text not in dates
        and (weight(piece.text) >= _LEAST_SUMMARY or _TEXT_NAME.search(piece.element.get("class", "")))
    ]
    return "\n".join(dict.fromkeys(said)) or None


def _is_heading(piece: Piece) -> bool:
    near = (piece.element, *islice(piece.element.iterancestors(), 3))
    return any(one.tag in _HEADINGS for one in near)


def _is_named(piece: Piece, within: HtmlElement | None) -> bool:
    for one in (piece.element, *islice(piece.element.iterancestors(), 3)):
        if one is within:
            return False
        if _TITLE_NAME.search(one.get("class", "")) and not _TEXT_NAME.search(one.get("class", "")):
            return True
    return False


def _first(root: HtmlElement, tags: frozenset[str]) -> HtmlElement | None:
    return next((one for one in islice(root.iter(), _MOST_PIECES) if one.tag in tags), None)
