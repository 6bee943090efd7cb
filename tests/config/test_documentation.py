"""docs/configuration.md tells of every key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from config.collections import Collections, KeepFiles
from config.digest import Digest, Getting
from config.kinds.source import CATEGORIES, Source
from config.kinds.union import SOURCE_KINDS
from config.load import CONFIG_VARIABLE, OVERRIDES
from config.models import (
    ConceptEntry,
    ConsoleChannel,
    EncoderChoice,
    Keep,
    Network,
    Settings,
    Subscription,
    TelegramChannel,
    Watch,
)
from config.telegram import ChatLimits, Telegram, Webhook
from config.web import Web, WebLimits

PAGE = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")
SECTIONS = {part.partition("\n")[0]: part for part in re.split(r"^## ", PAGE, flags=re.MULTILINE)}

MODELS: dict[str, list[type[BaseModel]]] = {
    "Top level": [Settings],
    "network": [Network],
    "keep": [Keep],
    "collections": [Collections, KeepFiles],
    "sources": [Source, *SOURCE_KINDS.values()],
    "watches": [Watch],
    "concepts": [ConceptEntry],
    "channels": [TelegramChannel, ConsoleChannel],
    "subscriptions": [Subscription],
    "digest": [Digest, Getting],
    "telegram": [Telegram, Webhook, ChatLimits],
    "web": [Web, WebLimits],
    "encoder": [EncoderChoice],
}
KEYS = [(section, key) for section, models in MODELS.items() for model in models for key in model.model_fields]


def test_each_key_has_its_row() -> None:
    assert [(section, key) for section, key in KEYS if f"\n| `{key}` |" not in SECTIONS[section]] == []


@pytest.mark.parametrize("section", MODELS)
def test_no_row_tells_of_a_key_that_is_not(section: str) -> None:
    told = set(re.findall(r"^\| `(\w+)` \|", SECTIONS[section], flags=re.MULTILINE))
    assert told == {key for model in MODELS[section] for key in model.model_fields}


@pytest.mark.parametrize("word", [*CATEGORIES, CONFIG_VARIABLE, *OVERRIDES.values()])
def test_each_category_and_variable_is_told(word: str) -> None:
    assert f"`{word}`" in PAGE or f"`${word}`" in PAGE
