"""Which encoder the config names."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.errors import EncoderError
from config.models import Settings
from newsroom.vectors.endpoint import EndpointEncoder
from newsroom.vectors.use import UseEncoder
from scheduler.judging import make_encoder


def test_without_a_word_in_the_config_vectors_are_made_here() -> None:
    assert isinstance(make_encoder(Settings().encoder, {}), UseEncoder)


def test_a_service_gets_the_key_of_the_environment() -> None:
    named = {"url": "http://127.0.0.1:1/v1", "model": "m", "dimensions": 384, "key_env": "DESK_KEY"}
    encoder = make_encoder(Settings.model_validate({"encoder": named}).encoder, {"DESK_KEY": "k-1"})
    assert isinstance(encoder, EndpointEncoder)
    assert (encoder.url, encoder.name, encoder.key) == ("http://127.0.0.1:1/v1", "m/384", "k-1")
    assert "k-1" not in repr(encoder)


def test_a_folder_without_a_model_is_told(tmp_path: Path) -> None:
    choice = Settings.model_validate({"encoder": {"folder": str(tmp_path)}}).encoder
    with pytest.raises(EncoderError, match="holds neither model"):
        make_encoder(choice, {})
