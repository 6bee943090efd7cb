"""Site, language, image, section, keywords, description and canonical address."""

from __future__ import annotations

import re

from crawlers.extraction.metadata import jsonld
from crawlers.extraction.metadata.head import Head
from crawlers.parsing.links import absolute, is_web_address
from record.folding import folded
from record.text import one_line
from record.urls import host_of

_MOST_NAME, _MOST_KEYWORDS = 100, 50
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


def image_of(head: Head, base: str) -> str | None:
    """The address of the lead image."""
    found = head.meta("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
    link = absolute(found or jsonld.address(head.article.get("image")), base)
    return link if is_web_address(link) else None


def section_of(head: Head) -> str:
    """The site's own word for it."""
    stated = (
        head.meta("article:section", "section", "parsely-section"),
        *jsonld.texts(head.article.get("articleSection")),
    )
    return next((name for raw in stated if (name := one_line(raw)[:_MOST_NAME])), "")


def keywords_of(head: Head) -> tuple[str, ...]:
    """Each once, in order."""
    stated = jsonld.texts(head.article.get("keywords")) or head.metas.get("article:tag") or []
    raw = stated or head.metas.get("news_keywords") or head.metas.get("keywords") or []
    parts = [one_line(part) for text in raw[:_MOST_KEYWORDS] for part in re.split("[,;，；、]", text)]
    unique = {folded(part): part for part in reversed(parts) if 0 < len(part) <= _MOST_NAME}
    return tuple(reversed(unique.values()))[:_MOST_KEYWORDS]


def summary_of(head: Head) -> str:
    """The page's description."""
    raw = head.meta("og:description", "description", "twitter:description", "dc.description")
    return one_line(raw or next(iter(jsonld.texts(head.article.get("description"))), ""))


def canonical_of(head: Head, base: str) -> str | None:
    """The address that the page gives as its own."""
    link = absolute(head.canonical or head.meta("og:url"), base)
    return link if is_web_address(link) else None
