"""What a query comes to when conditions that say the same or exclude each other are taken together.  Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from config.sections import OR_NEAR
from notifier.query.documents.facts import ANY
from notifier.query.reading.values import SINGLE
from notifier.query.tree.leaves import Term
from notifier.query.tree.nodes import And, Leaf, Node, Not, Or
from notifier.query.tree.properties import Comparison, Property

#: What is known of a leaf where a part of a query is looked at.
_Known = dict[Leaf, bool]


def simplified(node: Node) -> Node | bool:
    """The same query, or True or False where it is so of every report whatever its words.

    Conditions are followed from each part of a conjunction (or alternative) into the others; what takes more than that
    to see is not seen.
    """
    return _simplified(node, {})


def _simplified(node: Node, known: _Known) -> Node | bool:
    if isinstance(node, And | Or):
        return _joined(node, known)
    leaf, negated = _leaf(node)
    return known[leaf] != negated if leaf in known else node


def _leaf(node: Node) -> tuple[Leaf, bool]:
    """The leaf, and whether it is negated; terms that are written otherwise and find the same become equal."""
    leaf, negated = (node.leaf, True) if isinstance(node, Not) else (node, False)
    if isinstance(leaf, Term) and not leaf.exact:
        leaf = replace(leaf, text="")
    return leaf, negated


def _joined(node: And | Or, known: _Known) -> Node | bool:
    """An And is false, and an Or true, as soon as one part is."""
    decided = isinstance(node, Or)
    kept: list[Node] = []
    known = dict(known)
    # Single conditions first: the others are looked at knowing that these hold, or in an Or that they do not.
    for part in sorted(node.nodes, key=lambda each: isinstance(each, And | Or)):
        simple = _simplified(part, known)
        if simple is decided:
            return decided
        if isinstance(simple, bool):
            continue
        if not decided and _excluded(simple, kept):
            return False
        kept.append(simple)
        if not isinstance(simple, And | Or):
            leaf, negated = _leaf(simple)
            known[leaf] = (not decided) != negated
    if not kept:
        return not decided
    return kept[0] if len(kept) == 1 else type(node)(tuple(kept))


def _excluded(node: Node, others: list[Node]) -> bool:
    """Whether a report cannot have this and one of the others."""
    if isinstance(node, Property) and node.field in SINGLE:
        same = [other for other in others if isinstance(other, Property) and other.field == node.field]
        return any(_is_sure(node.values | other.values) and not node.values & other.values for other in same)
    if isinstance(node, Comparison) and node.field == "age":
        return any(node.excludes(other) for other in others if isinstance(other, Comparison))
    return False


def _is_sure(values: Collection[str]) -> bool:
    """Whether none of them takes others, too."""
    return not any(value == ANY or value.endswith(OR_NEAR) for value in values)
