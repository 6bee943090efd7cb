"""What stands around the sentences of a report: labels, bylines, teasers, credits, small print.  Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from newsroom.patterns import compiled


@dataclass(frozen=True, slots=True)
class Around:
    """The patterns of around.yaml, which says what each is for.  They meet aligned text."""

    dateline: Sequence[re.Pattern[str]]
    head: Sequence[re.Pattern[str]]
    opening: Sequence[re.Pattern[str]]
    cites: Sequence[re.Pattern[str]]
    no_part: Sequence[re.Pattern[str]]
    end: Sequence[re.Pattern[str]]
    prices: Sequence[re.Pattern[str]]
    leans: Sequence[re.Pattern[str]]
    comment: Sequence[re.Pattern[str]]
    prefix: Sequence[re.Pattern[str]]
    column: Sequence[re.Pattern[str]]
    suffix: Sequence[re.Pattern[str]]
    teaser: Sequence[re.Pattern[str]]


@cache
def shipped_around() -> Around:
    """Those of around.yaml; read once."""
    text = resources.files(__package__).joinpath("around.yaml").read_text(encoding="utf-8")
    data = yaml.load(text, yaml.CSafeLoader)
    words, exact = data.pop("words"), ("dateline", "opening", "prices")
    return Around(
        **{
            name: [compiled(each, words, 0 if name in exact else re.IGNORECASE) for each in patterns]
            for name, patterns in data.items()
        }
    )
