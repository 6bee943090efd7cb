"""Reports in what a page holds for its scripts: JSON, JSON-LD, the state of Next.js and others; markup.  Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from lxml.html import HtmlElement

from config.errors import PageError
from crawlers.extraction.tree import read_tree
from crawlers.listing.blocks import LEAST_ITEMS, MOST_ITEMS
from crawlers.listing.reading.dating import Calendar
from crawlers.listing.reading.reports import Report
from crawlers.listing.reading.words import quality
from crawlers.parsing.links import absolute, is_web_address
from record.text import one_line, plain

#: Characters of a script that are read, values that it gives names to; lists that are looked at, how deep, and fields.
_MOST_SCRIPT, _MOST_VALUES, _MOST_LISTS, _MOST_DEPTH, _MOST_FIELDS = 2_000_000, 30, 400, 14, 200
#: window.__STATE__ = {…}; var list = […]; also as a function's one argument.
_ASSIGNED = re.compile(r"[=(]\s*(?=[\[{]\s*[\[{\"]|\"[\[{])")
#: Of scripts that are markup: text/xml, text/html, text/x-template; and what wraps its parts.
_MARKUP, _CDATA = re.compile("xml|html|template"), re.compile(r"<!\[CDATA\[|\]\]>")
_LETTERS = re.compile(r"[^a-z]")
#: Names of fields without signs and capitals: those that say it best first, then what others end with or hold.
_TITLES = ("title", "headline", "subject", "name"), re.compile("title$|headline|subject")
_LINKS = (
    ("url", "link", "href", "permalink", "canonicalurl", "path", "uri", "slug"),
    re.compile("(?:url|link|href|path)$"),
)
_DATES = (
    ("datepublished", "publishedat", "publishdate", "published", "pubdate", "date", "time"),
    re.compile("date|time|publish|^(?:created|posted|released|issued)(?:at|on)?$"),
)
_SUMMARIES = (
    ("summary", "excerpt", "description", "abstract"),
    re.compile("summary|excerpt|abstract|teaser|brief|digest"),
)
#: Of fields that are about something else: pictures, people, when it changed or ends.
_OF_OTHERS = re.compile(
    "image|img|pic|thumb|icon|logo|author|avatar|video|update|modif|edit|end|expir|until|meta|seo|sub(?!ject)"
)
#: Seconds, and milliseconds, since 1970 of this century.
_SECONDS, _MILLISECONDS = range(946_684_800, 4_102_444_800), range(946_684_800_000, 4_102_444_800_000)


def embedded(root: HtmlElement, base: str, calendar: Calendar) -> list[Report]:
    """The longest list of reports, dated ones before others; empty where there is none."""
    best: list[Report] = []
    for rows in islice(_lists_of_page(root), _MOST_LISTS):
        found = {report.address: report for row in rows[:MOST_ITEMS] if (report := _report(row, base, calendar))}
        reports = list(found.values())
        if len(reports) >= LEAST_ITEMS and _worth(reports) > _worth(best):
            best = reports
    return best


def _worth(reports: list[Report]) -> float:
    return sum(quality(each.title) * (1 + 1.5 * (each.published is not None)) for each in reports)


def markup(root: HtmlElement) -> Iterator[HtmlElement]:
    """What scripts of the page hold as markup: templates, and rows that a pager shows one page at a time."""
    for script in root.iter("script"):
        text = (script.text or "")[:_MOST_SCRIPT]
        if _MARKUP.search(script.get("type", "")) and "<a" in text:
            try:
                yield read_tree(_CDATA.sub("", text))
            except PageError:
                continue


def _lists_of_page(root: HtmlElement) -> Iterator[list[dict[str, Any]]]:
    for script in root.iter("script"):
        text = (script.text or "")[:_MOST_SCRIPT]
        for value in islice(_values(text, script.get("type", "")), _MOST_VALUES):
            yield from _lists(value, 0)


def _values(text: str, kind: str) -> Iterator[Any]:
    """A script that is JSON, or what it assigns."""
    decoder = json.JSONDecoder()
    if "json" in kind:
        places: Iterator[int] = iter([len(text) - len(text.lstrip())])
    else:
        places = (match.end() for match in _ASSIGNED.finditer(text))
    end = 0
    for place in places:
        if place < end:
            continue
        try:
            value, end = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            continue
        yield value


def _lists(value: Any, depth: int) -> Iterator[list[dict[str, Any]]]:
    if depth > _MOST_DEPTH:
        return
    if isinstance(value, str) and value[:1] in ("[", "{"):
        # What was fetched beforehand is often kept as it came: JSON in a text.
        value = next(_values(value, "json"), None)
    # Stores of scripts are mappings by id.
    held = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    rows = [_inner(row) for row in held if isinstance(row, dict)]
    if len(rows) >= LEAST_ITEMS:
        yield rows
    for each in held:
        yield from _lists(each, depth + 1)


def _inner(row: dict[str, Any]) -> dict[str, Any]:
    """Without the wrapping of an element of a list: `item` of Schema.org, `node` of GraphQL, `attributes` of Strapi."""
    for name in ("item", "node", "attributes", "fields", "_source"):
        if isinstance(row.get(name), dict):
            row = {**row, **row[name]}
    return row


def _report(row: dict[str, Any], base: str, calendar: Calendar) -> Report | None:
    fields = {_LETTERS.sub("", name.lower()): value for name, value in islice(row.items(), _MOST_FIELDS)}
    title = next(filter(None, map(_text, _named(fields, *_TITLES))), None)
    link = next(filter(None, map(_text, _named(fields, *_LINKS))), None)
    if not title or not link:
        return None
    is_slug = "/" not in link and "." not in link
    address = absolute(link, urljoin(base, base.partition("?")[0].rstrip("/") + "/") if is_slug else base)
    if not is_web_address(address) or address is None or " " in link:
        return None
    published = next((date for value in _named(fields, *_DATES) if (date := _date(value, calendar))), None)
    summary = next(filter(None, map(_text, _named(fields, *_SUMMARIES))), None)
    return Report(one_line(title), address, published, plain(summary) if summary else None)


def _named(fields: dict[str, Any], best: tuple[str, ...], others: re.Pattern[str]) -> Iterator[Any]:
    """Values of fields with such names, the best first."""
    yield from (fields[name] for name in best if name in fields)
    yield from (fields[name] for name in fields if others.search(name) and not _OF_OTHERS.search(name))


def _text(value: Any) -> str | None:
    """A text, also where it stands in a mapping of its own: WordPress has `{"rendered": …}`."""
    if isinstance(value, dict):
        value = next(
            (value[name] for name in ("rendered", "text", "value", "current", "href", "url", "en") if name in value),
            None,
        )
    return value.strip() or None if isinstance(value, str) else None


def _date(value: Any, calendar: Calendar) -> datetime | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        seconds = int(value) if int(value) in _SECONDS else int(value) // 1000 if int(value) in _MILLISECONDS else None
        return datetime.fromtimestamp(seconds, UTC) if seconds is not None else None
    text = _text(value)
    if text and text.isdigit():
        return _date(int(text), calendar) if len(text) >= 10 else calendar.read(text)
    return calendar.read(text) if text and len(text) <= 100 else None
