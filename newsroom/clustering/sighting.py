"""What the clusterer is given and what it answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newsroom.report import Report
from newsroom.signals.signals import Signals


@dataclass(frozen=True, slots=True)
class Sighting:
    """A report with all that its story is judged by."""

    report: Report
    #: Shape (dimensions,), of unit length; the same encoder's for all sightings of a clusterer.
    vector: NDArray[np.float32]
    signals: Signals
    #: The item of which it is the same text again.
    duplicate_of: str | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground of a decision: what kind, which, and how much it spoke for (negative: against) it, in log odds."""

    kind: str
    detail: str
    weight: float


@dataclass(frozen=True, slots=True)
class Decision:
    """Where an item went, and why."""

    item: str
    #: Id of the story: that of its first item.
    story: str
    #: Whether the item is the story's first.
    opened: bool
    #: Probability that the item reports this story; of an opened story, that of no other one.
    score: float
    #: The item that it resembles most, whatever story that is in.
    nearest: str | None
    #: Strongest first; those about `nearest` if the item opened a story.
    reasons: tuple[Reason, ...]
    #: Stories that became part of `story` by this item.
    absorbed: tuple[str, ...] = ()
