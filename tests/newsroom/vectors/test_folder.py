"""Models in folders: real files of both kinds, read by the libraries that read them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from config.errors import EncoderError
from newsroom.vectors.folder import encoder_in
from tests.newsroom.vectors.models import MEANINGS, write_model2vec, write_onnx

KINDS: dict[str, Callable[[Path], None]] = {
    "model2vec": write_model2vec,
    "onnx": write_onnx,
    "onnx-with-types": lambda folder: write_onnx(folder, with_types=True),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_is_the_mean_of_its_words(kind: str, tmp_path: Path) -> None:
    KINDS[kind](tmp_path)
    encoder = encoder_in(tmp_path)
    vectors = encoder.encode(["digital euro", "pilot"])
    mean = (MEANINGS[2] + MEANINGS[3]) / 2
    assert vectors.dtype == np.float32
    assert vectors == pytest.approx(np.array([mean / np.linalg.norm(mean), [0, 0, 1]]), abs=1e-6)
    assert encoder.dimensions == 3


@pytest.mark.parametrize("kind", KINDS)
def test_a_vector_does_not_depend_on_its_company_and_odd_texts_have_one(kind: str, tmp_path: Path) -> None:
    KINDS[kind](tmp_path)
    encoder = encoder_in(tmp_path)
    texts = ["euro", "", "\ud800", "digital euro pilot " * 200, *["bank"] * 70]
    together = encoder.encode(texts)
    alone = np.vstack([encoder.encode([text]) for text in texts])
    assert together == pytest.approx(alone, abs=1e-6)
    assert np.isfinite(together).all()
    assert encoder.encode([]).shape == (0, 3)


@pytest.mark.parametrize(("options", "vector"), [({"by_first": True}, [1, 0, 0]), ({"pooled": True}, [0.6, 0.8, 0])])
def test_a_model_says_what_a_text_is_made_of(options: dict[str, bool], vector: list[float], tmp_path: Path) -> None:
    write_onnx(tmp_path, **options)
    assert encoder_in(tmp_path).encode(["digital bank"])[0] == pytest.approx(vector, abs=1e-6)


def test_the_name_tells_models_apart_that_lay_in_one_folder(tmp_path: Path) -> None:
    write_onnx(tmp_path)
    first = encoder_in(tmp_path).name
    assert first == encoder_in(tmp_path).name
    write_onnx(tmp_path, pooled=True)
    assert encoder_in(tmp_path).name != first
    assert first.startswith(f"{tmp_path.name}/3/")


def _truncated(folder: Path, name: str) -> None:
    path = folder / name
    path.write_bytes(path.read_bytes()[:40])


@pytest.mark.parametrize(
    ("write", "broken"),
    [
        (write_onnx, "model.onnx"),
        (write_onnx, "tokenizer.json"),
        (write_model2vec, "model.safetensors"),
        (write_model2vec, "config.json"),
        (write_model2vec, "tokenizer.json"),
    ],
)
def test_a_broken_file_is_told(write: Callable[[Path], None], broken: str, tmp_path: Path) -> None:
    write(tmp_path)
    _truncated(tmp_path, broken)
    with pytest.raises(EncoderError, match=f"encoder: .*{tmp_path.name}"):
        encoder_in(tmp_path)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="there is no folder"):
        encoder_in(tmp_path / "models")
