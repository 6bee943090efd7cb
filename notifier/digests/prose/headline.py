"""The headline of a story: a title of one of its reports, the one that says most plainly what happened.  Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsroom.citations.mentions import shipped_names
from newsroom.signals.words import words
from notifier.digests.prose.around import shipped_around
from notifier.digests.prose.reading import ends_wide, is_short, is_wide, without_heads
from notifier.digests.told import Report, Told
from notifier.rendering.cutting import clean, shortened
from record.folding import aligned, folded

#: Titles that are compared; the part of the most words shared that one needs to be of the same event.
_COMPARED, _NEAR = 12, 0.5
#: What a headline is in where no report is in the edition's language.
_ELSE = "en"
#: Characters of a headline, at most; of a title of which a first clause is taken.
_MOST, _MOST_HAN = 160, 60
_SEPARATOR = re.compile(r"\s[|–—-]\s|\s?[|｜_丨]\s?")
_CLAUSE = re.compile("[，；,;。]")
#: A clause that ends so has not said what it is about.
_SAYS = re.compile("(?:表示|称|指出|认为|宣布|显示|透露|披露|消息)$")
_CAPITALS = re.compile(r"\b[A-Z]{4,}\b")
_TITLE_CASE = 0.7


def headline(told: Told, language: str) -> tuple[str, str]:
    """The headline of a story in an edition of a language (en, zh), and the language that it is in: the edition's where
    a report has one in that, else English, which most can read, or another.  Empty where no report has a title."""
    by_language = ([each for each in told.reports if each.language == tongue] for tongue in (language, _ELSE))
    own = list(next(filter(None, by_language), told.reports))[:_COMPARED]
    best = min(
        zip(own, _apart(own), strict=True),
        key=lambda each: (is_short(title_of(each[0])), each[1], *_faults(each[0], told)),
    )[0]
    return title_of(best), best.language


def _apart(reports: Sequence[Report]) -> list[bool]:
    """Of each whether its title has far fewer of the others' words than another has: it tells of something else."""
    own = [words(title_of(each)) for each in reports]
    near = [
        sum(len(mine & other) for at, other in enumerate(own) if at != place) / max(1, len(mine))
        for place, mine in enumerate(own)
    ]
    return [each < _NEAR * max(near) for each in near]


def title_of(report: Report) -> str:
    """A report's title as a headline; of one that is a whole paragraph its first clauses."""
    title = bare_title(report)
    if is_wide(title) and len(title) > _MOST_HAN:
        ends = (found.start() for found in _CLAUSE.finditer(title) if not _SAYS.search(title, 0, found.start()))
        end = next((end for end in ends if not is_short(title[:end])), len(title))
        return title[:end] if end <= _MOST_HAN else shortened(title, _MOST_HAN)
    return shortened(title, _MOST) if title else ""


def bare_title(report: Report) -> str:
    """A report's title without what its site puts around it, of any length."""
    title = clean(without_heads(clean(report.item.title)))
    return _without_suffix(_without_prefix(title), report).removesuffix("。")


def is_title_case(text: str) -> bool:
    """Whether its words are written large, as in a headline of old."""
    words = [word for word in text.split() if word[:1].isalpha() and len(word) > 3]
    return (
        not ends_wide(text) and len(words) > 2 and sum(word[0].isupper() for word in words) >= _TITLE_CASE * len(words)
    )


def is_teaser(title: str) -> bool:
    """Whether a title asks or promises, rather than tells."""
    plain = aligned(title)
    return any(each.search(plain) for each in shipped_around().teaser)


def is_column(report: Report) -> bool:
    """Whether a report's title begins with a column's name: "一周精选丨…"."""
    plain = aligned(clean(report.item.title))
    return any(each.match(plain) for each in shipped_around().column)


def _faults(report: Report, told: Told) -> tuple[float, ...]:
    title = title_of(report)
    is_loud = len(_CAPITALS.findall(title)) > len(title.split()) / 2
    return (
        is_teaser(title) + is_column(report) + title.endswith("…") + is_loud,
        report.tier == "aggregator",
        report is not told.lead,
        is_title_case(title),
        report.at.timestamp(),
    )


def _without_prefix(title: str) -> str:
    plain = aligned(title)
    ends = [
        found.end() for each in (*shipped_around().prefix, *shipped_around().column) if (found := each.match(plain))
    ]
    return title[max(ends) :] if ends and not is_short(title[max(ends) :]) else title


def _without_suffix(title: str, report: Report) -> str:
    """Without the names of outlets, and what else a site adds, behind the last separators."""
    own = {folded(each) for each in (report.name, report.native, report.item.source) if each}
    for separator in reversed(list(_SEPARATOR.finditer(title))):
        behind = title[separator.end() :]
        if is_short(title[: separator.start()]) or (folded(behind) not in own and not shipped_names().outlet(behind)):
            break
        title = title[: separator.start()]
    plain = aligned(title)
    starts = [ending.start() for each in shipped_around().suffix if (ending := each.search(plain))]
    return title[: min(starts)].rstrip() if starts and not is_short(title[: min(starts)]) else title
