"""Verdict: all that the newsroom judged of one item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from newsroom.cbdc.tags import Tags
from newsroom.citations.citation import Citation
from newsroom.clustering.sighting import Sighting
from newsroom.financing.financing import Financing
from newsroom.sections.judge import SectionVerdict
from record.item import Item


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that was judged of an item, apart from its story."""

    #: As it was filed, with its boilerplate.
    item: Item
    #: Whether its source is an authority that speaks of itself: a central bank, a regulator.
    primary: bool
    #: By which its story is found; holds its vector.
    sighting: Sighting
    section: SectionVerdict
    tags: Tags
    citation: Citation | None
    financing: Financing | None

    def to_dict(self) -> dict[str, Any]:
        """The tags as SQL and `mintwire label` have them: plain values, what is unknown null."""
        return {
            "about_cbdc": self.tags.about_cbdc,
            "about_probability": round(self.tags.about_probability, 3),
            "jurisdictions": list(self.tags.jurisdictions),
            "projects": list(self.tags.projects),
            "institutions": list(self.tags.institutions),
            "countries": list(self.tags.countries),
            "event": self.tags.event,
            "cited_source": self.citation.source if self.citation else None,
            "cited_date": self.citation.date.isoformat() if self.citation and self.citation.date else None,
        }
