"""Addresses of entries, as publishers write them."""

from __future__ import annotations

import re
from typing import TypeGuard
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from record.urls import MAX_LENGTH

#: Values of a link's type that name a page, as feedparser has them.
PAGE_TYPES = frozenset({None, "", "html", "text/html", "xhtml", "application/xhtml+xml"})

_ESCAPED_AGAIN = re.compile(r"&amp;|&(\w+);(?==)")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_LINE_END = re.compile(r"\s*[\r\n\t]\s*")
_SCHEME_TWICE = re.compile(r"https?:/{0,2}(?=https?:/)", re.IGNORECASE)
#: A host, at least with a path behind it; what looks like the name of a file is none.
_HOST = re.compile(
    r"(?:www\.[\w-]|[\w-]+(?:\.[\w-]+)*\.(?!(?:html?|php|aspx?|jsp|cgi|xml|do|shtml)\b)[a-zA-Z]{2,}(?::\d+)?/)"
)


def absolute(link: str | None, base: str) -> str | None:
    """`link` in one piece, with a scheme, resolved against `base`; None where nothing is left."""
    if not link:
        return None
    link = link.strip()
    if len(link) > MAX_LENGTH:
        return link  # which is no address of a report, and is counted as such
    if "&" in link:
        link = _ESCAPED_AGAIN.sub(lambda match: f"&{match[1] or ''}", link)
    if not link.isprintable() or " " in link:
        link = _LINE_END.sub("", link).replace(" ", "%20")
    if link.startswith(("http://", "https://")):
        return _SCHEME_TWICE.sub("", link) if ":" in link[8:] else link
    if _HOST.match(link):
        return f"{_scheme(base)}://{link}"
    if _SCHEME.match(link):
        return _SCHEME_TWICE.sub("", link)
    try:
        link = urljoin(base, link)
    except ValueError:
        return None
    return link if _SCHEME.match(link) else None


def is_web_address(text: str | None) -> TypeGuard[str]:
    """Whether a guid or Atom id can stand for a missing link."""
    return text is not None and text.lstrip().startswith(("http://", "https://"))


def is_of_site(link: str, url: str) -> bool:
    """Whether two addresses have the same scheme, host and port."""
    return urlsplit(link)[:2] == urlsplit(url)[:2]


def with_parameter(url: str, name: str, value: str) -> str:
    """An address with this value of a parameter, and no other one of it."""
    parts = urlsplit(url)
    others = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != name]
    return parts._replace(query=urlencode([*others, (name, value)]), fragment="").geturl()


def _scheme(base: str) -> str:
    return "http" if urlsplit(base).scheme == "http" else "https"
