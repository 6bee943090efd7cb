"""Why a query does not match a document: the first condition that fails.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from newsroom.sections.nearness import briefly
from notifier.query.documents.document import TEXTS, Document
from notifier.query.documents.facts import ANY
from notifier.query.tree.leaves import DEFAULT_TEXTS, Concept
from notifier.query.tree.nearness import AnyPlaced, Near
from notifier.query.tree.nodes import And, Node, Not, Or
from notifier.query.tree.properties import Comparison, Pattern, Property
from notifier.texts import Translator, english, gettext_noop

#: By field of a text.
FIELD_NAMES: Mapping[str, str] = {
    "title": gettext_noop("title"),
    "summary": gettext_noop("summary"),
    "body": gettext_noop("body"),
    "author": gettext_noop("author"),
    "source": gettext_noop("name of the source"),
    "cited": gettext_noop("cited source"),
}
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


def failure(node: Node, document: Document, t: Translator | None = None) -> str | None:
    """The first condition that fails, in words; None where the document matches.  Without a translator in English."""
    if node.found(document):
        return None
    return _failure(node, document, t or english())


def _failure(node: Node, document: Document, t: Translator) -> str:
    match node:
        case And(nodes):
            return next(_failure(each, document, t) for each in nodes if not each.found(document))
        case Or(nodes):
            return _none_of(nodes, document, t)
        case Not(leaf):
            return t("{what}: it is there{where}", what=written(node), where=_where(leaf, document, t))
        case Near(left, right):
            return _not_near(node, [each for each in (left, right) if not each.found(document)], t)
        case Property():
            return f"{written(node)}: {_values(node.field, document, t)}"
        case Comparison():
            return f"{written(node)}: {_numbers(node.field, document, t)}"
        case _:
            return t("{what} is not there", what=written(node))


def _not_near(node: Near, missing: Sequence[Node], t: Translator) -> str:
    what = written(node)
    if missing:
        return t("{what}: {part} is not there", what=what, part=written(missing[0]))
    if node.ordered:
        return t(
            "{what}: both are there, but nowhere with at most {n} words between them, in this order",
            what=what,
            n=node.distance,
        )
    return t("{what}: both are there, but nowhere with at most {n} words between them", what=what, n=node.distance)


def _none_of(nodes: Iterable[Node], document: Document, t: Translator) -> str:
    reasons = [_failure(each, document, t) for each in nodes if not each.found(document)]
    more = len(reasons) - _MOST_NAMED
    shown = "; ".join([*reasons[:_MOST_NAMED], *([t("and {n} more", n=more)] if more > 0 else [])])
    return t("none of these holds: {reasons}", reasons=shown)


def _where(leaf: Node, document: Document, t: Translator) -> str:
    hit = next(iter(leaf.hits(document)), None)
    if hit is None or hit.end == 0:
        return ""
    text = document.originals()[TEXTS.index(hit.field)] or ""
    return t(", as {text} in the {field}", text=repr(text[hit.start : hit.end]), field=t(FIELD_NAMES[hit.field]))


def _values(field: str, document: Document, t: Translator) -> str:
    values = sorted(value for name, value in document.facts.values if name == field and value != ANY)
    if field in ("lang", "domain"):  # the others are parts of the longest
        values = sorted(values, key=len)[-1:]
    values = briefly(values)
    return t("it is {values}", values=", ".join(values)) if values else t("nothing is known of it")


def _numbers(field: str, document: Document, t: Translator) -> str:
    if field == "age":
        age = document.facts.age
        if age is None:
            return t("nothing is known of it")
        return t("it is {hours} hours old", hours=f"{age.total_seconds() / 3600:.1f}")
    amounts = [f"{amount:,.0f}" for amount in document.facts.amounts]
    return t("it names {amounts}", amounts=", ".join(amounts)) if amounts else t("it names no amount of money")


def _scope(texts: tuple[int, ...]) -> str:
    return "" if texts == DEFAULT_TEXTS or len(texts) != 1 else f"{TEXTS[texts[0]]}:"


def _quoted(text: str) -> str:
    return f'"{text}"' if any(char in text for char in " ()") else text
