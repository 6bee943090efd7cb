"""Small models, written into folders as those who make models write them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
from model2vec import StaticModel
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

WORDS = ("[PAD]", "[UNK]", "digital", "euro", "pilot", "bank")
#: A vector for each word.
MEANINGS = np.array([[0, 0, 0], [1, 1, 1], [1, 0, 0], [0, 2, 0], [0, 0, 3], [3, 4, 0]], dtype=np.float32)
#: ONNX as of 2022, which all releases of its runtime since read.
_OPSET, _IR = 17, 8


def write_model2vec(folder: Path) -> None:
    """A static model of WORDS and MEANINGS."""
    StaticModel(MEANINGS, _tokenizer()).save_pretrained(folder)


def write_onnx(folder: Path, *, by_first: bool = False, pooled: bool = False, with_types: bool = False) -> None:
    """A transformer, in form, that looks up MEANINGS; `pooled`: that gives the text's vector itself."""
    folder.mkdir(exist_ok=True)
    _tokenizer().save(str(folder / "tokenizer.json"))
    if by_first:
        (folder / "1_Pooling").mkdir()
        (folder / "1_Pooling" / "config.json").write_text(json.dumps({"pooling_mode_cls_token": True}))
    names = ["input_ids", "attention_mask", *(["token_type_ids"] if with_types else [])]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "tokens"]) for name in names]
    nodes = [helper.make_node("Gather", ["meanings", "input_ids"], ["tokens_out"])]
    shape: list[str | int] = ["texts", "tokens", 3]
    if pooled:
        nodes.append(helper.make_node("ReduceMax", ["tokens_out"], ["texts_out"], axes=[1], keepdims=0))
        shape = ["texts", 3]
    output = helper.make_tensor_value_info("texts_out" if pooled else "tokens_out", TensorProto.FLOAT, shape)
    graph = helper.make_graph(nodes, "lookup", inputs, [output], [numpy_helper.from_array(MEANINGS, "meanings")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR)
    onnx.save(model, folder / "model.onnx")


def _tokenizer() -> Tokenizer:
    words = Tokenizer(WordLevel({word: at for at, word in enumerate(WORDS)}, unk_token="[UNK]"))
    words.pre_tokenizer = Whitespace()
    return words
