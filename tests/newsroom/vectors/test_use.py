"""The shipped encoder, for real."""

from __future__ import annotations

import numpy as np
import pytest

from newsroom.vectors.use import UseEncoder


@pytest.fixture(scope="module")
def encoder() -> UseEncoder:
    return UseEncoder()


def test_rows_are_of_unit_length_and_of_the_stated_shape(encoder: UseEncoder) -> None:
    vectors = encoder.encode(["A bank opens", "一家银行开业", "銀行が開業する"])
    assert vectors.shape == (3, encoder.dimensions)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1], abs=1e-5)


def test_nothing_gives_no_rows(encoder: UseEncoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimensions)


def test_the_same_event_is_near_in_two_languages(encoder: UseEncoder) -> None:
    english, chinese, other = encoder.encode(
        ["Central bank of Kenya cuts interest rates", "肯尼亚中央银行下调利率", "A football club sells its stadium"]
    )
    assert english @ chinese > 0.5
    assert english @ chinese > english @ other + 0.3


def test_a_vector_does_not_depend_on_its_company(encoder: UseEncoder) -> None:
    texts = [
        "Short",
        "A much longer headline about the custody of digital assets " * 5,
        "Mid-sized headline of a paper",
    ]
    together = encoder.encode(texts)
    alone = np.vstack([encoder.encode([text]) for text in texts])
    assert together == pytest.approx(alone, abs=1e-5)


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800 alone", "x" * 5_000, "🪙" * 50, "\u0301" * 300])
def test_odd_texts_have_vectors(encoder: UseEncoder, text: str) -> None:
    assert np.linalg.norm(encoder.encode([text])[0]) == pytest.approx(1, abs=1e-5)
