"""The weights of story pairs, from labelled windows.

    python -m bench.training.stories [--shared DIR] [--encoder MAPPING]

Each window is streamed as the wire would: an item is compared with those before it that are near, and with those of
its own story; and so is each pair of headlines that is not set apart to measure.  A logistic model with a ridge learns
from the pairs; a feature may not count against its sense (`pairs.FEATURES`).  Writes newsroom/clustering/pairs.yaml.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.encoders import add_option
from bench.labels.windows import LEARNT, days
from bench.quality.headlines import read_headlines, sightings
from bench.quality.storywindows import Labelled, labelled_window, windows
from bench.training.logistic import fit, written
from newsroom.clustering.conflicts import are_of_a_series
from newsroom.clustering.model import PairModel
from newsroom.clustering.pairs import FEATURES
from newsroom.clustering.window import Window
from newsroom.vectors.encoder import Encoder

ROOT = Path(__file__).resolve().parents[2]
#: Days written for this: three with one huge topic (H), one of headlines that differ in a name or an amount only (K).
DAYS = ROOT / "bench" / "quality" / "days"
#: Strength of the ridge, per weight of a feature of unit variance.
RIDGE = 1.0
#: How much a pair of DAYS counts against a real one: they are nothing but hard cases, which real days are not.
TRUST = 0.2
#: The same for a pair of headlines.
TRUST_IN_HEADLINES = 0.5


@dataclass(frozen=True)
class Pairs:
    """Pairs of items: features of shape (n, len(FEATURES)), which are of one story, and how much each counts."""

    features: NDArray[np.float64]
    same: NDArray[np.bool_]
    trust: float = 1.0


def pairs(labelled: Labelled, trust: float = 1.0) -> Pairs:
    """The pairs of a window."""
    window, features, same = Window(), [], []
    items = labelled.sightings
    row = {sighting.id: number for number, sighting in enumerate(items)}
    for sighting in items:
        window.expect(sighting)
    for number, sighting in enumerate(items):
        if labelled.scored[number]:
            view = window.view(sighting)
            others = dict.fromkeys([*window.near(view), *(items[mate] for mate in _mates(labelled, number))])
            for other in others:
                if labelled.scored[row[other.id]] and not are_of_a_series(sighting, other):
                    features.append(view.features(other))
                    same.append(labelled.stories[row[other.id]] == labelled.stories[number])
        window.placed(sighting)
    return Pairs(np.array(features), np.array(same), trust)


def _mates(labelled: Labelled, number: int) -> Iterable[int]:
    return (other for other in range(number) if labelled.stories[other] == labelled.stories[number])


def headline_pairs(encoder: Encoder) -> Pairs:
    """The pairs of bench/labels/headlines.jsonl that are not set apart."""
    features, same = [], []
    for row in read_headlines(apart=False):
        window, (one, other) = Window(), sightings(row, encoder)
        window.expect(one)
        window.expect(other)
        features.append(window.view(other).features(one))
        same.append(row["same"])
    return Pairs(np.array(features), np.array(same), TRUST_IN_HEADLINES)


def train(found: Sequence[Pairs]) -> PairModel:
    """The model of least loss on these pairs."""
    features = np.vstack([each.features for each in found])
    same = np.hstack([each.same for each in found])
    trust = np.hstack([np.full(len(each.same), each.trust) for each in found])
    scale = features.std(axis=0)
    scale[scale == 0] = math.inf  # nothing to learn from: no weight
    intercept, weights = fit(features / scale, same, ridge=RIDGE, trust=trust, signs=FEATURES.values())
    return PairModel(intercept, tuple(map(float, weights / scale)))


def main() -> int:
    """Returns the exit code: 0, or 2 where the labels are not there."""
    parser = argparse.ArgumentParser(prog="python -m bench.training.stories", description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with data/")
    add_option(parser)
    asked = parser.parse_args()
    data, encoder = asked.shared.resolve() / "data", asked.encoder
    folder = data / "gold" / "stories"
    if not folder.is_dir():
        print(f"training needs labels: there is no {folder}; say --shared", file=sys.stderr)
        return 2
    found = [pairs(labelled) for labelled in windows(folder, encoder)]
    found += [pairs(labelled_window(*day, encoder)) for day in days(LEARNT, data / "news")]
    found += [pairs(labelled, TRUST) for labelled in windows(DAYS, encoder)]
    model = train([*found, headline_pairs(encoder)])
    text = written(model, list(FEATURES), of="newsroom.clustering.pairs.FEATURES", by="bench.training.stories")
    (ROOT / "newsroom" / "clustering" / "pairs.yaml").write_text(text, encoding="utf-8")
    print(text, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
