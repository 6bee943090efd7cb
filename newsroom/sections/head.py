"""The head: from the features of a report and its vector to a probability of each section.  Pure.

A multinomial logistic model, trained by `python -m bench.training.sections`, which writes head.json: the encoder whose
vectors it knows, and two models, for reports with such a vector and for those without.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from config.sections import SECTIONS

Floats = NDArray[np.float64]

FILE = Path(__file__).with_name("head.json")
#: What one of a weight's units in the file is worth: weights are whole numbers there.
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

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Head:
        """The head of a file's content."""
        return cls(data["encoder"], _model(data["with_vector"]), _model(data["without_vector"]))


@cache
def shipped_head() -> Head:
    """The trained weights of head.json, beside this file; read once."""
    return Head.of(json.loads(FILE.read_text(encoding="utf-8")))


def probabilities(scores: Floats) -> Floats:
    """Of scores, along the last axis."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))


def _model(data: Mapping[str, Any]) -> Model:
    weights: Mapping[str, list[int]] = data["features"]
    return Model(
        rows={name: row for row, name in enumerate(weights)},
        weights=UNIT * np.array(list(weights.values()), dtype=np.float64).reshape(-1, len(SECTIONS)),
        of_vector=UNIT * np.array(data["vector"], dtype=np.float64).reshape(-1, len(SECTIONS)),
        intercept=UNIT * np.array(data["intercept"], dtype=np.float64),
    )
