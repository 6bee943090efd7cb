"""From the bytes of an answer, by the paths of its source, to entries and the next page."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

from parsel import Selector

from config.errors import FeedError
from config.kinds.api import ApiSource
from config.kinds.listing import xpath_of
from crawlers.apis.values import at, keys_of, link_at, moment_of, text_at
from crawlers.charsets.document import page_text, to_utf8
from crawlers.parsing.entry import Entry, Feed, Setting
from crawlers.parsing.jsontext import read_json
from crawlers.parsing.links import absolute, is_of_site, with_parameter
from crawlers.parsing.pages import refuse_data, refuse_page
from crawlers.parsing.tree import MOST_ENTRIES

#: Fields that each report is expected to have, so that a path which finds none of them is wrong.
_EXPECTED = ("link", "title", "date", "guid")


def read_value(body: bytes, *, content_type: str | None, url: str, script: str | None = None) -> Any:
    """The JSON that an answer is, or that an element of a page holds, by its selector.

    Raises FeedError: `html` or `challenge` for a page in the place of JSON, `empty`, `not_json`.
    """
    refuse_data(body)
    if script is None:
        data = to_utf8(body, content_type)[0].strip(b" \t\r\n\0")
        if data.startswith(b"<"):
            refuse_page(data, url)
    else:
        text, _, _ = page_text(body, content_type)
        found = xpath_of(script)(Selector(text=text, type="html").root)
        if not isinstance(found, list) or not found:
            raise FeedError("not_json", f"the page has no element {script!r}")
        data = (found[0] if isinstance(found[0], str) else "".join(found[0].itertext())).strip().encode()
    if not data:
        raise FeedError("empty", "the document is empty")
    try:
        return read_json(data)
    except ValueError as error:
        raise FeedError("not_json", str(error)) from None


def feed_of(value: Any, source: ApiSource, url: str, posted: str | None) -> Feed:
    """The reports of a document that came from `url`; `posted` is what it was asked with.

    `next` is the address of the page behind it, or, where there is a body, the body that asks for it.  Raises FeedError
    `no_items` or `no_field` for a path that finds nothing, with the keys that there are.
    """
    items = at(source.items, value)
    if not isinstance(items, list):
        raise FeedError("no_items", f"items: {source.items!r} finds no list; there is {keys_of(value)}")
    notes = set[str]()
    if len(items) > MOST_ENTRIES:
        notes.add("too_many_entries")
    rows = [each for each in items[:MOST_ENTRIES] if isinstance(each, dict)]
    if len(rows) < len(items[:MOST_ENTRIES]):
        notes.add("malformed")
    setting = Setting(source.language, source.timezone, source.country)
    read = [_entry(row, source, url, setting) for row in rows]
    if rows:
        _check(rows, source)
    if any(assumed for _, assumed in read):
        notes.add("zone_assumed")
    entries = tuple(entry for entry, _ in read)
    return Feed(entries, "json", None, frozenset(notes), next=_next(value, source, url, posted) if rows else None)


def _entry(row: dict[str, Any], source: ApiSource, url: str, setting: Setting) -> tuple[Entry, bool]:
    """A report, and whether the zone of its date was assumed."""
    given = text_at(source.date, row)
    published, fault, assumed = moment_of(given), None, False
    if published is None:
        published, fault, assumed = setting.dated([given])
    entry = Entry(
        guid=text_at(source.guid, row),
        link=absolute(link_at(source.link, row), url),
        title=text_at(source.title, row),
        summary=text_at(source.summary, row),
        content=text_at(source.content, row),
        authors=(),
        language=None,
        published=published,
        date_fault=fault,
    )
    return entry, assumed


def _check(rows: list[dict[str, Any]], source: ApiSource) -> None:
    """Raises FeedError `no_field` where what the source says of a field is true of no report."""
    for name in _EXPECTED:
        path = getattr(source, name)
        read = link_at if name == "link" else text_at
        if path and not any(read(path, row) for row in rows):
            raise FeedError("no_field", f"{name}: {path!r} finds nothing in any report; one has {keys_of(rows[0])}")


def _next(value: Any, source: ApiSource, url: str, posted: str | None) -> str | None:
    """See `feed_of`; None where the source names no pages, this is the last one, or the next lies at another site."""
    if source.next is None and source.page is None:
        return None
    found = text_at(source.next, value)
    if source.next and not found:
        return None
    if source.page is None:
        following = urljoin(url, found or "")
        return following if is_of_site(following, url) else None
    if posted is not None:
        body = json.loads(posted)
        if not isinstance(body, dict):
            return None
        counted = _counted(body.get(source.page))
        return json.dumps(body | {source.page: found or counted}, ensure_ascii=False, separators=(",", ":"))
    counted = _counted(parse_qs(urlsplit(url).query).get(source.page, [None])[-1])
    return with_parameter(url, source.page, found or str(counted))


def _counted(page: Any) -> int:
    """The number of the page behind one: behind the first, which may have none, 2."""
    return int(page) + 1 if str(page).isdecimal() and len(str(page)) < 10 else 2
