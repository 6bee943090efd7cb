"""The judge: every single judgement of a batch of items, in one pass."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from config.sections import Section
from newsroom.boilerplate.foot import judged
from newsroom.cbdc.tags import Tagger
from newsroom.citations.cite import cite
from newsroom.clustering.sighting import Sighting
from newsroom.financing.extract import financing
from newsroom.judgement.verdict import Verdict
from newsroom.sections.judge import SectionJudge
from newsroom.vectors.encoder import Encoder
from newsroom.vectors.text import vector_text
from record.item import Item


class Judge:
    """Judges items by themselves.  Holds what was loaded (an encoder, trained weights, names); has no other state."""

    def __init__(self, encoder: Encoder, sections: SectionJudge, tagger: Tagger, primary: Collection[str] = ()) -> None:
        """`primary`: sources, by id, that are authorities and speak of themselves: central banks, regulators."""
        self.encoder = encoder
        self._sections = sections
        self._tagger = tagger
        self._primary = primary

    def with_sources(
        self,
        fixed: Mapping[str, Section],
        bias: Mapping[str, Mapping[Section, float]],
        primary: Collection[str] = (),
    ) -> Judge:
        """One that knows sources, by id: whose section is fixed or leans, who is primary; what was loaded is shared."""
        return Judge(self.encoder, SectionJudge.shipped(fixed=fixed, bias=bias), self._tagger, primary)

    def judge(self, items: Sequence[Item]) -> list[Verdict]:
        """A verdict for each item, in order, by what is left of it without its boilerplate."""
        if not items:
            return []
        clean = [judged(item) for item in items]
        vectors = self.encoder.encode([vector_text(item) for item in clean])
        tags = [self._tagger.tags(item) for item in clean]
        about = [each.about_cbdc for each in tags]
        sections = self._sections.judge(clean, vectors, about_cbdc=about, encoder=self.encoder.name)
        return [
            Verdict(
                item=items[row],
                primary=item.source in self._primary,
                sighting=Sighting.of(item, vectors[row]),
                section=sections[row],
                tags=tags[row],
                citation=cite(item),
                financing=financing(item),
            )
            for row, item in enumerate(clean)
        ]
