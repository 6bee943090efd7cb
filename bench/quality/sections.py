"""Does the newsroom place reports in sections as an editor would?

    python -m bench.quality.sections [--shared DIR] [--encoder MAPPING]

Ten parts of the real reports are left out in turn, and judged by a head that was trained on the other nine and on what
was written for training.  Figures for the development labels: strict (the section), accepted (the section or the second
one that an editor could choose), macro-F1 over the six sections; by language and set; without their summaries; by a
head that knows no vectors; for the reports that were labelled here; and how often a confidence is right.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from bench.encoders import add_option
from bench.tables import table
from bench.training.sections.examples import Example, development, labelled, written
from bench.training.sections.fitting import Floats, Table, chances_of, fit, tabulate
from config.sections import SECTIONS
from newsroom.vectors.text import vector_text

ROOT = Path(__file__).resolve().parents[2]
_PARTS = 10
#: Bounds of confidences that are told apart.
_BOUNDS = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


@dataclass(frozen=True)
class Judged:
    """Examples that were left out, and the probabilities that were given to their sections."""

    examples: Sequence[Example]
    chances: Floats

    @property
    def sections(self) -> list[str]:
        """The likeliest section of each."""
        return [SECTIONS[best] for best in self.chances.argmax(axis=1)]

    def of(self, wanted: Callable[[Example], bool]) -> Judged:
        """Some of them."""
        rows = [row for row, example in enumerate(self.examples) if wanted(example)]
        return Judged([self.examples[row] for row in rows], self.chances[rows])

    def figures(self) -> list[str]:
        """How many; strict, accepted, macro-F1."""
        pairs = list(zip(self.examples, self.sections, strict=True))
        strict = np.mean([example.section == section for example, section in pairs])
        accepted = np.mean([section in (example.section, example.alt) for example, section in pairs])
        f1 = np.mean([_f1(pairs, section) for section in SECTIONS])
        return [str(len(pairs)), f"{strict:.3f}", f"{accepted:.3f}", f"{f1:.3f}"]


def left_out(real: int, known: Table, judged: Table, *, with_vector: bool = True) -> Floats:
    """Probabilities of the first `real` examples, each by a head that has not seen it; shape (real, sections).

    What is judged may be written otherwise (`judged`) than what is learnt from (`known`): a table of the same features.
    """
    chances = np.zeros((real, len(SECTIONS)))
    for part in range(_PARTS):
        out = np.arange(part, real, _PARTS)
        model = fit(known.take(np.setdiff1d(np.arange(len(known.trust)), out)), with_vector=with_vector)
        chances[out] = chances_of(model, judged.take(out))
    return chances


def show(judged: Judged) -> None:
    """Figures by language and by set, the sections that are confused, and how often a confidence is right."""
    kinds = {
        f"language {each}": lambda example, each=each: example.item.language == each for each in ("en", "zh", "ja")
    }
    kinds |= {
        f"set {each}": lambda example, each=each: example.origin == each
        for each in sorted({example.origin for example in judged.examples})
    }
    rows = [["all", *judged.figures()], *([name, *judged.of(wanted).figures()] for name, wanted in kinds.items())]
    print(table(["development labels", "items", "strict", "accepted", "macro-F1"], rows), end="\n\n")
    pairs = [(example.section, section) for example, section in zip(judged.examples, judged.sections, strict=True)]
    counts = [[section, *(pairs.count((section, judged_as)) for judged_as in SECTIONS)] for section in SECTIONS]
    print(table(["label \\ judged as", *SECTIONS], counts), end="\n\n")
    confidence = judged.chances.max(axis=1)
    right = np.array([label == section for label, section in pairs])
    rows = []
    for low, high in pairwise(_BOUNDS):
        within = (confidence >= low) & (confidence < high)
        if within.any():
            rows.append([f"{low:.1f}", within.sum(), f"{confidence[within].mean():.2f}", f"{right[within].mean():.2f}"])
    print(table(["confidence from", "items", "mean", "right"], rows), end="\n\n")


def _f1(pairs: Sequence[tuple[Example, str]], section: str) -> float:
    both = sum(example.section == judged == section for example, judged in pairs)
    either = sum((example.section == section) + (judged == section) for example, judged in pairs)
    return 2 * both / either if either else 1.0


def main(arguments: Iterable[str] | None = None) -> int:
    """Returns the exit code: 0, or 2 where the labels are not there."""
    parser = argparse.ArgumentParser(prog="python -m bench.quality.sections", description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with data/")
    add_option(parser)
    asked = parser.parse_args(arguments and list(arguments))
    shared, encoder = asked.shared.resolve(), asked.encoder
    if not (shared / "data" / "gold" / "sections").is_dir():
        print(f"sections need labels: there are none in {shared}; say --shared", file=sys.stderr)
        return 2
    gold, ours, made = development(shared), labelled(shared), written()

    def tabulated(examples: Sequence[Example], names: list[str] | None = None) -> Table:
        return tabulate(examples, encoder.encode([vector_text(each.item) for each in examples]), names)

    real = [*gold, *ours]
    known = tabulated([*real, *made])
    chances = left_out(len(real), known, known)
    show(Judged(gold, chances[: len(gold)]))
    titles = [replace(each, item=replace(each.item, summary=None)) for each in real]
    of_titles = left_out(len(real), known, tabulated(titles, known.names))
    alone = left_out(len(real), known, known, with_vector=False)
    others = {
        "development, titles alone": Judged(gold, of_titles[: len(gold)]),
        "development, without vectors": Judged(gold, alone[: len(gold)]),
        "labelled here": Judged(ours, chances[len(gold) :]),
        "labelled here, titles alone": Judged(ours, of_titles[len(gold) :]),
    }
    print(table(["others", "items", "strict", "accepted", "macro-F1"], [[k, *v.figures()] for k, v in others.items()]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
