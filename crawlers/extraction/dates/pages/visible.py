"""Dates that a page shows: in elements that are made for them, and in lines near the headline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from crawlers.extraction.dates.pages import labels
from crawlers.extraction.dates.pages.layout import MOST_NAME, MOST_TEXT, NO_TEXT, Layout, names_of, text_of
from crawlers.extraction.dates.pages.reader import Reader
from crawlers.extraction.dates.texts import Found

#: Names of classes and ids of elements that are made for dates, among other things.
_NAME = re.compile("date|time|publi|posted|byline|meta|datum|fecha|stamp|erschien|ngay|pubtime", re.IGNORECASE)
_PROPERTY = re.compile("date|issued", re.IGNORECASE)
#: What every line with a date has: a digit, or a word for today or yesterday that stands alone.
_DATE_LIKE = re.compile(r"[\d０-９٠-٩۰-۹๐-๙〇一二三四五六七八九]|昨|前|刚|剛|어제")
#: Elements of a page that are looked at where nothing stands near the headline.
_MOST_ELEMENTS = 3_000
#: What has more characters is a paragraph; one may begin with a dateline: BERLIN, May 8, 2026 (Example) -- The bank …
_LONGEST_LINE = 140
_DATELINE = re.compile(r"\(?(.{6,60}?)(?:[()（]| -{1,2} | ?[–—]| /)")
#: The cost of what may still be the article's own date, where it is said to be, and where nothing says so.
_MOST_COST, _MOST_COST_UNSAID = 120, 80
#: What a date costs that nothing says to be of publication, and one whose year is not said.
_UNSAID, _WITHOUT_YEAR = 20, 50
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
    near = layout.near(_MOST_COST, _BEFORE_HEADLINE)
    found = [
        one
        for distance, element in near
        if _may_hold_dates(element)
        for one in _dates_at(element, distance, layout, reader)
    ]
    return sorted(filter(_is_near, found), key=lambda one: one.cost)


def sole(layout: Layout, reader: Reader) -> Found | None:
    """The one day that the whole page says to be of publication, else of its elements for dates, else of its lines."""
    elements = filter(_may_hold_dates, islice(layout.body.iter(), _MOST_ELEMENTS))
    found = [one for element in elements for one in _dates_at(element, 0, layout, reader) if one.found.is_sure]
    unsaid = [one for one in found if not one.role]
    bare = [one for one in unsaid if one.cost <= _LINE + _UNSAID]
    said = [one for one in found if one.role == "published"]
    for group in (said, [one for one in unsaid if one.is_element], bare):
        if len({one.found.when.day for one in group}) == 1:
            return group[0].found
    return None


def _is_near(one: Shown) -> bool:
    return one.role == "modified" or one.cost <= (_MOST_COST if one.role else _MOST_COST_UNSAID)


def _may_hold_dates(element: HtmlElement) -> bool:
    """Of most elements this tells fast that there is nothing to read."""
    text, tail = element.text, element.tail
    if (text and _DATE_LIKE.search(text, 0, MOST_TEXT)) or (tail and _DATE_LIKE.search(tail, 0, MOST_TEXT)):
        return True
    return element.tag == "time" or (bool(element.attrib) and _is_made_for_dates(element))


def _dates_at(element: HtmlElement, distance: int, layout: Layout, reader: Reader) -> Iterator[Shown]:
    """Those of this element, and of the line that follows it."""
    tag, text, tail = element.tag, element.text, element.tail
    if tag == "time" or _is_made_for_dates(element):
        if not layout.is_beside(element):
            yield from _dates_of_element(element, distance, reader)
    elif text and tag not in NO_TEXT and _DATE_LIKE.search(text, 0, MOST_TEXT) and not layout.is_beside(element):
        yield from _dates_of_line(text, _before(element), distance, reader)
    if tail and _DATE_LIKE.search(tail, 0, MOST_TEXT) and not layout.is_beside(element):
        yield from _dates_of_line(tail, text_of(element), distance, reader)


def _is_made_for_dates(element: HtmlElement) -> bool:
    get = element.get
    names, identity = get("class"), get("id")
    if (names and _names_dates(names[:MOST_NAME])) or (identity and _names_dates(identity[:MOST_NAME])):
        return True
    made_for, said = get("itemprop"), get("property")
    return any(name and _PROPERTY.search(name, 0, MOST_NAME) for name in (made_for, said))


@lru_cache(maxsize=20_000)
def _names_dates(names: str) -> bool:
    """Of a class or an id: pages repeat theirs."""
    return _NAME.search(names) is not None


def _dates_of_element(element: HtmlElement, distance: int, reader: Reader) -> Iterator[Shown]:
    names = f"{names_of(element)} {element.get('itemprop') or ''} {element.get('property') or ''}".lower()
    if labels.OTHER_CLASS.search(names):
        return
    role, text = _role_of_names(names, element), text_of(element)
    stated = next(filter(None, (element.get(name) for name in ("datetime", "content", "title"))), None)
    if stated and (found := reader.read(stated)):
        label = labels.role_of_label(text)
        if label != "other":
            role = label or role or labels.role_of_label(_before(element))
            yield Shown(_as_shown(found, text, reader), role, distance + _cost(role, found, 0), True)
    elif _DATE_LIKE.search(text):
        for one in _labelled(reader.all_in(text), role, _before(element), distance + _TEXT):
            yield replace(one, is_element=True)


def _dates_of_line(line: str, before: str, distance: int, reader: Reader) -> Iterator[Shown]:
    line = " ".join(line[:MOST_TEXT].split())
    if len(line) < _LONGEST_LINE:
        yield from _labelled(reader.all_in(line), "", before, distance + _LINE)
    elif (dateline := _DATELINE.match(line)) and (found := reader.read(dateline[1])):
        yield Shown(found, "", distance + _LINE + _cost("", found, 0))


def _labelled(dates: list[Found], role: str, before: str, distance: int) -> Iterator[Shown]:
    """With their roles: the label before each; of the first also the element's role, or the label before the line."""
    around = sum(len(one.before) for one in dates)
    for number, one in enumerate(dates):
        label = labels.role_of_label(one.before)
        if number == 0:
            label = label or role or labels.role_of_label(before)
        if label != "other" and (label or around <= _MOST_AROUND):
            yield Shown(one, label, distance + _cost(label, one, around))


def _cost(role: str, found: Found, around: int) -> int:
    return (0 if role == "published" else _UNSAID) + around + (0 if found.is_sure else _WITHOUT_YEAR)


def _before(element: HtmlElement) -> str:
    """What stands before it: `<b>Published:</b> <span>8 May 2026</span>`."""
    before = element.getprevious()
    if before is not None:
        return (before.tail or "").strip()[-40:] or text_of(before)[-40:]
    parent = element.getparent()
    return (parent.text or "").strip()[-40:] if parent is not None else ""


def _as_shown(found: Found, text: str, reader: Reader) -> Found:
    """With the day that is shown beside it, where the zone may make them differ."""
    dates = reader.all_in(text) if found.when.moment and _DATE_LIKE.search(text) else []
    if len(dates) != 1 or abs((dates[0].when.day - found.when.day).days) != 1:
        return found
    return replace(found, when=replace(found.when, day=dates[0].when.day), is_utc=False)


def _role_of_names(names: str, element: HtmlElement) -> str:
    if labels.MODIFIED_CLASS.search(names):
        return "" if labels.PUBLISHED_CLASS.search(names) else "modified"
    return "published" if element.get("pubdate") is not None or labels.PUBLISHED_CLASS.search(names) else ""
