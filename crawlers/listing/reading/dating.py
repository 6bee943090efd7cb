"""The date of an item: said by an element made for it, in a line of its own, above it, below it, or in its address.

What an item does not say of its day (27; 27 November), the heading above says: November 2026; 2026.  Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from lxml.html import HtmlElement

from crawlers.dates import Found, When, find_all, read_found
from crawlers.dates.days import day_of
from crawlers.dates.marks import marked
from crawlers.extraction.dates import labels
from crawlers.extraction.dates.reader import Reader
from crawlers.extraction.dates.stated import in_address
from crawlers.listing.reading.rows import Piece, line_of, pieces
from crawlers.listing.reading.words import weight

_NAME = re.compile(r"date|time|publi|posted|meta|datum|fecha|stamp|riqi|shijian|day", re.IGNORECASE)
_STATED = ("datetime", "data-date", "data-time", "data-timestamp", "data-published", "content", "title")
#: Weight of what stands around the date of a line: of one that is no more than a date, of one with a label, and of any.
_LEAST_AROUND, _MOST_LABEL, _MOST_AROUND = 8, 24, 60
#: Elements around a piece of text that may say its date.
_NEAREST = 3
#: Pieces of a day that is told in boxes of their own: 27, Nov, 2026.
_MOST_BOXES, _MOST_BOX = 3, 12
_MOST_HEADING = 60
#: Days that are believed: since there is a web, and not later than anywhere on earth.
_FIRST_DAY, _CLOCKS_DIFFER = date(1990, 1, 1), timedelta(hours=14)
#: Of marked text, see crawlers.dates.marks.
_MONTH = re.compile(
    r"M(?P<m>\d\d)(?:,? (?:F )?(?P<y>\d{4}))?|(?P<y2>\d{4})(?: (?:F )?M(?P<m2>\d\d)|[./-](?P<m3>0[1-9]|1[0-2]))"
)
_MONTH_OF_EAST = re.compile(r"(?P<y>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]")
_YEAR = re.compile(r"(?P<y>(?:19|20)\d\d)\s?[年년]?")
_DAY = re.compile(r"(?:W,? ?)?(?P<d>\d{1,2})(?:st|nd|rd|th|\.| ?[日일])?(?:,? W)?")
_TWO_NUMBERS = re.compile(r"\d{1,2}([-/.])\d{1,2}")
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?", re.IGNORECASE)
_MARKS = re.compile(r"[A-Z]\d{0,3}|\d+")
#: What a date has, but for those of one word.
_DIGIT, _MOST_WORD = re.compile(r"[\d〇一二三四五六七八九]"), 20
#: What a sentence ends with, and brackets.
_ENDS, _CLOSING = (".", "!", "?", "。", "！", "？"), (")", "]", "）", "】")
_SIGNS = re.compile(r"^[\W_]+|[\W_]+$")


@dataclass(frozen=True, slots=True)
class Above:
    """What the nearest heading says of the days below it."""

    day: date | None = None
    year: int | None = None
    month: int | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """Reads the dates of one listing."""

    fetched: datetime
    zone: str
    language: str | None
    country: str | None

    def read(self, text: str) -> datetime | None:
        """A text that is a date, or has one in it."""
        found = self._of_text(text) or next(iter(self._all_in(text)), None)
        return found.when.since(self.zone) if found else None

    def is_date(self, text: str) -> bool:
        """Whether a text is no more than a date, with a label, or part of one."""
        found = self._of_text(text)
        if found is None:
            return _DAY.fullmatch(_marks(text[:_MOST_BOX], self.language)) is not None
        # Among marks, which are capitals, the letters are those of other words.
        around = weight(_MARKS.sub("", _marks(text, self.language)))
        return around <= (_MOST_LABEL if labels.role_of_label(found.before) else _LEAST_AROUND)

    def of(
        self, region: HtmlElement, parts: Sequence[Piece], title: HtmlElement | None, above: Above
    ) -> datetime | None:
        """Of an item, by its pieces; `title` is where its title stands."""
        beside = [piece for piece in parts if title is None or not piece.is_in(title)]
        found = next(self._said(region, beside, above), None)
        return found.since(self.zone) if found else None

    def of_found(self, found: object) -> datetime | None:
        """Of what a selector finds: an element made for dates, or a text."""
        if isinstance(found, HtmlElement):
            return self.of(found, pieces([found]) or [Piece("", found)], None, Above())
        return self.read(str(found))

    def start_of(self, day: date) -> datetime:
        """Aware UTC: where a day begins that no clock told."""
        return When(day).since(self.zone)

    def of_address(self, url: str | None) -> datetime | None:
        """The day in an address."""
        found = in_address(url, Reader(self.fetched, self.zone, self.language))
        return found.when.since(self.zone) if found else None

    def of_title(self, title: str) -> datetime | None:
        """The day with which a title begins, or ends in brackets; others are what it tells of."""
        found = [one for one in self._all_in(title) if one.is_sure]
        stands_apart = len(found) == 1 and (not found[0].before.strip() or title.endswith(_CLOSING))
        return found[0].when.since(self.zone) if stands_apart else None

    def heading(self, text: str, above: Above) -> Above | None:
        """What a line says of the days of items below it, under `above`; None for what says nothing."""
        if len(text) > _MOST_HEADING:
            return None
        found = self._of_text(text) if self.is_date(text) else None
        if found is not None:
            when = found.when if found.is_sure or above.day else self._with_year(found, above)
            return Above(when.day, when.day.year, when.day.month)
        bare = _SIGNS.sub("", text)
        if match := _MONTH_OF_EAST.fullmatch(bare):
            return _month(match["y"], match["m"])
        if match := _MONTH.fullmatch(_SIGNS.sub("", _marks(bare, self.language))):
            year = match["y"] or match["y2"] or above.year
            return _month(year, match["m"] or match["m2"] or match["m3"]) if year else None
        if match := _YEAR.fullmatch(bare):
            return Above(year=int(match["y"]))
        return None

    def _said(self, region: HtmlElement, parts: Sequence[Piece], above: Above) -> Iterator[When]:
        """The likeliest first."""
        near = dict.fromkeys(one for piece in parts for one in _around(piece, region))
        for modified in (False, True):
            for element in near:
                if _is_modified(element) is modified:
                    yield from (one.when for one in self._stated(element))
        made = [one for one in near if _is_made_for_dates(one)]
        lines = [line_of(element) for element in made] + [piece.text for piece in parts] + _boxes(parts)
        dates = [one for line in lines if self.is_date(line) and (one := self._of_text(line))]
        yield from self._ranked(dates, above)
        if above.day:
            clocks = (self._of_text(f"{above.day} {line}") for line in lines if _CLOCK.fullmatch(line))
            yield from (one.when for one in clocks if one)
            return
        if above.year and above.month:
            days = (_DAY.fullmatch(_SIGNS.sub("", _marks(line[:_MOST_BOX], self.language))) for line in lines)
            found = (day_of(above.year, above.month, int(match["d"])) for match in days if match)
            yield from (When(day) for day in found if day)
        yield from self._ranked([one for line in lines for one in self._in_line(line)], above)

    def _ranked(self, found: Sequence[Found], above: Above) -> Iterator[When]:
        """Those of publication first, and those of other things not at all; what says its year before what does not."""
        roles = {"published": 0, "": 1, "modified": 2}
        said = [(roles[role], one) for one in found if (role := labels.role_of_label(one.before)) in roles]
        for _, one in sorted(said, key=lambda each: (each[0], not each[1].is_sure)):
            when = one.when if one.is_sure else self._with_year(one, above)
            if self._is_past(when):
                yield when

    def _stated(self, element: HtmlElement) -> Iterator[Found]:
        for name in _STATED:
            stated = element.get(name)
            if stated and (found := self._of_text(stated)) and found.is_sure:
                yield found

    def _with_year(self, found: Found, above: Above) -> When:
        when = found.when
        day = (above.year and day_of(above.year, when.day.month, when.day.day)) or when.day
        return replace(when, day=day, moment=when.moment and when.moment + (day - when.day))

    def _of_text(self, text: str) -> Found | None:
        if not _may_be(text):
            return None
        return _read(self, text) or self._of_two_numbers(_SIGNS.sub("", text))

    def _of_two_numbers(self, bare: str) -> Found | None:
        """11-27, 27/11: elsewhere a fraction or a score, here a day, whose order is told by language and country."""
        # With a clock behind it a pair of numbers is a day anywhere.
        found = _read(self, f"{bare} 12:00") if _TWO_NUMBERS.fullmatch(bare) else None
        return found and replace(found, when=When(found.when.day))

    def _in_line(self, line: str) -> list[Found]:
        """But for sentences, whose dates are what they tell of."""
        found = self._all_in(line)
        around = weight(_MARKS.sub("", _marks(line, self.language)))
        labelled = any(labels.role_of_label(one.before) for one in found)
        return found if around <= _MOST_AROUND and (labelled or not line.endswith(_ENDS)) else []

    def _all_in(self, line: str) -> list[Found]:
        if not _may_be(line):
            return []
        found = find_all(line, fetched=self.fetched, timezone=self.zone, language=self.language, country=self.country)
        return [one for one in found if self.possible(one)]

    def possible(self, found: Found | None) -> Found | None:
        """A date that has come; one that says no year may be of another one yet."""
        return found if found and (not found.is_sure or self._is_past(found.when)) else None

    def _is_past(self, when: When) -> bool:
        latest = self.fetched + _CLOCKS_DIFFER
        return (when.moment is None or when.moment <= latest) and _FIRST_DAY <= when.day <= latest.date()


def _is_modified(element: HtmlElement) -> bool:
    names = element.get("class", "").lower()
    return labels.MODIFIED_CLASS.search(names) is not None and "publi" not in names


def _may_be(text: str) -> bool:
    """Whether a text may be a date: it has a digit, or is as short as "yesterday"."""
    return len(text) <= _MOST_WORD or _DIGIT.search(text) is not None


# The same texts are read for each block that holds them.
@lru_cache(maxsize=8_192)
def _read(calendar: Calendar, text: str) -> Found | None:
    found = read_found(
        text, fetched=calendar.fetched, timezone=calendar.zone, language=calendar.language, country=calendar.country
    )
    return calendar.possible(found)


@lru_cache(maxsize=8_192)
def _marks(text: str, language: str | None) -> str:
    return marked(text, language)


def _month(year: str | int, month: str) -> Above | None:
    return Above(year=int(year), month=int(month)) if day_of(int(year), int(month), 1) else None


def _boxes(parts: Sequence[Piece]) -> list[str]:
    """Short pieces that follow one another, together: 27, Nov, 2026."""
    texts = [piece.text for piece in parts]
    return [
        " ".join(texts[at : at + number])
        for number in range(_MOST_BOXES, 1, -1)
        for at in range(len(texts) - number + 1)
        if all(len(text) <= _MOST_BOX for text in texts[at : at + number])
    ]


def _around(piece: Piece, region: HtmlElement) -> Iterator[HtmlElement]:
    """Whose text a piece is, and what is nearest around that within an item, the outermost first."""
    chain = [piece.element]
    while chain[-1] is not region and len(chain) < _NEAREST and (parent := chain[-1].getparent()) is not None:
        chain.append(parent)
    yield from reversed(chain)


def _is_made_for_dates(element: HtmlElement) -> bool:
    is_named = element.tag == "time" or any(_NAME.search(element.get(name, "")) for name in ("class", "itemprop"))
    return is_named and len(line_of(element)) <= _MOST_HEADING
