"""Fitting: the weights of least loss on examples, with a ridge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar
from scipy.sparse import csr_matrix

from bench.training.sections.examples import Example
from config.sections import SECTIONS
from newsroom.sections.features import features
from newsroom.sections.head import UNIT, Model, probabilities

Floats = NDArray[np.float64]

#: A feature of fewer examples says nothing.
_FEWEST = 3
#: Share of an example that goes to its second section.
_TO_ALT = 0.25
#: How much an example counts by the beginning of its file's name: what was read in haste is not always right, and what
#: was written is not quite like what is reported. Others count 1.
_TRUST = {"labelled-quick": 0.4, "written": 0.75}
#: Strength of the ridge by kind of feature (up to the colon): the more of them and the vaguer, the stronger.
_RIDGE = {"both": 1.2, "summary": 1.2, "summary names": 1.2, "summary word": 1.6, "source": 0.8, "title word": 0.6}
_RIDGE_OF_OTHERS, _RIDGE_OF_VECTOR = 0.4, 0.12
#: A feature that adds less than this to every score is left out, and the others fitted anew, so that the file stays
#: small.
_LEAST = 0.2
#: The search ends where a step lessens the loss by less than this share.
_CLOSE = 1e-5
#: Parts of the examples that are left out in turn.
_PARTS = 5


@dataclass(frozen=True)
class Table:
    """Examples as numbers, a row for each: features of shape (examples, names), vectors (examples, dimensions), targets
    (examples, sections) that add up to 1, and how much each counts."""

    names: list[str]
    features: csr_matrix
    vectors: NDArray[np.float32]
    targets: Floats
    trust: Floats

    def take(self, rows: Sequence[int] | NDArray[np.int_]) -> Table:
        """Some of the examples."""
        return Table(self.names, self.features[rows], self.vectors[rows], self.targets[rows], self.trust[rows])


def tabulate(examples: Sequence[Example], vectors: NDArray[np.float32], names: list[str] | None = None) -> Table:
    """The examples, each with its vector; with these features, or those that enough of the examples have."""
    found = [features(example.item) for example in examples]
    if names is None:
        counts = Counter(name for each in found for name in each)
        names = sorted(name for name, count in counts.items() if count >= _FEWEST)
    column = {name: at for at, name in enumerate(names)}
    entries = [
        (row, column[name], value) for row, each in enumerate(found) for name, value in each.items() if name in column
    ]
    rows, columns, values = zip(*entries, strict=True)
    return Table(
        names,
        csr_matrix((values, (rows, columns)), shape=(len(found), len(names))),
        vectors,
        np.array([_target(example) for example in examples]),
        np.array([_trust(example) for example in examples]),
    )


def fit(table: Table, *, with_vector: bool) -> Model:
    """The model of least loss, with rows for those features of the table that matter."""
    every = _least(table, with_vector=with_vector)
    strong = np.flatnonzero(np.abs(every.weights).max(axis=1) >= _LEAST)
    names = [table.names[at] for at in strong]
    return _least(replace(table, names=names, features=table.features[:, strong]), with_vector=with_vector)


def _least(table: Table, *, with_vector: bool) -> Model:
    known, dimensions = len(table.names), table.vectors.shape[1] if with_vector else 0
    ridge = np.array([_RIDGE.get(name.partition(":")[0], _RIDGE_OF_OTHERS) for name in table.names])
    # Each input is shrunk instead of its ridge being raised: the same least loss, in a tenth of the steps.
    scale = np.concatenate([ridge, np.full(dimensions, _RIDGE_OF_VECTOR)])[:, None] ** -0.5
    inputs = table.features.multiply(scale[:known].T).tocsr()
    turned = inputs.T.tocsr()
    vectors = table.vectors[:, :dimensions] * scale[known:].T
    shape = (known + dimensions + 1, len(SECTIONS))

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(shape)
        chances = probabilities(inputs @ weights[:known] + vectors @ weights[known:-1] + weights[-1])
        surprise = -(table.targets * np.log(np.maximum(chances, 1e-300))).sum(axis=1)
        wrong = (chances - table.targets) * table.trust[:, None]
        slope = np.vstack([turned @ wrong + weights[:known], vectors.T @ wrong + weights[known:-1], wrong.sum(axis=0)])
        return float(table.trust @ surprise + (weights[:-1] ** 2).sum() / 2), slope.ravel()

    best = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options={"ftol": _CLOSE}).x
    weights = best.reshape(shape)
    of_features, of_vector = weights[:known] * scale[:known], weights[known:-1] * scale[known:]
    return Model(
        rows={name: row for row, name in enumerate(table.names)},
        weights=of_features,
        of_vector=of_vector,
        intercept=weights[-1],
    )


def chances_of(model: Model, table: Table) -> Floats:
    """Probabilities of each section, of shape (examples, sections), for a table with its features in their order."""
    of_vector = table.vectors[:, : len(model.of_vector)] @ model.of_vector
    columns = [at for at, name in enumerate(table.names) if name in model.rows]
    return probabilities(table.features[:, columns] @ model.weights + of_vector + model.intercept)


def left_out(real: int, known: Table, *judged: Table, with_vector: bool = True) -> list[Floats]:
    """Probabilities of the first `real` examples, each by a model that has not seen it; of shape (real, sections).

    What is judged may be written otherwise than what is learnt from (`known`): tables of the same features.
    """
    chances = [np.zeros((real, len(SECTIONS))) for _ in judged]
    for part in range(_PARTS):
        out = np.arange(part, real, _PARTS)
        model = fit(known.take(np.setdiff1d(np.arange(len(known.trust)), out)), with_vector=with_vector)
        for of_these, each in zip(chances, judged, strict=True):
            of_these[out] = chances_of(model, each.take(out))
    return chances


def temperature_of(chances: Floats, targets: Floats) -> float:
    """By what scores are divided, so that a probability is the share of examples whose section it is;
    `chances` and `targets` of shape (examples, sections)."""
    scores, labels = np.log(np.maximum(chances, 1e-300)), targets.argmax(axis=1)

    def surprise(by: float) -> float:
        return float(-np.log(probabilities(scores / by)[np.arange(len(labels)), labels]).mean())

    return float(minimize_scalar(surprise, bounds=(0.5, 2.0), method="bounded").x)


def stored(model: Model, temperature: float) -> dict[str, NDArray[Any]]:
    """A model as head.npz has it: scores divided by its temperature, no features whose weights are nothing."""
    weights = _units(model.weights / temperature)
    names = np.array(list(model.rows))
    counts = weights.any(axis=1)
    return {
        "names": names[counts],
        "weights": weights[counts],
        "of_vector": _units(model.of_vector / temperature),
        "intercept": _units(model.intercept / temperature),
    }


def _units(weights: Floats) -> NDArray[np.int16]:
    return np.rint(weights / UNIT).astype(np.int16)


def _trust(example: Example) -> float:
    return next((trust for start, trust in _TRUST.items() if example.origin.startswith(start)), 1.0)


def _target(example: Example) -> Floats:
    target = np.array([float(section == example.section) for section in SECTIONS])
    if example.alt is not None and example.alt != example.section:
        target *= 1 - _TO_ALT
        target[SECTIONS.index(example.alt)] = _TO_ALT
    return target
