"""The judge: every single judgement of a batch of reports, in one pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from config.sections import Section
from newsroom.cbdc.tags import Tagger
from newsroom.citations.cite import cite
from newsroom.financing.extract import financing
from newsroom.judgement.verdict import Verdict
from newsroom.report import Report
from newsroom.sections.judge import SectionJudge
from newsroom.signals.signals import signals_of
from newsroom.vectors.encoder import Encoder
from newsroom.vectors.text import vector_text


class Judge:
    """Judges reports by themselves.  Holds what was loaded (an encoder, trained weights, names); has no other state."""

    def __init__(self, encoder: Encoder, sections: SectionJudge, tagger: Tagger) -> None:
        self.encoder = encoder
        self._sections = sections
        self._tagger = tagger

    def with_sources(self, fixed: Mapping[str, Section], bias: Mapping[str, Mapping[Section, float]]) -> Judge:
        """One that knows sources, by id, whose section is fixed or leans; what was loaded is shared."""
        return Judge(self.encoder, SectionJudge.shipped(fixed=fixed, bias=bias), self._tagger)

    def judge(self, reports: Sequence[Report]) -> list[Verdict]:
        """A verdict for each report, in order."""
        if not reports:
            return []
        vectors = self.encoder.encode([vector_text(report) for report in reports])
        tags = [self._tagger.tags(report) for report in reports]
        about = [each.about_cbdc for each in tags]
        sections = self._sections.judge(reports, vectors, about_cbdc=about, encoder=self.encoder.name)
        return [
            Verdict(
                report=report,
                vector=vectors[row],
                signals=signals_of(report),
                section=sections[row],
                tags=tags[row],
                citation=cite(report),
                financing=financing(report),
            )
            for row, report in enumerate(reports)
        ]
