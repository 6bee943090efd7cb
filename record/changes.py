"""What the change log says: what happened to stories, and what matching needs of the text that came.  Pure."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from record.item import Item

#: opened: an item opened the story.  grew: an item joined it.  corrected: a source changed its report.  text: the
#: article's page of a report was read.  lead: another item leads it, or an editor chose its section.  merged: it
#: absorbed the story `other`.  split: items left it for the story `other`.
Kind = Literal["opened", "grew", "corrected", "text", "lead", "merged", "split"]


@dataclass(frozen=True, slots=True)
class Before:
    """The texts of a report before a revision, as far as they are known; cleaned as `Item.clean` does."""

    title: str | None
    summary: str | None
    content: str | None


@dataclass(frozen=True, slots=True)
class Outlet:
    """What is known of the source that published a report, as it was then."""

    name: str
    category: str | None
    tier: str | None
    primary: bool


@dataclass(frozen=True, slots=True)
class Brought:
    """A text that came: all that followers need to match it, so that they read nothing but the log."""

    #: Cleaned; its `news` says whether it may alert.
    item: Item
    outlet: Outlet
    section: str | None
    section_confidence: float | None
    #: See newsroom.judgement.verdict.Verdict.to_dict; None where the item could not be judged.
    tags: Mapping[str, Any] | None
    #: Of a revision and of a page's text; None for a report that is new.
    before: Before | None = None
    second_section: str | None = None
    second_confidence: float | None = None

    def packed(self) -> bytes:
        """As the log stores it: JSON, deflated (zlib, RFC 1950)."""
        row = {
            "item": self.item.to_dict(),
            "outlet": asdict(self.outlet),
            "section": self.section,
            "section_confidence": self.section_confidence,
            "second_section": self.second_section,
            "second_confidence": self.second_confidence,
            "tags": self.tags,
            "before": None if self.before is None else asdict(self.before),
        }
        return zlib.compress(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"))

    @classmethod
    def unpacked(cls, data: bytes) -> Brought:
        """The reverse of `packed`.  Raises ValueError, KeyError or zlib.error for what it did not write."""
        row = json.loads(zlib.decompress(data))
        return cls(
            item=Item.from_dict(row["item"]),
            outlet=Outlet(**row["outlet"]),
            section=row["section"],
            section_confidence=row["section_confidence"],
            tags=row["tags"],
            before=None if row["before"] is None else Before(**row["before"]),
            # Entries from before there were seconds have none.
            second_section=row.get("second_section"),
            second_confidence=row.get("second_confidence"),
        )


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the log."""

    #: 0 until the log has given it one.
    number: int
    #: When the lane wrote it, by Redis TIME.
    at: datetime
    kind: Kind
    #: The story that it happened to, as it was named then.
    story: str
    #: The story's version with it, see record.sql.tables.story_views.
    version: int
    #: Id of the item that brought it; None for merges and splits.
    item: str | None = None
    other: str | None = None
    brought: Brought | None = None
