"""Does the newsroom place reports in sections as an editor would?

    python -m bench.quality.sections [--shared DIR] [--encoder MAPPING]

Figures: strict (the section), accepted (the section or the second one that an editor could choose), macro-F1 over the
six sections, with their standard errors.  Three sets are judged:

- learnt from: the development labels and the second labels, in five parts, each judged by a head that was trained on
  the others and on all the rest; by language and kind, without their summaries, and by a head that knows no vectors;
- labelled for training, most of them because a head was unsure of them: in the same way;
- held out: the first labels, and those of the second that are set apart, judged by a head trained on all the others.

Then which sections are confused, and how often a confidence is right.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.encoders import add_option
from bench.tables import table
from bench.training.sections.examples import Example, development, first_held_out, labelled, second, written
from bench.training.sections.fitting import Floats, Table, chances_of, fit, left_out, tabulate, temperature_of
from config.sections import SECTIONS
from newsroom.vectors.text import vector_text

ROOT = Path(__file__).resolve().parents[2]
#: Bounds of confidences that are told apart.
_BOUNDS = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)
_HEAD = ["items", "strict", "accepted", "macro-F1"]
#: Draws with repetition of which a standard error is the spread, and what they begin with.
_DRAWS, _SEED = 200, 20261129


@dataclass(frozen=True)
class Judged:
    """Examples that were left out, and the probabilities that were given to their sections."""

    examples: Sequence[Example]
    chances: Floats

    @property
    def labels(self) -> NDArray[np.int_]:
        """Of each its section, as its place in SECTIONS."""
        return np.array([SECTIONS.index(example.section) for example in self.examples], dtype=int)

    @property
    def seconds(self) -> NDArray[np.int_]:
        """Of each the second one that would do, else its section."""
        return np.array([SECTIONS.index(example.alt or example.section) for example in self.examples], dtype=int)

    def by(self, kind: Callable[[Example], str]) -> dict[str, Judged]:
        """Those of each kind."""
        rows: dict[str, list[int]] = {}
        for row, example in enumerate(self.examples):
            rows.setdefault(kind(example), []).append(row)
        return {each: Judged([self.examples[row] for row in of], self.chances[of]) for each, of in sorted(rows.items())}

    def figures(self) -> list[str]:
        """How many; strict, accepted, macro-F1, each with its standard error."""
        label, second_, best = self.labels, self.seconds, self.chances.argmax(axis=1)
        told = _figures(label, second_, best)
        draws = np.random.default_rng(_SEED).integers(0, len(label), (_DRAWS, len(label)))
        spread = np.std([_figures(label[draw], second_[draw], best[draw]) for draw in draws], axis=0)
        return [str(len(label)), *(f"{value:.3f} ±{error:.3f}" for value, error in zip(told, spread, strict=True))]


def show(name: str, judged: Judged) -> None:
    """Figures by language and by kind, the sections that are confused, and how often a confidence is right."""
    kinds = judged.by(lambda each: f"language {each.item.language}") | judged.by(lambda each: f"kind {each.origin}")
    print(table([name, *_HEAD], [["all", *judged.figures()], *([kind, *of.figures()] for kind, of in kinds.items())]))
    label, best = judged.labels, judged.chances.argmax(axis=1)
    counts = [
        [section, *(int(((label == row) & (best == column)).sum()) for column in range(len(SECTIONS)))]
        for row, section in enumerate(SECTIONS)
    ]
    print()
    print(table(["label \\ judged as", *SECTIONS], counts), end="\n\n")
    confidence, right = judged.chances.max(axis=1), label == best
    rows, off = [], 0.0
    for low, high in pairwise(_BOUNDS):
        within = (confidence >= low) & (confidence < high)
        if within.any():
            mean, share = confidence[within].mean(), right[within].mean()
            off += abs(mean - share) * within.mean()
            rows.append([f"{low:.1f}", within.sum(), f"{mean:.2f}", f"{share:.2f}"])
    print(table(["confidence from", "items", "mean", "right"], rows), end="\n\n")
    print(f"expected calibration error {off:.3f}", end="\n\n")


def _figures(label: NDArray[np.int_], second_: NDArray[np.int_], best: NDArray[np.int_]) -> tuple[float, float, float]:
    scores = []
    for section in range(len(SECTIONS)):
        either = int((label == section).sum() + (best == section).sum())
        scores.append(2 * int(((label == section) & (best == section)).sum()) / either if either else 1.0)
    right = label == best
    return float(right.mean()), float((right | (second_ == best)).mean()), float(np.mean(scores))


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
    gold, learnt, ours, made = development(shared), second(shared, apart=False), labelled(shared), written()

    def tabulated(examples: Sequence[Example], names: list[str] | None = None) -> Table:
        return tabulate(examples, encoder.encode([vector_text(each.item) for each in examples]), names)

    real = [*gold, *learnt, *ours]
    drawn = len(gold) + len(learnt)
    known = tabulated([*real, *made])
    titles = tabulated([replace(each, item=replace(each.item, summary=None)) for each in real], known.names)
    chances, of_titles = left_out(len(real), known, known, titles)
    temperature = temperature_of(chances[:drawn], known.targets[:drawn])
    (alone,) = left_out(len(real), known, known, with_vector=False)
    print(f"temperature {temperature:.2f}")
    show("learnt from", Judged(real[:drawn], _tempered(chances[:drawn], temperature)))
    model = fit(known, with_vector=True)
    held_out = {
        "held out, apart": second(shared, apart=True),
        "held out, first labels": first_held_out(shared),
    }
    for name, examples in held_out.items():
        show(name, Judged(examples, _tempered(chances_of(model, tabulated(examples, known.names)), temperature)))
    others = {
        "learnt from, titles alone": Judged(real[:drawn], of_titles[:drawn]),
        "learnt from, without vectors": Judged(real[:drawn], alone[:drawn]),
        "labelled for training": Judged(ours, chances[drawn:]),
    }
    print(table(["others", *_HEAD], [[name, *judged.figures()] for name, judged in others.items()]))
    return 0


def _tempered(chances: Floats, temperature: float) -> Floats:
    raised = chances ** (1 / temperature)
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


if __name__ == "__main__":
    sys.exit(main())
