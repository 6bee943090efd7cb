"""What a report says of where it has its news from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Citation:
    """The outlet that a report cites, and the day."""

    #: As the report names it.
    source: str
    #: Its id in the shipped catalogue of sources; None where it has none.
    source_id: str | None
    #: The day on which the outlet said it; None where the report does not tell.
    date: date | None
    #: The words that cite it.
    evidence: str
