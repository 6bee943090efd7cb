"""From a page's text to one tree of elements, which everything else reads.  Bounded in time whatever the page."""

from __future__ import annotations

import re

from lxml import etree, html

from config.errors import PageError

#: Characters of a page that are read: the article stands in the first hundred thousands of any that a person wrote.
MOST_CHARACTERS = 4_000_000
#: Elements of a page that are read, about; pages of news have some thousands, and one in a hundred has more than 3,000.
MOST_ELEMENTS = 20_000
#: More than so many times as many among the first ones: no page that a person wrote.
_MOST_DENSE = 2
#: libxml2 takes quadratic time for the attributes of one element: tags longer than this are looked at, and lose all of
#: them where they may have more than any page needs.
_LONG_TAG, _MOST_SEPARATORS = re.compile(r"(?:^|(?<=[<>]))[^<>]{3000,}+(?=>)"), 600
_TAG_NAME = re.compile("[A-Za-z][A-Za-z0-9]{0,20}")
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
_COUNT = etree.XPath("count(//*)")
_SEPARATORS = re.compile(r"[\s\"'/]")
_CONTAINERS = re.compile(
    r"</?(?:div|span|section|center|font|b|i|em|strong|u|a|table|tbody|tr|td|ul|ol|li)\b[^<>]*>", re.IGNORECASE
)
#: XHTML declares a charset, which lxml refuses in text.
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,1000}>")
#: lxml.html's own look-up asks Python for the class of each element whenever one is touched: a third of all the time.
_ALL_ALIKE = etree.ElementDefaultClassLookup(element=html.HtmlElement)


def read_tree(text: str) -> html.HtmlElement:
    """The root element.  Raises PageError for what is no page.

    Comments and processing instructions are gone.  No element is deeper than 255, where libxml2 ends reading and loses
    what follows; none has very many attributes.
    """
    text = _DECLARATION.sub("", text[:MOST_CHARACTERS], count=1)
    if "<" not in text:
        raise PageError("no_markup", "the document has no element of HTML")
    text = _LONG_TAG.sub(_shortened, text)
    root, too_deep = _parsed(text)
    if too_deep:
        # What is left are paragraphs and headings, which close one another.
        text = _CONTAINERS.sub(" ", text)
        root, too_deep = _parsed(text)
    if too_deep or root is None:
        raise PageError("too_deep" if too_deep else "empty", f"no page that can be read: {len(text):,} characters")
    elements = int(_COUNT(root))
    if elements > MOST_ELEMENTS:
        # About as many of the first ones; fewer where they stand closer together than the others.
        root, _ = _parsed(text[: len(text) * MOST_ELEMENTS // elements])
    if root is None or _COUNT(root) > _MOST_DENSE * MOST_ELEMENTS:
        raise PageError("too_many_elements", f"{elements:,} elements")
    return root


def _parsed(text: str) -> tuple[html.HtmlElement | None, bool]:
    """The root element, or None where there is none; and whether it nests too deep to have been read whole."""
    parser = etree.HTMLParser(
        encoding="utf-8", collect_ids=False, default_doctype=False, remove_comments=True, remove_pis=True
    )
    parser.set_element_class_lookup(_ALL_ALIKE)
    try:
        root = html.document_fromstring(_without_controls(text.encode("utf-8", "replace")), parser=parser)
    except (etree.LxmlError, AssertionError):  # lxml asserts that there is a body
        return None, False
    too_deep = any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log)
    return root, too_deep


def _without_controls(data: bytes) -> bytes:
    """What libxml2 reads and lxml refuses to write again: no text has it (https://www.w3.org/TR/xml/#charsets)."""
    return data.translate(None, _CONTROLS).replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b"")


def _shortened(match: re.Match[str]) -> str:
    """A tag that has hundreds of attributes, or huge ones, without them: images that are their own data."""
    name = _TAG_NAME.match(match[0])
    return match[0] if len(_SEPARATORS.findall(match[0])) <= _MOST_SEPARATORS else name[0] if name else ""
