"""An item with what was judged of it, and with its story."""

from __future__ import annotations

from dataclasses import dataclass

from newsroom.judgement.verdict import Verdict
from record.item import Item


@dataclass(frozen=True, slots=True)
class Judged:
    """An item and what was judged of it."""

    item: Item
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Assigned:
    """An item that SQL did not know, and the story it is in now."""

    item: Item
    story: str
    #: Whether the item opened the story.
    opened: bool
