"""JSON-LD: what a page says of its article in schema.org's words (https://schema.org/Article)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

Node = dict[str, Any]

#: Characters of one script, and nodes of a page, that are read.
_MOST_SCRIPT, _MOST_NODES = 1_000_000, 500
#: Keys whose values are nodes that may be the article.
_CONTAINERS = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart")
_MOST_DEPTH = 6
#: Types that are articles, by how surely the page is about them; schema.org has some forty kinds of them.
_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review|Analysis|Advertorial)$")
_LIKE_ARTICLE = frozenset({"CreativeWork", "Recipe", "VideoObject", "Event", "Course", "Book"})
_PAGE = frozenset({"WebPage", "ItemPage", "AboutPage", "FAQPage"})
#: Wrapped around scripts for readers that know no scripts.
_WRAPPING = re.compile(
    r"^\s*(?:<!--|/\*\s*<!\[CDATA\[\s*\*/|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|/\*\s*\]\]>\s*\*/|//\s*\]\]>|\]\]>)\s*;?\s*$"
)
_LAST_COMMA = re.compile(r",(\s*[}\]])")


def nodes(scripts: list[str]) -> list[Node]:
    """All nodes in the scripts, in order; what is no JSON is left out."""
    found: list[Node] = []
    for script in scripts:
        for node in _walk(_loaded(script[:_MOST_SCRIPT]), 0):
            found.append(node)
            if len(found) >= _MOST_NODES:
                return found
    return found


def article(found: list[Node]) -> Node:
    """The node that is the page's article, with what the page's own node adds to it; {} where there is none."""
    best = next((node for node in found if any(_ARTICLE.search(kind) for kind in types(node))), None)
    best = best or next((node for node in found if types(node) & _LIKE_ARTICLE and "headline" in node), None)
    page = next((node for node in found if types(node) & _PAGE), {})
    return {**page, **best} if best else page


def types(node: Node) -> set[str]:
    """The names of its types."""
    return {kind.rsplit("/", 1)[-1] for kind in texts(node.get("@type"))}


def texts(value: object) -> list[str]:
    """The texts of a value that may be one, a list, a node with a name, or a value object."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return texts(next((value[key] for key in ("name", "@value", "headline") if value.get(key)), None))
    if isinstance(value, list):
        return [text for each in value[:_MOST_NODES] if not isinstance(each, list) for text in texts(each)]
    return []


def _loaded(script: str) -> object:
    script = _WRAPPING.sub("", script).strip().rstrip(";")
    for text in (script, _LAST_COMMA.sub(r"\1", script)):
        try:
            # Not strict: line ends stand in texts of many pages.  What follows a first value is left.
            return json.JSONDecoder(strict=False).raw_decode(text)[0]
        except (ValueError, RecursionError):
            continue
    return None


def _walk(value: object, depth: int) -> Iterator[Node]:
    if depth > _MOST_DEPTH:
        return
    if isinstance(value, list):
        for each in value[:_MOST_NODES]:
            yield from _walk(each, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in _CONTAINERS:
            if key in value:
                yield from _walk(value[key], depth + 1)
