"""The type of a text: plain, HTML, or XHTML; in RSS nobody says which."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error
from html import escape

from lxml import etree
from lxml.html.defs import empty_tags

from crawlers.parsing.tree import local
from record.text import is_markup

_PLAIN = frozenset({"text", "text/plain", "plain"})
_BLANK_LINE = re.compile(r"\n\s*\n")
_HTML = frozenset({"html", "text/html", "application/xhtml+xml", "xhtml"})


def text_of(element: etree._Element, kind: str | None) -> str | None:
    """An element's text, such as `record.text` reads it; None where it has none.

    `kind` is the type that the element's format gives it where it gives none itself; None where nobody knows.
    """
    declared = element.get("type")
    kind = declared.strip().lower() if declared else kind
    if len(element):
        return _inner(element).strip() or None
    text = element.text
    if not text or not (text := text.strip()):
        return None
    if element.get("mode") == "base64":
        text = _decoded(text)
    if not text.isascii():
        text = repaired(text)
    return of_kind(text, kind) if "<" in text else text


def of_kind(text: str, kind: str | None) -> str:
    """`text` so that it is read as its kind says, whatever it looks like."""
    if kind in _PLAIN:
        return f"<div>{_BLANK_LINE.sub('<br>', text.replace('<', '&lt;'))}</div>"
    return f"<div>{text}</div>" if kind in _HTML and not is_markup(text) else text


def _inner(element: etree._Element) -> str:
    """What an element holds as HTML, without namespaces and attributes."""
    parts = [escape(element.text or "", quote=False)]
    for child in element:
        name = local(child)
        end = "" if name in empty_tags else f"</{name}>"
        parts += [f"<{name}>", _inner(child), end, escape(child.tail or "", quote=False)]
    return "".join(parts)


def repaired(text: str) -> str:
    """UTF-8 that was once taken for Latin-1 and encoded again, as feedparser mends it."""
    try:
        return text.encode("latin-1").decode()
    except UnicodeError:
        return text


def _decoded(text: str) -> str:
    try:
        return b64decode(text).decode(errors="replace")
    except (Error, ValueError):
        return text
