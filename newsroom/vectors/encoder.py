"""What an encoder is: the seam behind which one source of vectors replaces another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Encoder(Protocol):
    """Makes vectors of texts.  `encode` raises EncoderError where a service is asked for them and does not answer."""

    @property
    def name(self) -> str:
        """Which vectors these are.  Those of different names must not be compared."""

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape (len(texts), dimensions); rows of unit length, so that a dot product is a cosine.

        An empty text has a vector too (of no meaning).
        """


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows scaled to length 1; rows of zeros, or with a value that is no number, become zeros."""
    clean = np.where(np.isfinite(vectors).all(axis=1, keepdims=True), vectors, np.float32(0))
    lengths = np.linalg.norm(clean, axis=1, keepdims=True)
    rows: NDArray[np.float32] = np.divide(clean, lengths, out=np.zeros_like(clean), where=lengths > 0)
    return rows
