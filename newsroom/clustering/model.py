"""How much each feature of a pair counts: a logistic model with few weights, see pairs.yaml."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from newsroom.clustering.pairs import FEATURES


@dataclass(frozen=True, slots=True)
class PairModel:
    """Log odds that two items are of one story: `intercept` plus the weighted features, in the order of FEATURES."""

    intercept: float
    weights: tuple[float, ...]

    def parts(self, features: Sequence[float]) -> list[float]:
        """What each feature adds to the log odds, in the order of FEATURES."""
        return [weight * value for weight, value in zip(self.weights, features, strict=True)]

    def log_odds(self, features: Sequence[float]) -> float:
        """Log odds that the pair is of one story: above 0 it rather is."""
        return self.intercept + sum(map(float.__mul__, self.weights, features))

    @classmethod
    @cache
    def shipped(cls) -> PairModel:
        """The trained one: `python -m bench.training.stories` makes it anew."""
        text = resources.files(__package__).joinpath("pairs.yaml").read_text(encoding="utf-8")
        data = yaml.load(text, Loader=yaml.CSafeLoader)
        return cls(float(data["intercept"]), tuple(float(data["weights"][name]) for name in FEATURES))


def probability(log_odds: float) -> float:
    """The logistic function, safe for any number."""
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, log_odds))))
