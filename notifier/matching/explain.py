"""Why a query does not match a document: the first condition that fails.  Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from notifier.query.documents.document import TEXTS, Document
from notifier.query.documents.facts import ANY
from notifier.query.tree.leaves import DEFAULT_TEXTS, Concept
from notifier.query.tree.nearness import AnyPlaced, Near
from notifier.query.tree.nodes import And, Node, Not, Or
from notifier.query.tree.properties import Comparison, Pattern, Property

#: Alternatives that are named; more are counted.
_MOST_NAMED = 8


def written(node: Any) -> str:
    """A condition as a query would have it."""
    match node:
        case And(nodes):
            return "(" + " AND ".join(map(written, nodes)) + ")"
        case Or(nodes) | AnyPlaced(nodes):
            more = len(nodes) - _MOST_NAMED
            named = [written(each) for each in nodes[:_MOST_NAMED]] + ([f"{more} more"] if more > 0 else [])
            return "(" + " OR ".join(named) + ")"
        case Not(leaf):
            return f"NOT {written(leaf)}"
        case Near(left, right, distance, ordered):
            return f"{written(left)} {'O' if ordered else ''}NEAR/{distance} {written(right)}"
        case Property(text, field) | Comparison(text, field):
            return f"{field}:{_quoted(text)}"
        case Concept(key, texts):
            return f"{_scope(texts)}@{key}"
        case Pattern(text, _, _, texts):
            return f"{_scope(texts)}{text}"
        case _:
            mark = "=" if getattr(node, "exact", False) else ""
            return f"{_scope(node.texts)}{mark}{_quoted(node.text)}"


def failure(node: Node, document: Document) -> str | None:
    """The first condition that fails, in words; None where the document matches."""
    if node.found(document):
        return None
    match node:
        case And(nodes):
            return next(why for each in nodes if (why := failure(each, document)))
        case Or(nodes):
            return _none_of(nodes, document)
        case Not(leaf):
            return f"{written(node)}: it is there{_where(leaf, document)}"
        case Near(left, right, distance):
            missing = [each for each in (left, right) if not each.found(document)]
            if missing:
                return f"{written(node)}: {written(missing[0])} is not there"
            order = ", in this order" if node.ordered else ""
            return f"{written(node)}: both are there, but nowhere with at most {distance} words between them{order}"
        case Property():
            return f"{written(node)}: {_values(node.field, document)}"
        case Comparison():
            return f"{written(node)}: {_numbers(node.field, document)}"
        case _:
            return f"{written(node)} is not there"


def _none_of(nodes: Iterable[Node], document: Document) -> str:
    reasons = [why for each in nodes if (why := failure(each, document))]
    more = f"; and {len(reasons) - _MOST_NAMED} more" if len(reasons) > _MOST_NAMED else ""
    return f"none of these holds: {'; '.join(reasons[:_MOST_NAMED])}{more}"


def _where(leaf: Node, document: Document) -> str:
    hit = next(iter(leaf.hits(document)), None)
    if hit is None or hit.end == 0:
        return ""
    text = document.originals()[TEXTS.index(hit.field)] or ""
    return f", as {text[hit.start : hit.end]!r} in the {hit.field}"


def _values(field: str, document: Document) -> str:
    values = sorted(value for name, value in document.facts.values if name == field and value != ANY)
    if field in ("lang", "domain"):  # the others are parts of the longest
        values = sorted(values, key=len)[-1:]
    return f"it is {', '.join(values)}" if values else "nothing is known of it"


def _numbers(field: str, document: Document) -> str:
    if field == "age":
        age = document.facts.age
        return "nothing is known of it" if age is None else f"it is {age.total_seconds() / 3600:.1f} hours old"
    amounts = [f"{amount:,.0f}" for amount in document.facts.amounts]
    return f"it names {', '.join(amounts)}" if amounts else "it names no amount of money"


def _scope(texts: tuple[int, ...]) -> str:
    return "" if texts == DEFAULT_TEXTS or len(texts) != 1 else f"{TEXTS[texts[0]]}:"


def _quoted(text: str) -> str:
    return f'"{text}"' if any(char in text for char in " ()") else text
