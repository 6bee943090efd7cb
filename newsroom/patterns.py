"""Patterns that are kept in YAML, and words that they have in common: %word% stands for an entry of these."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import resources
from typing import Any

import yaml

from record.folding import simplified

_WORD = re.compile(r"%(\w+)%")


def shipped(name: str) -> dict[str, Any]:
    """The content of a file of `config`, such as "citations/en"."""
    text = resources.files("config").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, yaml.CSafeLoader)
    return data


def compiled(pattern: str, words: Mapping[str, str], flags: int = 0) -> re.Pattern[str]:
    """A pattern for aligned texts, whose Han characters are simplified.  Raises KeyError for a word that is none."""
    while _WORD.search(pattern):
        pattern = _WORD.sub(lambda word: words[word[1]], pattern)
    return re.compile(simplified(pattern), flags)
