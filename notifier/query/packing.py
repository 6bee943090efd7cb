"""The compiled form of a query as a text that can be stored: JSON, so that reading it runs nothing.

A node is a list: its kind, then its parts in the order of its class.  Pure.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from notifier.query.reading.concepts import ConceptBook
from notifier.query.tree.leaves import Concept, End, Term, Wildcard
from notifier.query.tree.nearness import AnyPlaced, Near
from notifier.query.tree.nodes import And, Leaf, Node, Not, Or
from notifier.query.tree.properties import Comparison, Pattern, Property

#: Grows with each change of the language: what was packed by another version is compiled anew.
VERSION = 2


def pack(root: Node) -> str:
    """The text of a tree."""
    return json.dumps(_packed(root), ensure_ascii=False, separators=(",", ":"))


def unpack(text: str, book: ConceptBook) -> Node:
    """The tree of a text that `pack` made with the same version and equal concepts."""
    root: Node = _unpacked(json.loads(text), book)
    return root


def _packed(node: Any) -> list[Any]:
    match node:
        case And(nodes) | Or(nodes) | AnyPlaced(nodes):
            return [type(node).__name__, *map(_packed, nodes)]
        case Not(leaf):
            return ["Not", _packed(leaf)]
        case Near(left, right, distance, ordered):
            return ["Near", _packed(left), _packed(right), distance, ordered]
        case Term(text, needle, texts, left, right, exact, is_word):
            flags = exact + 2 * is_word
            return ["Term", text, "" if text == needle else needle, _number(texts), left, right, flags]
        case Wildcard(text, pieces, texts):
            return ["Wildcard", text, list(pieces), _number(texts)]
        case Concept(key, texts):
            return ["Concept", key, _number(texts)]
        case Pattern(text, expression, any_case, texts):
            return ["Pattern", text, expression, any_case, _number(texts)]
        case Property(text, field, values):
            return ["Property", text, field, sorted(values)]
        case Comparison(text, field, low, high, with_low, with_high):
            return ["Comparison", text, field, str(low), str(high), with_low, with_high]
    raise TypeError(f"no node of a query: {node!r}")


def _unpacked(row: list[Any], book: ConceptBook) -> Any:
    """Raises KeyError for a kind that there is not."""
    kind, *parts = row
    if kind in _JOINED:
        return _JOINED[kind](tuple(_unpacked(part, book) for part in parts))
    if kind == "Not":
        return Not(_unpacked(parts[0], book))
    if kind == "Near":
        return Near(_unpacked(parts[0], book), _unpacked(parts[1], book), parts[2], parts[3])
    if kind == "Concept":
        return book.concept(parts[0], _texts(parts[1]))
    return _LEAVES[kind](*parts)


def _term(text: str, needle: str, texts: int, left: int, right: int, flags: int) -> Term:
    return Term(text, needle or text, _texts(texts), _ENDS[left], _ENDS[right], bool(flags & 1), bool(flags & 2))


def _wildcard(text: str, pieces: list[str], texts: int) -> Wildcard:
    return Wildcard(text, tuple(pieces), _texts(texts))


def _pattern(text: str, expression: str, any_case: bool, texts: int) -> Pattern:
    return Pattern(text, expression, any_case, _texts(texts))


def _property(text: str, field: str, values: list[str]) -> Property:
    return Property(text, field, frozenset(values))


def _comparison(text: str, field: str, low: str, high: str, with_low: bool, with_high: bool) -> Comparison:
    return Comparison(text, field, float(low), float(high), with_low, with_high)


_ENDS = tuple(End)
_JOINED: dict[str, Callable[[tuple[Any, ...]], Any]] = {"And": And, "Or": Or, "AnyPlaced": AnyPlaced}
_LEAVES: dict[str, Callable[..., Leaf]] = {
    "Term": _term,
    "Wildcard": _wildcard,
    "Pattern": _pattern,
    "Property": _property,
    "Comparison": _comparison,
}


def _number(texts: tuple[int, ...]) -> int:
    """A bit for each."""
    return sum(1 << text for text in texts)


@lru_cache(maxsize=256)
def _texts(number: int) -> tuple[int, ...]:
    return tuple(text for text in range(number.bit_length()) if number >> text & 1)
