"""Scaling to unit length."""

from __future__ import annotations

import numpy as np
import pytest

from newsroom.vectors.encoder import unit


def test_rows_are_scaled() -> None:
    assert unit(np.array([[3, 4], [0, 2]], dtype=np.float32)) == pytest.approx(np.array([[0.6, 0.8], [0, 1]]))


@pytest.mark.parametrize("row", [[0, 0], [np.nan, 1], [np.inf, 1]])
def test_rows_without_a_direction_become_zeros(row: list[float]) -> None:
    assert unit(np.array([row], dtype=np.float32)).tolist() == [[0, 0]]
