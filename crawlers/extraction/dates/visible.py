"""Dates that a page shows: in elements that are made for them, and in lines near the headline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from lxml.html import HtmlElement

from crawlers.dates import Found
from crawlers.extraction.dates import labels
from crawlers.extraction.dates.reader import Reader
from crawlers.extraction.layout import Layout

_NO_TEXT = frozenset(
    ("script", "style", "noscript", "option", "select", "textarea", "button", "template", "svg", "head")
)
#: Names of classes and ids of elements that are made for dates, among other things.
_NAME = re.compile("date|time|publi|posted|byline|meta|datum|fecha|stamp|erschien|ngay|pubtime", re.IGNORECASE)
_PROPERTY = re.compile("date|issued", re.IGNORECASE)
#: What every line with a date has: a digit, or a word for today or yesterday that stands alone.
_DATE_LIKE = re.compile(r"[\d０-９٠-٩۰-۹๐-๙〇一二三四五六七八九]|昨|前|刚|剛|어제")
#: Elements of a page that are looked at where nothing stands near the headline.
_MOST_ELEMENTS = 3_000
#: Characters of a line, and of the names of a class, that are read.
_MOST_TEXT, _MOST_NAME = 160, 200
#: What has more characters is a paragraph; one may begin with a dateline: BERLIN, May 8, 2026 (Example) -- The bank …
_LONGEST_LINE = 140
_DATELINE = re.compile(r"\(?(.{6,60}?)(?:[()（]| -{1,2} | ?[–—]| /)")
#: Elements around the headline among which the article's own date stands.
_MOST_NEAR = 120
#: What a date costs that nothing says to be of publication.
_UNSAID = 20
#: What it costs to be text in an element for dates, and in any other; an element before the headline is worth three.
_TEXT, _LINE, _BEFORE_HEADLINE = 5, 10, 3
#: Letters of a line around a date without a label: what has more is a sentence, whose dates are what it tells of.
_MOST_AROUND = 60


@dataclass(frozen=True, slots=True)
class Shown:
    """A date on the page."""

    found: Found
    #: `published`, `modified`, or "" where nothing says which.
    role: str
    #: How little it looks like the article's own date: elements between it and the headline, and what it is.
    cost: int
    #: Whether its element is made for dates.
    is_element: bool = False


def shown(layout: Layout, reader: Reader) -> list[Shown]:
    """The dates around the headline, without those of what stands beside the article; the most likely ones first."""
    near = layout.near(_MOST_NEAR, _BEFORE_HEADLINE)
    found = (one for distance, element in near for one in _own_dates(element, distance, layout, reader))
    return sorted(found, key=lambda one: one.cost)


def sole(layout: Layout, reader: Reader) -> Found | None:
    """The one day that the whole page says to be of publication, else of its elements for dates, else of its lines."""
    elements = islice(layout.body.iter(), _MOST_ELEMENTS)
    found = [one for element in elements for one in _own_dates(element, 0, layout, reader)]
    unsaid = [one for one in found if not one.role]
    bare = [one for one in unsaid if one.cost <= _LINE + _UNSAID]
    said = [one for one in found if one.role == "published"]
    for group in (said, [one for one in unsaid if one.is_element], bare):
        if len({one.found.when.day for one in group}) == 1:
            return group[0].found
    return None


def _own_dates(element: HtmlElement, distance: int, layout: Layout, reader: Reader) -> Iterator[Shown]:
    """Without the day of fetching where it is told to readers of any page."""
    for one in _dates_at(element, distance, layout, reader):
        if one.role or one.found.when.day != reader.today or not layout.is_apart(element):
            yield one


def _dates_at(element: HtmlElement, distance: int, layout: Layout, reader: Reader) -> Iterator[Shown]:
    """Those of this element, and of the line that follows it."""
    tag, text, tail = element.tag, element.text, element.tail
    is_made_for_dates = tag == "time" or (bool(element.attrib) and _is_made_for_dates(element))
    is_line = not is_made_for_dates and _is_date_like(text) and tag not in _NO_TEXT
    has_tail = _is_date_like(tail)
    # Of most elements this tells fast that there is nothing to read.
    if not (is_made_for_dates or is_line or has_tail) or layout.is_beside(element):
        return
    if is_made_for_dates:
        yield from _dates_of_element(element, distance, reader)
    elif is_line:
        yield from _dates_of_line(text, _before(element), distance, reader)
    if has_tail:
        yield from _dates_of_line(tail, text_of(element), distance, reader)


def _is_date_like(text: str | None) -> bool:
    return text is not None and _DATE_LIKE.search(text, 0, _MOST_TEXT) is not None


def _is_made_for_dates(element: HtmlElement) -> bool:
    names, made_for = (element.get("class"), element.get("id")), (element.get("itemprop"), element.get("property"))
    return any(name and _NAME.search(name, 0, _MOST_NAME) for name in names) or any(
        name and _PROPERTY.search(name, 0, _MOST_NAME) for name in made_for
    )


def _dates_of_element(element: HtmlElement, distance: int, reader: Reader) -> Iterator[Shown]:
    names = " ".join(element.get(name, "")[:_MOST_NAME] for name in ("class", "id", "itemprop", "property")).lower()
    if labels.OTHER_CLASS.search(names):
        return
    role, text = "modified" if labels.MODIFIED_CLASS.search(names) else "", text_of(element)
    stated = next(filter(None, (element.get(name) for name in ("datetime", "content", "title"))), None)
    if stated and (found := reader.read(stated)):
        label = labels.role_of_label(text)
        if label != "other":
            role = label or role or labels.role_of_label(_before(element))
            yield Shown(found, role, distance + _cost(role, 0), is_element=True)
    elif _is_date_like(text):
        for one in _labelled(reader.all_in(text), role, _before(element), distance + _TEXT):
            yield replace(one, is_element=True)


def _dates_of_line(line: str, before: str, distance: int, reader: Reader) -> Iterator[Shown]:
    line = " ".join(line[:_MOST_TEXT].split())
    if len(line) < _LONGEST_LINE:
        yield from _labelled(reader.all_in(line), "", before, distance + _LINE)
    elif (dateline := _DATELINE.match(line)) and (found := reader.read(dateline[1])):
        yield Shown(found, "", distance + _LINE + _cost("", 0))


def _labelled(dates: list[Found], role: str, before: str, distance: int) -> Iterator[Shown]:
    """With their roles: the label before each; of the first also the element's role, or the label before the line."""
    around = sum(len(one.before) for one in dates)
    for number, one in enumerate(dates):
        label = labels.role_of_label(one.before)
        if number == 0:
            label = label or role or labels.role_of_label(before)
        if label != "other" and (label or around <= _MOST_AROUND):
            yield Shown(one, label, distance + _cost(label, around))


def _cost(role: str, around: int) -> int:
    return (0 if role == "published" else _UNSAID) + around


def _before(element: HtmlElement) -> str:
    """What stands before it: `<b>Published:</b> <span>8 May 2026</span>`."""
    before = element.getprevious()
    if before is not None:
        return (before.tail or "").strip()[-40:] or text_of(before)[-40:]
    parent = element.getparent()
    return (parent.text or "").strip()[-40:] if parent is not None else ""


def text_of(element: HtmlElement) -> str:
    """The first characters of its text, on one line."""
    parts, length = [], 0
    for part in islice(element.itertext(), _MOST_TEXT):
        parts.append(part[:_MOST_TEXT])
        length += len(part.strip())
        if length >= _MOST_TEXT:
            break
    return " ".join(" ".join(parts).split())[:_MOST_TEXT]
