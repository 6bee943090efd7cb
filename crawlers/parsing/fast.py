"""Feeds read with fastfeedparser."""

from __future__ import annotations

from collections import Counter
from typing import Any

import fastfeedparser

from crawlers.parsing.dates import has_unusual_date, whole_seconds
from crawlers.parsing.doubts import DATES, form, language_of_all, number_of_entries
from crawlers.parsing.entry import Entry
from crawlers.parsing.links import PAGE_TYPES, absolute, is_web_address
from crawlers.parsing.survey import Survey, local

_Fields = dict[str, Any]

_DATE_ELEMENTS = ("pubDate", "published", "issued", "updated", "modified", "date")
#: The length at which it cuts them.
_MADE_UP = 512
_GUIDS = frozenset({"guid", "id"})
_EMPTY_GUIDS = (b"<guid/>", b"<guid />", b"<guid></guid>", b'"></guid>')


def parsed(data: bytes) -> list[_Fields]:
    """The entries as fastfeedparser gives them.  Raises ValueError where it cannot read the document."""
    entries = _parsed(data, content=True)
    if any(_may_be_made_up(fields) for fields in entries):
        for fields, bare in zip(entries, _parsed(data, content=False), strict=True):
            fields["description"] = bare.get("description")
    return entries


def _parsed(data: bytes, *, content: bool) -> list[_Fields]:
    try:
        found = fastfeedparser.parse(
            data, include_content=content, include_tags=False, include_media=False, include_enclosures=False
        )
    except (LookupError, TypeError, AttributeError) as error:  # on some damaged documents, and not on purpose
        raise ValueError(f"fastfeedparser failed: {error!r}") from error
    return list(found["entries"])


def _may_be_made_up(fields: _Fields) -> bool:
    """Whether the description may be the start of the content, which fastfeedparser puts where there is none."""
    summary, content = fields.get("description") or "", fields.get("content")
    return bool(content) and 0 < len(summary) <= _MADE_UP and "<" not in summary and summary != _content(fields)


def _content(fields: _Fields) -> str | None:
    content = fields.get("content")
    return content[0]["value"].strip() or None if content else None


def read_fast(data: bytes, survey: Survey, url: str) -> tuple[Entry, ...] | None:
    """The entries of a document without doubts; None where one shows only now."""
    try:
        found = parsed(data)
    except ValueError:
        return None
    kind = form(survey)
    names = survey.entries()
    kinds = {local(name) for name in names}
    if len(found) != number_of_entries(survey) or not _is_complete(found, kinds, kind):
        return None
    if kind == "atom" and any(len(_pages(fields)) > 1 for fields in found):
        return None
    guids = kind == "rdf" or _every_entry_has_a_guid(data, found, names)
    dated = not kinds.isdisjoint(DATES)
    language = language_of_all(survey)
    entries = tuple(
        entry_of(fields, url, atom=kind == "atom", guids=guids, dated=dated, language=language) for fields in found
    )
    if survey.base and any(entry.link != fields.get("link") for entry, fields in zip(entries, found, strict=True)):
        return None
    return entries


def read_recovering(data: bytes, url: str) -> tuple[Entry, ...]:
    """What libxml2 recovers of a damaged document; empty where that is nothing."""
    try:
        found = parsed(data)
    except ValueError:
        return ()
    atom = b"<feed" in data and b"<rss" not in data
    dated = not has_unusual_date(data, _DATE_ELEMENTS)
    guids = data.count(b"<id>" if atom else b"<guid") >= len(found)
    return tuple(entry_of(fields, url, atom=atom, guids=guids, dated=dated) for fields in found)


def _every_entry_has_a_guid(data: bytes, found: list[_Fields], names: Counter[str]) -> bool:
    """fastfeedparser puts the link in place of a guid that is not there."""
    if sum(number for name, number in names.items() if local(name) in _GUIDS) < len(found):
        return False
    return all(fields.get("id") != fields.get("link") for fields in found) or not any(
        guid in data for guid in _EMPTY_GUIDS
    )


def _is_complete(found: list[_Fields], kinds: set[str], kind: str) -> bool:
    """Whether each entry has a date and a link where the document has such elements."""
    if not kinds.isdisjoint(DATES) and not all(fields.get("published") for fields in found):
        return False
    links = kind != "atom" and not kinds.isdisjoint({"link", "guid"})
    return not links or all(fields.get("link") for fields in found)


def entry_of(fields: _Fields, url: str, *, atom: bool, guids: bool, dated: bool, language: str | None = None) -> Entry:
    """An entry of fastfeedparser's as ours; `guids` and `dated` say whether the document gives such things."""
    content = fields.get("content")
    text, summary, title = _content(fields), fields.get("description"), fields.get("title")
    guid, link, author = fields.get("id"), fields.get("link"), fields.get("author")
    published = fields.get("published") if dated else None
    return Entry(
        guid if guid and (guids or guid != link) else None,
        absolute(_page_of_atom(fields, guid) if atom else link, url),
        repaired(title) if title else None,
        repaired(summary) if summary else None,
        repaired(text) if text and text != summary else None,
        (author,) if author else (),
        (content[0].get("language") if content else None) or language,
        whole_seconds(published) if published else None,
        None if published else "absent",
    )


def _pages(fields: _Fields) -> list[str]:
    """Addresses that an entry of Atom gives of itself, each once."""
    pages = [link["href"] for link in _alternates(fields) if (link["type"] or "").lower() in PAGE_TYPES]
    return list(dict.fromkeys(pages))


def _alternates(fields: _Fields) -> list[_Fields]:
    return [link for link in fields.get("links") or () if link["rel"] in (None, "alternate")]


def _page_of_atom(fields: _Fields, guid: str | None) -> str | None:
    if pages := _pages(fields):
        return pages[-1]
    return guid if is_web_address(guid) else next((link["href"] for link in _alternates(fields)), None)


def repaired(text: str) -> str:
    """UTF-8 that was once taken for Latin-1 and encoded again, as feedparser mends it."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode()
    except UnicodeError:
        return text
