"""Which report of a story is quoted first, and whether its title must stand before its sentences.  Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from config.knowledge.names import shipped_plain_words
from newsroom.citations.mentions import shipped_names
from newsroom.signals.words import words
from notifier.digests.prose.around import shipped_around
from notifier.digests.prose.headline import bare_title, is_column, is_teaser, is_title_case, title_of
from notifier.digests.prose.reading import Read, is_short, is_wide, size
from notifier.digests.told import Report
from record.folding import aligned

#: The part of a headline's words that the first sentences share where they tell the event; where words are not set
#: apart, pairs of characters are compared, which meet less often.
_TELLS, _TELLS_WIDE = 0.4, 0.25
#: The part of a title's words from which on the first sentence is the title again.
_SAME = 0.7
#: The part of a title's words that it shares with a headline where its report is of the same event at all.
_RELATED, _RELATED_BY_NAME = 0.2, 0.1
#: Words behind "The" of which one must be a name, so that a reader knows who is meant.
_NAMING = 3
NUMBER = re.compile(r"\d[\d.,]*\d|\d")
_CAPITALISED = re.compile(r"\b[A-Z]\w{2,}")
_NAME = re.compile(r"[A-Z0-9$]")
#: More than so many times the least that a paragraph needs makes no report better.
_ENOUGH = 1.5
#: What weighs how much beside that.
_EVENT, _COMMENT, _TEASER, _COLUMN, _LEAD, _PASSED_ON, _QUOTED, _UNRELATED = 1.0, 0.7, 0.7, 2.0, 0.3, 1.0, 0.4, 3.0
#: It opens as a wire's report does; its sentences do not tell the event without its title; that title is the headline
#: once more; nobody knows its source.
_WIRE, _TITLE, _HEADLINE, _UNKNOWN = 0.6, 0.4, 0.4, 0.4


def in_order(
    reads: Sequence[Read], lead: Report, headline: str, least: int, quoted: Collection[str] = ()
) -> list[Read]:
    """The first is quoted first: an authority that speaks of itself, then who tells most of what the headline says.

    `least`: words, or characters, that are enough.  `quoted`: ids of reports that were quoted elsewhere.
    """

    def rank(each: Read) -> tuple[float, ...]:
        told, title = sum(map(size, each.sentences)), title_in_front(each, headline)
        is_of_column = is_column(each.report)
        worth = min(told, _ENOUGH * least) / least
        worth += _EVENT * (_tells_event(each, headline) or _says(title, headline))
        worth -= _COMMENT * any(map(is_comment, each.sentences[:1]))
        worth -= _TEASER * (is_of_column or is_teaser(title_of(each.report))) + _COLUMN * is_of_column
        worth += _WIRE * each.is_wire - _TITLE * bool(title) - _HEADLINE * (title == headline)
        worth += _LEAD * (each.report is lead) - _PASSED_ON * (each.report.tier == "aggregator")
        worth -= _UNKNOWN * (each.report.tier is None)
        worth -= _QUOTED * (each.report.item.id in quoted)
        worth -= _UNRELATED * (not is_related(each.report, headline))
        speaks = each.report.primary and told >= least // 2 and each.report.item.id not in quoted
        return not speaks, -worth, each.report.at.timestamp()

    return sorted(reads, key=rank)


def title_in_front(read: Read, headline: str) -> str:
    """The title, where the sentences do not tell by themselves what happened; "" where they do, or it would not."""
    title = bare_title(read.report)
    if not read.sentences:
        return _without_origin(title)
    first = read.sentences[0]
    is_leaning = not read.is_from_start or is_comment(first)
    is_leaning = is_leaning or (goes_on(first) if read.report.primary else leans(first))
    if is_teaser(title) or share(title, words(first)) > (_SAME if is_leaning else _least(title)):
        return ""
    if is_leaning or not (is_title_case(title) or _tells_event(read, headline)):
        return _without_origin(title)
    return ""


def leans(sentence: str) -> bool:
    """Whether a sentence leans on one before it: "The move follows …"."""
    start = aligned(sentence).split()[: _NAMING + 1]
    return goes_on(sentence) or (start[0] == "The" and not any(_NAME.search(word) for word in start[1:]))


def goes_on(sentence: str) -> bool:
    """Whether a sentence goes on from the very one before it: "However, it …"."""
    plain = aligned(sentence)
    return any(each.match(plain) for each in shipped_around().leans)


def is_comment(sentence: str) -> bool:
    """Whether a sentence says what may come of an event, rather than what happened."""
    plain = aligned(sentence)
    return any(each.search(plain) for each in shipped_around().comment)


def is_related(report: Report, event: str) -> bool:
    """Whether a report's title has something of the words that tell an event; fewer will do beside one of its names."""
    title = title_of(report)
    least = _RELATED_BY_NAME if _names(event) & _names(title) else _RELATED
    return share(title, words(event)) >= least


def shares_name(read: Read, event: str) -> bool:
    """Whether a report's title or first sentence has one of the names that tell an event, if any does."""
    names = _names(event)
    return not names or not names.isdisjoint(_names(" ".join((title_of(read.report), *read.sentences[:1]))))


def _names(text: str) -> frozenset[str]:
    """Latin words that begin with a capital, but common ones."""
    found = (word.lower() for word in _CAPITALISED.findall(text))
    return frozenset(found) - shipped_plain_words().stop_words


def share(text: str, others: frozenset[str]) -> float:
    """The part of a text's words that are among the others; 1 where it has none."""
    own = words(text)
    return len(own & others) / len(own) if own else 1.0


def _tells_event(read: Read, headline: str) -> bool:
    """Whether the first sentences have enough of a headline's words, and a number if it has any."""
    told = " ".join(read.sentences[:2])
    numbers = set(NUMBER.findall(headline))
    return _says(told, headline) and not (numbers and numbers.isdisjoint(NUMBER.findall(told)))


def _says(text: str, headline: str) -> bool:
    return bool(text) and share(headline, words(text)) >= _least(headline)


def _least(title: str) -> float:
    return _TELLS_WIDE if is_wide(title) else _TELLS


def _without_origin(title: str) -> str:
    """A title that ends with the outlet it cites, which the opening names: "…: Bloomberg"."""
    told, colon, outlet = title.rpartition(": ")
    return told if colon and shipped_names().outlet(outlet) and not is_short(told) else title
