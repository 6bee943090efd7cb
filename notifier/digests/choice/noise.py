"""What an editor leaves out whatever it weighs: talk of prices, roundups, promotions.  Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

import yaml

from notifier.digests.told import Told

_PATTERNS = resources.files(__package__).joinpath("noise.yaml")
#: Characters of a title that are read.
_READ = 300


def reason_to_drop(told: Told) -> str | None:
    """Why a story stands in no edition; None for one that may."""
    if told.before:
        return "began before"
    if told.section == "off_topic" and not told.about_cbdc and not told.lead.primary:
        return "off_topic"
    found = [_kind(each.item.title or "", _dropping()) for each in told.reports]
    return found[0] if all(found) else None


def marks_of(title: str) -> dict[str, str]:
    """What a headline is marked down for: the name of a weight, with the words."""
    found = {}
    for name, patterns in _marking().items():
        if match := next((match for each in patterns if (match := each.search(title[:_READ]))), None):
            found[name] = match[0].strip()
    return found


def _kind(title: str, patterns: Mapping[str, Sequence[re.Pattern[str]]]) -> str | None:
    head = title[:_READ]
    return next((name for name, each in patterns.items() if any(one.search(head) for one in each)), None)


@cache
def _dropping() -> dict[str, list[re.Pattern[str]]]:
    return _read("dropped")


@cache
def _marking() -> dict[str, list[re.Pattern[str]]]:
    return _read("marked")


def _read(part: str) -> dict[str, list[re.Pattern[str]]]:
    data = yaml.load(_PATTERNS.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return {name: [re.compile(each, re.IGNORECASE) for each in patterns] for name, patterns in data[part].items()}
