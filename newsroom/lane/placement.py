"""What the lane makes of a batch: where each item went, and all that is to be written.  Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from newsroom.cbdc.stages import StageChange
from newsroom.financing.stored import StoredFinancing
from newsroom.judgement.verdict import Verdict
from record.changes import Change, Kind
from record.item import Item
from record.sql.corrections import Settled
from record.sql.items import OF_JUDGEMENT
from record.sql.stories import Merge
from record.story import Member, Summary


@dataclass(frozen=True, slots=True)
class Placement:
    """An item that SQL did not know, and where it went."""

    item: Item
    #: None where it could not be judged.
    verdict: Verdict | None
    #: The story that it is in after the batch.
    story: str
    #: What it is to that story: opened, grew, corrected or text.
    kind: Kind
    #: Why it is there: a list of {kind, detail, weight}.
    reasons: Sequence[Mapping[str, Any]]
    #: Whether its source is an authority that speaks of itself.
    primary: bool

    @property
    def member(self) -> Member:
        """As a member of its story."""
        return member(self.item, self.verdict, primary=self.primary)


@dataclass(frozen=True, slots=True)
class Plan:
    """What one transaction writes; all of it worked out before it begins."""

    now: datetime
    placements: Sequence[Placement] = ()
    #: Items that were stored without a judgement, and that are judged now.
    judged_again: Sequence[Verdict] = ()
    #: Stories that were looked at, and the version in which they were found.
    seen: Mapping[str, int] = field(default_factory=dict)
    #: Stories that changed, as they are now, those that it opened and merged among them.
    stories: Mapping[str, Summary] = field(default_factory=dict)
    merges: Sequence[Merge] = ()
    #: Story -> reports that an editor moves into it.
    moved: Mapping[str, Sequence[str]] = field(default_factory=dict)
    #: Copy -> the item that is kept of it.
    copies: Mapping[str, str] = field(default_factory=dict)
    financings: Mapping[str, StoredFinancing | None] = field(default_factory=dict)
    stages: Sequence[tuple[str, StageChange]] = ()
    #: An editor's wish, carried out or refused.
    settled: Settled | None = None
    #: For the log, in order.
    changes: Sequence[Change] = ()


def judgement(verdict: Verdict | None) -> dict[str, Any]:
    """What was judged, by the names of items' columns."""
    if verdict is None:
        return dict.fromkeys(OF_JUDGEMENT)
    return {
        **verdict.section.to_dict(),
        "tags": verdict.to_dict(),
    }


def member(item: Item, verdict: Verdict | None, *, primary: bool) -> Member:
    """An item as a member of a story, as SQL will have it."""
    return Member(
        id=item.id,
        source=item.source,
        url=item.url,
        title=item.title,
        language=item.language,
        published=item.published,
        discovered=item.discovered,
        primary=primary,
        **judgement(verdict),
    )
