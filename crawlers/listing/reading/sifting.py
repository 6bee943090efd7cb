"""What stands among the reports of a listing and is none: advertisements, navigation, lists beside it.  Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import takewhile
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawlers.extraction.body.pruning import is_boilerplate
from crawlers.listing.blocks import LEAST_ITEMS, names_of
from crawlers.listing.reading.reports import Report
from crawlers.listing.reading.rows import SHORTEST, pieces
from crawlers.listing.reading.words import says, weight

#: Where so many have something, what lacks it is perhaps none of them.
_MOST_OF_THEM = 0.7
_DIGITS = re.compile(r"\d+")


def sifted(reports: Iterable[Report]) -> list[Report]:
    """Without advertisements, navigation, and what is said twice; in their order."""
    named = [each for each in reports if each.link is not None and _is_title(each.title)]
    bought = [each for each in named if _is_bought(each)]
    if len(bought) * 2 < len(named):
        named = [each for each in named if each not in bought]
    named = _without_annexes(_of_dated_parts(named))
    kept: dict[str, Report] = {}
    for each in _of_one_kind(named):
        known = kept.get(each.address)
        if known is None or (known.published is None and each.published is not None):
            kept[each.address] = each
    return list(kept.values())


def _without_annexes(reports: list[Report]) -> list[Report]:
    """Where each part of the page has one of a name that most have, without what else stands in such a part."""
    names = _common(_names(each) for each in reports)
    parts = Counter(_part(each) for each in reports if not names.isdisjoint(_names(each)))
    if len(parts) < LEAST_ITEMS or max(parts.values()) > 1:
        return reports
    return [each for each in reports if not names.isdisjoint(_names(each)) or _part(each) not in parts]


def _part(report: Report) -> HtmlElement | None:
    return None if report.region is None else report.region.getparent()


def _of_one_kind(reports: Sequence[Report]) -> list[Report]:
    """Of those without a date only what has a name that most have, and, where most are dated, leads where most do."""
    names = _common(_names(each) for each in reports)
    places = _common(_places(each) for each in reports) if _share_dated(reports) >= _MOST_OF_THEM else set()
    return [
        each
        for each in reports
        if each.published or (places <= _places(each) and (not names or not names.isdisjoint(_names(each))))
    ]


def _places(report: Report) -> set[str]:
    """Where it leads to: its host, and the shape of its address."""
    return {urlsplit(report.address).netloc, f"{shape_of(report.address)}/"}


def _names(report: Report) -> frozenset[str]:
    return frozenset() if report.region is None else names_of(report.region)


def _common(sets: Iterable[Iterable[str]]) -> set[str]:
    """What most have."""
    listed = [set(each) for each in sets]
    counts = Counter(name for each in listed for name in each)
    return {name for name, number in counts.items() if number >= _MOST_OF_THEM * len(listed)}


def _of_dated_parts(reports: Sequence[Report]) -> list[Report]:
    """Where parts of the page have dates, without those in which nothing has: lists beside it that are built alike."""
    parts: dict[HtmlElement | None, list[Report]] = defaultdict(list)
    for each in reports:
        parts[_part(each)].append(each)
    dated = {part for part, its in parts.items() if _share_dated(its) >= _MOST_OF_THEM}
    if not dated:
        return list(reports)
    undated = [its for part, its in parts.items() if len(its) > 1 and _share_dated(its) == 0]
    left_out = {each.address for its in undated for each in its}
    return [each for each in reports if each.address not in left_out or each.published]


def _share_dated(reports: Sequence[Report]) -> float:
    return sum(each.published is not None for each in reports) / max(len(reports), 1)


def _is_bought(report: Report) -> bool:
    if report.region is None or report.link is None:
        return False
    chain = [report.link, *takewhile(lambda one: one is not report.region, report.link.iterancestors()), report.region]
    return any(is_boilerplate(one) for one in chain) or any(
        says(piece.text, "bought") for piece in pieces([report.region])
    )


def shape_of(address: str) -> str:
    """Equal for addresses of one shape: but for their last part, and numbers."""
    parts = urlsplit(address)
    return _DIGITS.sub("0", f"{parts.netloc}{parts.path.rpartition('/')[0]}")


def _is_title(text: str) -> bool:
    """Whether a text may name a report."""
    return weight(text) >= SHORTEST and not says(text, "more", "next", "frame", "bought")
