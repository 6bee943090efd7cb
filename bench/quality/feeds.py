"""Does `parse_feed` find what plain feedparser finds?

    python -m bench.quality.feeds FOLDER…

Reads every feed in the folders with both and compares entries, ids, titles, links, times, summaries and contents.
Texts are compared as plain text, since feedparser keeps markup and we do not; times to the second, since feedparser
knows no fractions.  Prints a line per feed, each difference with both values, and the sums.  Differences that
are meant are listed under the reason for them; any other, and any entry that is missing, makes the exit code 1.
"""

from __future__ import annotations

import calendar
import io
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser

from config.errors import FeedError
from crawlers.charsets.real import is_utf8
from crawlers.dates import read_date
from crawlers.parsing.feed import Entry, Feed, parse_feed
from crawlers.parsing.links import absolute, is_web_address
from record.text import one_line, plain

SUFFIXES = {".xml", ".rss", ".atom", ".rdf", ".json", ".feed"}
#: Documents beside the feeds that are none.
NO_FEEDS = ("manifest.json", ".items.json")

#: Letters that two readings of one text begin with.
_SAME = 200

_Fields = dict[str, Any]


@dataclass(slots=True)
class Comparison:
    """What both made of one feed."""

    reference: int = 0
    ours: int = 0
    parser: str = ""
    seconds: float = 0.0
    equal: Counter[str] = field(default_factory=Counter)
    #: Reason, what, feedparser's value, ours.
    explained: list[tuple[str, str, object, object]] = field(default_factory=list)
    unexplained: list[tuple[str, object, object]] = field(default_factory=list)


def compare(body: bytes, *, url: str = "", content_type: str = "application/xml") -> Comparison:
    """Read one document with both."""
    found = Comparison()
    reference = _reference(body, content_type)
    begun = time.perf_counter()
    feed = _ours(body, url, content_type)
    found.seconds = time.perf_counter() - begun
    found.reference, found.ours, found.parser = len(reference), len(feed.entries), feed.parser
    for fields, entry in _pairs(reference, feed.entries):
        if entry is None:
            reason = "the entry in which the document ends comes with the next poll" if "cut_off" in feed.notes else ""
            _note(found, "entry", fields.get("title") or fields.get("id"), None, reason)
        else:
            _compare(found, fields, entry, _Document(body, url, feed.notes))
    return found


def _reference(body: bytes, content_type: str) -> list[_Fields]:
    """The entries of plain feedparser; none where it fails, as on references beyond Unicode."""
    try:
        headers = {"content-type": content_type}
        # Sanitising drops more than markup, such as the reading aids of ruby text.
        return list(feedparser.parse(io.BytesIO(body), response_headers=headers, sanitize_html=False).entries)
    except ValueError:
        return []


def _ours(body: bytes, url: str, content_type: str) -> Feed:
    try:
        return parse_feed(body, content_type=content_type, url=url)
    except FeedError as error:
        return Feed((), f"refused: {error.kind}", None, frozenset())


def _pairs(reference: list[_Fields], ours: tuple[Entry, ...]) -> Iterator[tuple[_Fields, Entry | None]]:
    """Each entry of feedparser's with ours: by place where there are as many, else by title and link."""
    if len(reference) == len(ours):
        yield from zip(reference, ours, strict=True)
        return
    left = list(ours)
    for fields in reference:
        same = [entry for entry in left if _title(fields) == _title(entry) and _link(fields, "") in (None, entry.link)]
        if same:
            left.remove(same[0])
        yield fields, same[0] if same else None


@dataclass(frozen=True, slots=True)
class _Document:
    body: bytes
    url: str
    notes: frozenset[str]


def _compare(found: Comparison, fields: _Fields, entry: Entry, document: _Document) -> None:
    theirs, ours = _title(fields), _title(entry)
    _note(found, "id", dict.get(fields, "id") or None, entry.guid, _reason_of_id(fields, entry))
    _note(found, "title", theirs, ours, _reason_of_title(theirs, ours, document))
    _note(found, "link", _link(fields, document.url), entry.link, _reason_of_link(fields, entry, document))
    _note(found, "time", _time(fields), entry.published, _reason_of_time(fields, entry))
    summary = dict.get(fields, "summary") if "summary_detail" in fields else None
    theirs, ours = plain(summary or ""), plain(entry.summary or "")
    _note(found, "summary", theirs, ours, _reason_of_summary(fields, theirs, ours, document))
    contents = [plain(each.get("value") or "") for each in dict.get(fields, "content") or ()]
    ours = plain(entry.content or entry.summary or "") if contents else ""
    theirs = ours if ours in contents else next(iter(contents), "")  # which has several in no certain order
    _note(found, "content", theirs, ours, _reason_of_content(fields, theirs, ours, document))


def _note(found: Comparison, what: str, theirs: object, ours: object, reason: str) -> None:
    if theirs == ours:
        found.equal[what] += 1
    elif reason:
        found.explained.append((reason, what, theirs, ours))
    else:
        found.unexplained.append((what, theirs, ours))


def _title(entry: _Fields | Entry) -> str:
    title = entry.title if isinstance(entry, Entry) else dict.get(entry, "title")
    return one_line(title or "")


def _link(fields: _Fields, url: str) -> str | None:
    return absolute(dict.get(fields, "link"), url)


def _time(fields: _Fields) -> datetime | None:
    parsed = dict.get(fields, "published_parsed") or dict.get(fields, "updated_parsed")
    return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None


def _reason_of_id(fields: _Fields, entry: Entry) -> str:
    theirs = dict.get(fields, "id") or ""
    if entry.guid and theirs.endswith(entry.guid):
        return "feedparser resolves ids against xml:base; ours are as the source gave them"
    return "" if theirs else "feedparser finds no id"


def _reason_of_title(theirs: str, ours: str, document: _Document) -> str:
    if not theirs:
        return "feedparser finds no title"
    return _reason_of_text(theirs, ours, document)


def _reason_of_summary(fields: _Fields, theirs: str, ours: str, document: _Document) -> str:
    contents = [plain(each.get("value") or "") for each in dict.get(fields, "content") or ()]
    captioned = b"/mrss" in document.body and theirs[:1] != ours[:1]
    if not theirs or ours in contents or (captioned and ours):
        return "feedparser takes what comes first, be it the caption of a picture"
    return _reason_of_text(theirs, ours, document)


def _reason_of_content(fields: _Fields, theirs: str, ours: str, document: _Document) -> str:
    if not ours or ours == plain(dict.get(fields, "summary") or ""):
        return "feedparser takes the caption of a picture for content"
    return _reason_of_text(theirs, ours, document)


def _reason_of_text(theirs: str, ours: str, document: _Document) -> str:
    if re.sub(r"&(\w+);", r"&\1", theirs) == ours:
        return "feedparser makes an entity of a bare ampersand"
    if b"<!ENTITY" in document.body and "&" in theirs:
        return "feedparser leaves entities that the document declares"
    if theirs[:_SAME] == ours[:_SAME] and ("<" in theirs + ours or '"' in theirs):
        return "feedparser reads broken markup as SGML, and words in angle brackets as markup"
    return "" if is_utf8(document.body) else "feedparser takes another charset"


def _reason_of_link(fields: _Fields, entry: Entry, document: _Document) -> str:
    theirs: str = dict.get(fields, "link") or ""
    if not is_web_address(theirs) and is_web_address(entry.link):
        return "feedparser has no web address: ours is the guid's, or resolved against the site or the document"
    if theirs and entry.link is None and theirs == dict.get(fields, "id"):
        return "feedparser takes a guid that is no address for one"
    pages = [each for each in dict.get(fields, "links") or () if each.get("rel") == "alternate"]
    if len(pages) > 1 and entry.link in [absolute(each.get("href"), document.url) for each in pages]:
        return "feedparser takes the last of several pages"
    cleaned = "".join(char for char in theirs if char.isprintable())
    same = "control_characters" in document.notes and entry.link == cleaned
    return "control characters are gone" if same else ""


def _reason_of_time(fields: _Fields, entry: Entry) -> str:
    text = dict.get(fields, "published") or dict.get(fields, "updated") or ""
    moment = read_date(text)
    if entry.published and moment and entry.published == moment.at:
        return "feedparser does not know the zone or the form"
    if entry.published is None and text and moment is None:
        return "feedparser guesses: the date is impossible or may mean several days"
    return ""


def feeds(folders: list[str]) -> list[Path]:
    """The feed documents in folders, by name."""
    paths = (path for folder in folders for path in Path(folder).rglob("*"))
    return sorted(path for path in paths if path.suffix in SUFFIXES and not path.name.endswith(NO_FEEDS))


def main(folders: list[str]) -> int:
    """Compare, print, return the exit code."""
    comparisons = [(path, compare(path.read_bytes(), content_type=_content_type(path))) for path in feeds(folders)]
    for path, found in comparisons:
        print(f"{path.name:32} feedparser {found.reference:4}  ours {found.ours:4}  {found.parser}")
        for reason, what, theirs, ours in found.explained:
            print(f"    {what}: {theirs!s:.100} | {ours!s:.100}  ({reason})")
        for what, theirs, ours in found.unexplained:
            print(f"    UNEXPLAINED {what}: {theirs!s:.100} | {ours!s:.100}")
    _print_sums([found for _, found in comparisons])
    return 1 if any(found.unexplained for _, found in comparisons) else 0


def _content_type(path: Path) -> str:
    return "application/json" if path.suffix == ".json" else "application/xml"


def _print_sums(comparisons: list[Comparison]) -> None:
    total = sum(found.reference for found in comparisons)
    print(f"{len(comparisons)} feeds; entries: feedparser {total}, ours {sum(found.ours for found in comparisons)}")
    for what in ("id", "title", "link", "time", "summary", "content"):
        equal = sum(found.equal[what] for found in comparisons)
        print(f"    equal {what}: {equal} of {total} ({equal / max(total, 1):.2%})")
    print(f"    explained differences: {sum(len(found.explained) for found in comparisons)}")
    print(f"    unexplained differences: {sum(len(found.unexplained) for found in comparisons)}")
    print(f"    served by: {dict(Counter(found.parser for found in comparisons))}")
    milliseconds = 1000 * sum(found.seconds for found in comparisons) / max(len(comparisons), 1)
    print(f"    parse_feed: {milliseconds:.2f} ms a feed")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
