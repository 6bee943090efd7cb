"""The weights that tell how likely a report is to be about a CBDC, from labelled items.

    python -m bench.training.cbdc [--shared DIR]

The development items and those of bench/labels that are learnt from; a logistic model with a ridge.  Writes
newsroom/cbdc/likelihood.yaml.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.labels.cbdc import OPEN, Row, item_of, labelled
from bench.training.logistic import Floats, fit, written
from newsroom.cbdc.likelihood import FEATURES, Likelihood, features_of
from newsroom.cbdc.mentions import shipped_reader
from newsroom.cbdc.tags import Tagger, read_of
from record.item import Item

ROOT = Path(__file__).resolve().parents[2]
#: Strength of the ridge, per weight; by cross-validation.
RIDGE = 0.03


@dataclass(frozen=True)
class Examples:
    """Items: features of shape (n, len(FEATURES)), what the rules say of them, and what is true."""

    features: Floats
    judged: NDArray[np.bool_]
    about: NDArray[np.bool_]

    def take(self, rows: NDArray[np.bool_]) -> Examples:
        """Some of them."""
        return Examples(self.features[rows], self.judged[rows], self.about[rows])


def examples(rows: Sequence[Row]) -> Examples:
    """Labelled items as numbers."""
    tagger = Tagger.shipped()
    items = [item_of(row) for row in rows]
    judged = [tagger.tags(item).about_cbdc for item in items]
    features = [_features(item, about=about) for item, about in zip(items, judged, strict=True)]
    return Examples(np.array(features), np.array(judged), np.array([row["about_cbdc"] for row in rows]))


def train(found: Examples) -> Likelihood:
    """The model of least loss on them."""
    intercept, weights = fit(found.features, found.about, ridge=RIDGE)
    return Likelihood(intercept, tuple(map(float, weights)))


def main() -> int:
    """Returns the exit code: 0, or 2 where the labels are not there."""
    parser = argparse.ArgumentParser(prog="python -m bench.training.cbdc", description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with data/")
    data = parser.parse_args().shared.resolve() / "data"
    if not (data / "gold" / "cbdc").is_dir():
        print(f"training needs labels: there is no {data / 'gold' / 'cbdc'}; say --shared", file=sys.stderr)
        return 2
    sets = labelled(data)
    model = train(examples([row for name in OPEN for row in sets[name]]))
    text = written(model, FEATURES, of="newsroom.cbdc.likelihood.FEATURES", by="bench.training.cbdc")
    (ROOT / "newsroom" / "cbdc" / "likelihood.yaml").write_text(text, encoding="utf-8")
    print(text, end="")
    return 0


def _features(item: Item, *, about: bool) -> tuple[float, ...]:
    title, summary = read_of(item)
    reader = shipped_reader()
    return features_of(title, reader.read(title), reader.read(summary), about=about)


if __name__ == "__main__":
    sys.exit(main())
