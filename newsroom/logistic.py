"""Logistic models with few weights, as YAML beside the code that asks them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Self

import yaml


@dataclass(frozen=True, slots=True)
class Logistic:
    """The log odds of something: `intercept` plus the weighted features, which come in a fixed order."""

    intercept: float
    weights: tuple[float, ...]

    def parts(self, features: Sequence[float]) -> list[float]:
        """What each feature adds to the log odds, in their order."""
        return [weight * value for weight, value in zip(self.weights, features, strict=True)]

    def log_odds(self, features: Sequence[float]) -> float:
        """Above 0 it rather is so."""
        return self.intercept + sum(map(float.__mul__, self.weights, features))

    @classmethod
    def read(cls, package: str, file: str, names: Iterable[str]) -> Self:
        """The model of a file within `package`: `intercept`, and `weights` by the names of its features."""
        text = resources.files(package).joinpath(file).read_text(encoding="utf-8")
        data = yaml.load(text, Loader=yaml.CSafeLoader)
        return cls(float(data["intercept"]), tuple(float(data["weights"][name]) for name in names))


def probability(log_odds: float) -> float:
    """The logistic function, safe for any number."""
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, log_odds))))
