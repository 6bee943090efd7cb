"""Fitting a `newsroom.logistic.Logistic`, and the file that it ships as."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from newsroom.logistic import Logistic

Floats = NDArray[np.float64]


def fit(
    features: Floats,
    true: NDArray[np.bool_],
    *,
    ridge: float,
    trust: Floats | None = None,
    signs: Iterable[int] | None = None,
) -> tuple[float, Floats]:
    """The intercept and the weights of least loss.

    `features` has the shape (n, weights); `ridge` is its strength for each weight; `trust` of shape (n,) says how much
    each row counts, one alike without it; a weight of the sign 1 is not below 0, one of -1 not above it.
    """
    target = np.where(true, 1.0, -1.0)
    counts = np.ones(len(target)) if trust is None else trust

    def loss(weights: Floats) -> tuple[float, Floats]:
        margin = target * (weights[0] + features @ weights[1:])
        wrong = -counts * target / (1 + np.exp(margin))
        slope = np.concatenate([[wrong.sum()], features.T @ wrong + 2 * ridge * weights[1:]])
        return float((counts * np.logaddexp(0, -margin)).sum() + ridge * (weights[1:] ** 2).sum()), slope

    bounds = None
    if signs is not None:
        bounds = [(None, None), *((0, None) if sign > 0 else (None, 0) for sign in signs)]
    best = minimize(loss, np.zeros(features.shape[1] + 1), jac=True, bounds=bounds, method="L-BFGS-B").x
    return float(best[0]), best[1:]


def written(model: Logistic, names: Sequence[str], *, of: str, by: str) -> str:
    """The file: `of` names its features, `by` the module that makes it."""
    head = f"# Weights of {of}, made by `python -m {by}`."
    lines = [f"  {name}: {weight:.3f}" for name, weight in zip(names, model.weights, strict=True)]
    return "\n".join([head, f"intercept: {model.intercept:.3f}", "weights:", *lines, ""])
