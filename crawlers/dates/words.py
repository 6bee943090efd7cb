"""The words of dates beside CLDR's, from words.yaml."""

from __future__ import annotations

from importlib import resources
from typing import Any

import yaml

_TEXT = resources.files(__package__).joinpath("words.yaml").read_text(encoding="utf-8")
#: By the names of the file.
WORDS: dict[str, Any] = yaml.load(_TEXT, yaml.CSafeLoader)
