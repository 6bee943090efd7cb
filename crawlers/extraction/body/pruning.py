"""Taking off what is no part of any article: scripts, navigation, comments, share bars, what is hidden.

Elements are judged by their own words in `class` and `id`, word by word ("share" is one in "post-share" and in
"shareBar", and none in "shareholders").  What holds much of the page's text stays, whatever it is called.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import chain, islice, pairwise
from pathlib import Path

import yaml
from lxml import etree
from lxml.html import HtmlElement

_GROUPS = yaml.load(Path(__file__).with_name("names.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
_NAMES = frozenset(name for group in _GROUPS for name in group["names"])
#: Never text of a report.  `rt` and `rp` are the reading aids of ruby text.
_DROPPED = [
    "script", "style", "template", "iframe", "frame", "frameset", "object", "embed", "applet", "canvas", "svg", "math",
    "audio", "video", "track", "source", "map", "picture", "img", "select", "option", "optgroup", "textarea", "input",
    "button", "datalist", "dialog", "menu", "nav", "link", "meta", "progress", "meter", "marquee", "rt", "rp",
    "fencedframe", "noindex",
]  # fmt: skip
#: No part of the article, unless it holds much of the page.
_ASIDE = frozenset({"aside", "footer", "form", "fieldset", "noscript"})
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_KEPT = frozenset({"html", "body", "article", "main"})
#: What these say is not there, or stands beside: "no-sidebar", "has-comments".
_NOT_ITSELF = frozenset({"no", "not", "has", "with", "without", "enabled"})
_ROLES = frozenset({"navigation", "banner", "contentinfo", "complementary", "search", "dialog"})
#: Their ids are places to jump to.
_TEXTS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6"})
#: An element with at least this share of the page's paragraphs is no boilerplate.
_MUCH = 0.3
#: Pieces of text between two elements that are part of running text have so many characters.
_LEAST_RUNNING = 50
_LONG_TEXTS = etree.XPath(f"//text()[string-length() >= {_LEAST_RUNNING}]")
#: Characters of running text that are no article, however little the page has.
_LITTLE = 250


def prune(root: HtmlElement, most: int) -> int:
    """Takes them off, in place.  `most`: elements that are looked at.  Returns the characters of running text that the
    page had, about."""
    lengths = _running(root)
    whole, doomed = lengths[root], []
    walk = etree.iterwalk(root, events=("start",))
    for _, element in islice(walk, most):
        if is_boilerplate(element) and lengths[element] <= max(_LITTLE, _MUCH * whole):
            doomed.append(element)
            walk.skip_subtree()
    for element in doomed:
        remove(element)
    return whole


def drop(root: HtmlElement) -> None:
    """Takes off, in place, what is never text of a report."""
    etree.strip_elements(root, *_DROPPED, with_tail=False)
    # Cells are read as they stand; a span of a thousand rows costs who lays them out a thousand cells.
    etree.strip_attributes(root, "rowspan", "colspan")


def _running(root: HtmlElement) -> Counter[HtmlElement]:
    """Element -> characters of running text in it, about."""
    lengths: Counter[HtmlElement] = Counter()
    for text in _LONG_TEXTS(root):
        element = text.getparent()
        if text.is_tail:
            element = element.getparent()
        length = 0 if element.tag == "a" else len(text.strip())
        while length >= _LEAST_RUNNING and element is not None:
            lengths[element] += length
            element = element.getparent()
    return lengths


def remove(element: HtmlElement) -> None:
    """Takes an element off, and leaves the text behind it."""
    if element.getparent() is not None:
        element.tail = f" {element.tail or ''}"
        element.drop_tree()


def is_boilerplate(element: HtmlElement) -> bool:
    """Whether an element says itself that it is no part of the article."""
    tag = element.tag
    if tag in _ASIDE:
        return True
    if tag in _KEPT:
        return False
    get = element.get
    names, identity, style = get("class"), get("id"), get("style")
    return (
        (names is not None and _is_named(names))
        or (identity is not None and tag not in _TEXTS and _is_named(identity))
        or (style is not None and _HIDDEN.search(style) is not None)
        or get("hidden") is not None
        or get("aria-hidden") == "true"
        or get("role") in _ROLES
    )


@lru_cache(maxsize=20_000)
def _is_named(names: str) -> bool:
    for name in names[:500].split():
        # What follows "--" says how an element differs from others of its name.
        words = [word.lower() for word in _WORDS.findall(name.partition("--")[0])]
        if _NOT_ITSELF.isdisjoint(words):
            pairs = (f"{one}-{two}" for one, two in pairwise(words))
            if not _NAMES.isdisjoint(chain(words, pairs)):
                return True
    return False
