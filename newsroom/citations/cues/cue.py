"""A cue: the words beside an outlet's name that make it a citation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Rank(IntEnum):
    """Which citation of a report counts; of equal ones the first does."""

    #: "first reported by": said to be the origin.
    ORIGIN = 0
    CITED = 1
    #: "BlockBeats 消息，5 月 8 日，": how an agency or an aggregator opens any report.
    DATELINE = 2


@dataclass(frozen=True, slots=True)
class Cue:
    """Found beside a name: how far it reaches to the left and right of it, and the words that name the day."""

    rank: Rank
    left: int
    right: int
    day: str | None


#: Characters on each side of a name in which a cue is looked for.
REACH = 90
