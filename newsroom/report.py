"""Report: what the newsroom's judgement reads of an item.

Judgement (duplicates, stories, sections, tags) sees texts, the source and the clock, and nothing else of an Item; so
the commands that judge lines of JSON and the running wire run the same code on the same shape.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from record.item import Item


@dataclass(frozen=True, slots=True)
class Report:
    """One report, as its judges read it.  Texts are plain, and "" where there is none."""

    id: str
    title: str
    summary: str = ""
    content: str = ""
    url: str = ""
    #: Id of a source, or the name of an outlet.
    source: str = ""
    #: BCP 47, or "" where nobody said.
    language: str = ""
    #: Aware UTC, according to the source; None where it is unknown.
    published: datetime | None = None
    #: Aware UTC, according to us: the clock by which stories grow old.  None where only the order is known.
    discovered: datetime | None = None
    #: Whether the source is an authority that speaks of itself: a central bank, a regulator.
    primary: bool = False

    @classmethod
    def of(cls, item: Item, *, primary: bool = False) -> Report:
        """The report of an Item, without the passages that are no part of it."""
        item = item.clean()
        return cls(
            id=item.id,
            title=item.title or "",
            summary=item.summary or "",
            content=item.content or "",
            url=item.url or "",
            source=item.source,
            language=item.language or "",
            published=item.published,
            discovered=item.discovered,
            primary=primary,
        )
