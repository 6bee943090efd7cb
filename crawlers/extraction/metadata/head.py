"""What stands in a page's head, and the few elements beside its text that say what it is, read in one pass."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml.html import HtmlElement

from crawlers.extraction.metadata import jsonld

#: Characters of one value that are read.
_MOST_VALUE = 5_000
#: Elements of each kind that are read.
_MOST_ELEMENTS = 500


@dataclass(slots=True)
class Head:
    """Everything said beside the text, as it was said."""

    title: str = ""
    #: Headings of the first and second rank, in order.
    headings: list[HtmlElement] = field(default_factory=list)
    #: Name, property or itemprop of `meta`, lower case -> its contents.
    metas: dict[str, list[str]] = field(default_factory=dict)
    canonical: str = ""
    language: str = ""
    nodes: list[jsonld.Node] = field(default_factory=list)
    article: jsonld.Node = field(default_factory=dict)

    def meta(self, *names: str) -> str:
        """The first content there is under any of the names, in their order."""
        return next((self.metas[name][0] for name in names if name in self.metas), "")


def read_head(root: HtmlElement) -> Head:
    """One pass over the elements that matter."""
    head, scripts = Head(), []
    head.language = (root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip()
    for number, element in enumerate(root.iter("meta", "link", "title", "script", "h1", "h2")):
        if number > _MOST_ELEMENTS:
            break
        tag = element.tag
        if tag == "meta":
            _read_meta(head, element)
        elif tag == "script":
            if "ld+json" in element.get("type", "").lower() and element.text:
                scripts.append(element.text)
        elif tag == "link":
            if element.get("rel", "").lower() == "canonical":
                head.canonical = head.canonical or element.get("href", "").strip()
        elif tag == "title":
            # An image has a title too.
            if not head.title and next(element.iterancestors("svg"), None) is None:
                head.title = element.text_content()[:_MOST_VALUE]
        else:
            head.headings.append(element)
    head.nodes = jsonld.nodes(scripts)
    head.article = jsonld.article(head.nodes)
    return head


def _read_meta(head: Head, element: HtmlElement) -> None:
    content = (element.get("content") or "").strip()[:_MOST_VALUE]
    if not content:
        return
    for attribute in ("property", "name", "itemprop", "http-equiv"):
        name = element.get(attribute)
        if name:
            head.metas.setdefault(name.strip().lower(), []).append(content)
