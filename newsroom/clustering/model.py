"""How much each feature of a pair counts, see pairs.yaml."""

from __future__ import annotations

from functools import cache

from newsroom.clustering.pairs import FEATURES
from newsroom.logistic import Logistic


class PairModel(Logistic):
    """Log odds that two items are of one story, by the features of FEATURES, in their order."""

    __slots__ = ()

    @classmethod
    @cache
    def shipped(cls) -> PairModel:
        """The trained one: `python -m bench.training.stories` makes it anew."""
        return cls.read(__package__, "pairs.yaml", FEATURES)
