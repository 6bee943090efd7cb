"""From a report to the outlet it cites.  Pure, linear in a bounded text.

A report may name several outlets.  The one said to be the origin ("first reported by") counts; else the first that the
report itself cites, rather than whom that outlet cites in turn.  The report's own source is no citation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, timedelta, timezone

from config.knowledge.outlets import Outlet
from newsroom.citations.citation import Citation
from newsroom.citations.days import resolve
from newsroom.citations.mentions import Names, shipped_names
from newsroom.citations.rules import REACH, Rank, shipped_citing, shipped_forms
from newsroom.languages import is_chinese, is_japanese, is_korean
from record.folding import aligned
from record.item import Item, start_of

__all__ = ["Citation", "cite"]

#: Characters of each text that are read: citations stand at the beginning.
MOST_TITLE, MOST_SUMMARY, MOST_CONTENT = 300, 600, 1_500
#: Where a language's outlets are: what day it is there, when a report of theirs says "today".
_ZONES = {"ja": timezone(timedelta(hours=9)), "ko": timezone(timedelta(hours=9)), "zh": timezone(timedelta(hours=8))}


@dataclass(frozen=True, slots=True)
class _Candidate:
    rank: Rank
    start: int
    end: int
    #: As written.
    name: str
    outlet: Outlet | None
    day: str | None

    @property
    def key(self) -> str:
        return self.outlet.name if self.outlet else self.name


def cite(item: Item) -> Citation | None:
    """The outlet that an item cites, or None."""
    return cited((item.title, item.summary, item.content), source=item.source, published=item.published)


def cited(
    texts: tuple[str | None, str | None, str | None], *, source: str, published: datetime | None
) -> Citation | None:
    """The same of title, summary and content, as `source` (an id or a name, "" where it is unknown) published them."""
    names = shipped_names()
    title, summary, content = map(start_of, texts, (MOST_TITLE, MOST_SUMMARY, MOST_CONTENT))
    text = f"{title}\n{summary}\n{content}"
    folded = aligned(text)
    own = names.outlet(source) if source else None
    listed = list(_listed(text, folded, len(title), names))
    others = (
        each
        for each in _unlisted(text, folded, names)
        if not any(each.end > it.start and each.start < it.end for it in listed)
    )
    found = [
        each
        for each in (*listed, *others)
        if each.key != (own.name if own else source) and (source or each.rank is not Rank.OPENING)
    ]
    if not found:
        return None
    best = min(found, key=lambda each: (each.rank, each.start))
    day = best.day or next((each.day for each in found if each.day and each.key == best.key), None)
    return Citation(
        source=best.name,
        source_id=best.outlet.source if best.outlet else None,
        date=resolve(day, _local_day(f"{title}\n{summary}", published)) if day else None,
        evidence=text[best.start : best.end].strip(),
    )


def _listed(text: str, folded: str, title: int, names: Names) -> Iterator[_Candidate]:
    for mention in names.find(folded):
        start, end = mention.start, mention.end
        before, after = folded[max(0, start - REACH) : start], folded[end : end + REACH]
        kind, in_title = mention.outlet.kind, end <= title
        cues = (found for each in shipped_citing() if (found := each.find(before, after, kind, in_title=in_title)))
        if (cue := next(cues, None)) is not None:
            name = text[start:end].strip("《》")
            yield _Candidate(cue.rank, start - cue.left, end + cue.right, name, mention.outlet, cue.day)


def _unlisted(text: str, folded: str, names: Names) -> Iterator[_Candidate]:
    for found in shipped_forms().find(folded):
        if names.outlet(found.name) is None:
            name = text[found.name_start : found.name_end]
            yield _Candidate(found.rank, found.start, found.name_end, name, None, found.day)


def _local_day(text: str, published: datetime | None) -> date | None:
    if published is None or not MINYEAR < published.year < MAXYEAR:
        return None
    language = "ja" if is_japanese(text) else "ko" if is_korean(text) else "zh" if is_chinese(text) else "en"
    return published.astimezone(_ZONES.get(language, UTC)).date()
