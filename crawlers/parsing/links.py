"""The address of an entry."""

from __future__ import annotations

import re
from urllib.parse import urljoin

#: Values of a link's type that name a page, as feedparser has them.
PAGE_TYPES = frozenset({None, "", "html", "text/html", "xhtml", "application/xhtml+xml"})

_ESCAPED_AGAIN = re.compile(r"&amp;|&(\w+);(?==)")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def absolute(link: str | None, base: str) -> str | None:
    """`link` without white space and superfluous escapes, resolved against `base`; None where nothing is left."""
    if not link:
        return None
    link = link.strip()
    if "&" not in link:
        if link.startswith(("http://", "https://")):
            return link
    else:
        link = _ESCAPED_AGAIN.sub(lambda match: f"&{match[1] or ''}", link)
    if _SCHEME.match(link):
        return link
    try:
        link = urljoin(base, link)
    except ValueError:
        return None
    return link if _SCHEME.match(link) else None


def is_web_address(text: str | None) -> bool:
    """Whether a guid or Atom id can stand for a missing link."""
    return text is not None and text.lstrip().startswith(("http://", "https://"))
