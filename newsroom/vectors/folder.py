"""Vectors of a model that lies in a folder of this machine, as model hubs hand them out; nothing is downloaded.

Two kinds are known by their files: model2vec's (https://github.com/MinishLab/model2vec), and
transformers exported to ONNX with a `tokenizer.json` beside them, as sentence-transformers lays them out
(https://sbert.net/docs/sentence_transformer/usage/efficiency.html#onnx).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from config.errors import EncoderError
from newsroom.vectors.encoder import Encoder, unit

#: Where an ONNX model may lie in its folder.
_ONNX = ("model.onnx", "onnx/model.onnx")
#: How sentence-transformers says what the vector of a text is made of.
_POOLING = "1_Pooling/config.json"
#: Tokens of a text that are read, and texts that are read at once.
_MOST_TOKENS, _BATCH = 128, 32
#: Bytes of a JSON file beside the model that are read.
_MOST_JSON = 1 << 20
_INSTALL = ".venv/bin/python -m pip install '.[encoders]', in the clone"


def encoder_in(folder: Path) -> Encoder:
    """The encoder of a folder.  Raises EncoderError that says what is missing there, or is not installed."""
    if not folder.is_dir():
        raise EncoderError(f"encoder: there is no folder {folder}")
    onnx = next((folder / name for name in _ONNX if (folder / name).is_file()), None)
    try:
        # model2vec's own folders may hold an ONNX model, too, of another form.
        if onnx is not None and _json(folder / "config.json").get("model_type") != "model2vec":
            return OnnxEncoder.load(folder, onnx)
        if (folder / "model.safetensors").is_file():
            return Model2VecEncoder.load(folder)
    except ImportError as error:
        raise EncoderError(f"encoder: {folder.name} needs {error.name}: {_INSTALL}") from error
    except EncoderError:
        raise
    except Exception as error:  # what reads tokenizers, tensors and models raises this itself, for any broken file
        raise EncoderError(f"encoder: {folder}: {type(error).__name__}: {error}") from error
    raise EncoderError(f"encoder: {folder} holds neither model.safetensors, of model2vec, nor {' or '.join(_ONNX)}")


@dataclass(frozen=True)
class Model2VecEncoder:
    """A static model: a vector for each token, of which a text's is the weighted mean."""

    name: str
    dimensions: int
    _model: Any

    @classmethod
    def load(cls, folder: Path) -> Model2VecEncoder:
        """Raises ImportError where model2vec is not installed."""
        from model2vec import StaticModel

        model = StaticModel.from_pretrained(folder, force_download=False)
        return cls(_name(folder, model.dim, folder / "model.safetensors"), model.dim, model)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See `Encoder`."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        rows = self._model.encode(_clean(texts), max_length=_MOST_TOKENS, use_multiprocessing=False)
        return unit(np.asarray(rows, dtype=np.float32))


@dataclass(frozen=True)
class OnnxEncoder:
    """A transformer: the vector of a text is that of its first token, or the mean of all, as the model wants it."""

    name: str
    dimensions: int
    _session: Any
    _tokenizer: Any
    _by_first: bool

    @classmethod
    def load(cls, folder: Path, onnx: Path) -> OnnxEncoder:
        """Raises EncoderError where a vector's length is not fixed, ImportError where a library is not installed."""
        import onnxruntime
        from tokenizers import Tokenizer

        # One thread, as the built-in encoder has: roles share the cores.
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        session = onnxruntime.InferenceSession(onnx, options, providers=["CPUExecutionProvider"])
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.enable_truncation(_MOST_TOKENS)
        tokenizer.enable_padding()
        dimensions = session.get_outputs()[0].shape[-1]
        if not isinstance(dimensions, int):
            raise EncoderError(f"encoder: {onnx} does not say how long its vectors are")
        by_first = bool(_json(folder / _POOLING).get("pooling_mode_cls_token"))
        return cls(_name(folder, dimensions, onnx), dimensions, session, tokenizer, by_first)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See `Encoder`."""
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        clean = _clean(texts)
        for start in range(0, len(clean), _BATCH):
            rows[start : start + _BATCH] = self._vectors(clean[start : start + _BATCH])
        return unit(rows)

    def _vectors(self, texts: list[str]) -> NDArray[np.float32]:
        encoded = self._tokenizer.encode_batch(texts)
        mask = np.array([each.attention_mask for each in encoded], dtype=np.int64)
        known = {
            "input_ids": np.array([each.ids for each in encoded], dtype=np.int64),
            "attention_mask": mask,
            "token_type_ids": np.array([each.type_ids for each in encoded], dtype=np.int64),
        }
        wanted = {each.name for each in self._session.get_inputs()}
        found = np.asarray(self._session.run(None, {k: v for k, v in known.items() if k in wanted})[0])
        if found.ndim == 2:  # the model made vectors of the texts itself
            return found
        if self._by_first:
            return np.asarray(found[:, 0])
        shares = mask[:, :, None] / np.maximum(mask.sum(axis=1)[:, None, None], 1)
        return np.asarray((found * shares).sum(axis=1))


def _clean(texts: Sequence[str]) -> list[str]:
    """Without lone surrogates, which JSON can carry and tokenizers do not take; an empty text has a token, too."""
    return [text.encode("utf-8", "replace").decode().strip() or "-" for text in texts]


def _name(folder: Path, dimensions: int, weights: Path) -> str:
    """Tells models apart that lay in one folder one after the other."""
    with weights.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return f"{folder.name}/{dimensions}/{digest[:8]}"


def _json(path: Path) -> Mapping[str, Any]:
    """The mapping of a small JSON file; empty where there is none.  Raises EncoderError where it is something else."""
    if not path.is_file():
        return {}
    try:
        with path.open("rb") as file:
            content = json.loads(file.read(_MOST_JSON))
    except (ValueError, RecursionError) as error:
        raise EncoderError(f"encoder: {path} is no JSON") from error
    return content if isinstance(content, dict) else {}
