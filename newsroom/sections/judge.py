"""The judge of sections.  Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from config.sections import SECTIONS, Section
from newsroom.sections.features import features
from newsroom.sections.head import Floats, Head, probabilities, shipped_head
from record.item import Item

#: Log-odds that a report known to be about a CBDC has in favour of that section: it wins over the others where it is
#: the subject, but a law on housing that forbids one besides may stay with policy.
_ABOUT_CBDC = 3.0
#: Reasons that are told, and the log-odds from which on one is worth telling.
_MOST_REASONS, _WORTH_TELLING = 4, 0.1


@dataclass(frozen=True, slots=True)
class SectionVerdict:
    """Under which section a report is filed, how sure that is, and why."""

    section: Section
    #: Probability that an editor would place it so, from 0 to 1.
    confidence: float
    #: What spoke for it, in words, the strongest first.
    reasons: tuple[str, ...]
    #: The next likeliest section, and its probability; None and 0 where the source fixes the section.
    second: Section | None = None
    second_confidence: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """As SQL and `mintwire label` have it."""
        return {
            "section": self.section,
            "section_confidence": round(self.confidence, 3),
            "second_section": self.second,
            "second_confidence": round(self.second_confidence, 3),
        }


class SectionJudge:
    """Places reports in sections.

    `fixed` gives the section of all reports of a source, by its id; `bias` log-odds that a source adds to sections.
    """

    def __init__(
        self,
        head: Head,
        *,
        fixed: Mapping[str, Section] | None = None,
        bias: Mapping[str, Mapping[Section, float]] | None = None,
    ) -> None:
        self._head = head
        self._fixed = fixed or {}
        self._bias = bias or {}

    @classmethod
    def shipped(
        cls,
        *,
        fixed: Mapping[str, Section] | None = None,
        bias: Mapping[str, Mapping[Section, float]] | None = None,
    ) -> SectionJudge:
        """A judge with the weights that ship, see `shipped_head`."""
        return cls(shipped_head(), fixed=fixed, bias=bias)

    def judge(
        self,
        items: Sequence[Item],
        vectors: NDArray[np.float32],
        *,
        about_cbdc: Sequence[bool] | None = None,
        encoder: str | None = None,
    ) -> list[SectionVerdict]:
        """A verdict for each item, in order.

        `vectors` are of `newsroom.vectors.text.vector_text`, a row for each item, made by `encoder` (its name; None:
        the one that the head was trained with).  Those of another encoder do not count.
        """
        known = encoder in (None, self._head.encoder)
        model = self._head.with_vector if known else self._head.without_vector
        verdicts = []
        for row, item in enumerate(items):
            if section := self._fixed.get(item.source):
                verdicts.append(SectionVerdict(section, 1.0, (f"source: all of {item.source} is {section}",)))
                continue
            names, contributions = model.contributions(features(item), vectors[row])
            added = self._added(item.source, about=about_cbdc is not None and about_cbdc[row])
            verdicts.append(_verdict(model.intercept, [*names, *added], np.vstack([contributions, *added.values()])))
        return verdicts

    def _added(self, source: str, *, about: bool) -> dict[str, Floats]:
        """What is known apart from the text, and the scores that it adds; each of shape (sections,)."""
        added: dict[str, Floats] = {}
        if bias := self._bias.get(source):
            added[f"source: {source} leans so"] = np.array([bias.get(section, 0.0) for section in SECTIONS])
        if about:
            added["about a CBDC"] = np.array([_ABOUT_CBDC * (section == "cbdc") for section in SECTIONS])
        return added


def _verdict(intercept: Floats, names: Sequence[str], contributions: Floats) -> SectionVerdict:
    chances = probabilities(intercept + contributions.sum(axis=0))
    second, best = (int(at) for at in np.argsort(chances, kind="stable")[-2:])
    speaking = contributions[:, best] - contributions.mean(axis=1)
    strongest = np.argsort(-speaking, kind="stable")[:_MOST_REASONS]
    reasons = tuple(names[at] for at in strongest if speaking[at] >= _WORTH_TELLING)
    sure, less_sure = (round(float(chances[at]), 3) for at in (best, second))
    return SectionVerdict(SECTIONS[best], sure, reasons, SECTIONS[second], less_sure)
