"""The head: from the features of a report and its vector to a probability of each section.  Pure.

A multinomial logistic model, trained by `python -m bench.training.sections`, which writes head.npz: the name of the
encoder whose vectors it knows, and two models, for reports with such a vector and for those without.  Of each it has
`names` of features, their `weights`, those `of_vector`, and the `intercept`, in whole UNITs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FILE = Path(__file__).with_name("head.npz")
#: What one of a weight's units in the file is worth.
UNIT = 0.01
#: Name of what a vector contributes.
MEANING = "meaning as a whole"


@dataclass(frozen=True)
class Model:
    """Weights in log-odds, a column for each of SECTIONS."""

    #: Row of `weights` of each feature.
    rows: Mapping[str, int]
    #: Shape (features, sections).
    weights: Floats
    #: Shape (dimensions, sections); of no rows where vectors do not count.
    of_vector: Floats
    #: Shape (sections,).
    intercept: Floats

    def contributions(self, features: Mapping[str, float], vector: NDArray[np.float32]) -> tuple[list[str], Floats]:
        """What each feature that counts, and at last the vector, adds to the scores; shape (names, sections)."""
        names = [name for name in features if name in self.rows]
        values = np.array([features[name] for name in names])
        of_features = values[:, None] * self.weights[[self.rows[name] for name in names]]
        of_vector = vector[: len(self.of_vector)] @ self.of_vector
        return [*names, MEANING], np.vstack([of_features, of_vector])


@dataclass(frozen=True)
class Head:
    """The models, and the name of the encoder whose vectors the first of them takes."""

    encoder: str
    with_vector: Model
    without_vector: Model


@cache
def shipped_head() -> Head:
    """The trained weights of head.npz, beside this file; read once."""
    with np.load(FILE) as stored:
        return Head(str(stored["encoder"]), _model(stored, "with_vector"), _model(stored, "without_vector"))


def probabilities(scores: Floats) -> Floats:
    """Of scores, along the last axis."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))


def _model(stored: Mapping[str, NDArray[Any]], name: str) -> Model:
    return Model(
        rows={feature: row for row, feature in enumerate(stored[f"{name}.names"].tolist())},
        weights=UNIT * stored[f"{name}.weights"],
        of_vector=UNIT * stored[f"{name}.of_vector"],
        intercept=UNIT * stored[f"{name}.intercept"],
    )
