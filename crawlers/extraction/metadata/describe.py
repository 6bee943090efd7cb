"""Site and language."""

from __future__ import annotations

import re

from crawlers.extraction.metadata import jsonld
from crawlers.extraction.metadata.head import Head
from crawlers.parsing.links import is_web_address
from record.text import one_line
from record.urls import host_of

_MOST_NAME = 100
_LANGUAGE = re.compile(r"^([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_.]|$)")


def site_of(head: Head, url: str | None) -> str:
    """The name of the site: what it calls itself, else its publisher, else its host."""
    host = next(filter(None, map(host_of, (url, head.canonical, head.meta("og:url")))), "").removeprefix("www.")
    website = next((node for node in head.nodes if "WebSite" in jsonld.types(node)), {})
    stated = (
        head.meta("og:site_name"),
        head.meta("application-name"),
        *jsonld.texts(head.article.get("publisher")),
        *jsonld.texts(website.get("name")),
        head.meta("dc.publisher", "dcterms.publisher", "citation_publisher"),
        head.meta("twitter:site").lstrip("@"),
    )
    for raw in stated:
        name = one_line(raw)
        if 1 < len(name) <= _MOST_NAME and not is_web_address(name):
            return name
    return host


def language_of(head: Head) -> str:
    """The language that the page says it is in, as BCP 47; "" where it says nothing."""
    stated = (
        head.language,
        head.meta("content-language"),
        *jsonld.texts(head.article.get("inLanguage")),
        head.meta("og:locale"),
        head.meta("language", "dc.language", "dcterms.language"),
    )
    for text in stated:
        match = _LANGUAGE.match(text.strip())
        if match:
            language, script, region = match[1].lower(), match[2], match[3]
            return "-".join(part for part in (language, script and script.title(), region and region.upper()) if part)
    return ""
