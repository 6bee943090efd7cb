"""Verdict: all that the newsroom judged of one report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsroom.cbdc.tags import Tags
from newsroom.citations.cite import Citation
from newsroom.financing.extract import Financing
from newsroom.report import Report
from newsroom.sections.verdict import SectionVerdict
from newsroom.signals.signals import Signals


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that was judged of a report, apart from its story."""

    report: Report
    #: Shape (dimensions of the encoder,), of unit length.
    vector: NDArray[np.float32]
    signals: Signals
    section: SectionVerdict
    tags: Tags
    citation: Citation | None
    financing: Financing | None

    def to_dict(self) -> dict[str, Any]:
        """The tags as SQL and `mintwire label` have them: plain values, what is unknown null."""
        return {
            "about_cbdc": self.tags.about_cbdc,
            "jurisdictions": list(self.tags.jurisdictions),
            "projects": list(self.tags.projects),
            "institutions": list(self.tags.institutions),
            "countries": list(self.tags.countries),
            "event": self.tags.event,
            "cited_source": self.citation.source if self.citation else None,
            "cited_date": self.citation.date.isoformat() if self.citation and self.citation.date else None,
        }
