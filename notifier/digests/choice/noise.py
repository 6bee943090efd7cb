"""What an editor leaves out whatever it weighs: talk of prices, roundups, promotions.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import yaml

from config.kinds.patterns import compiled
from notifier.digests.told import Told

_FILE = resources.files(__package__).joinpath("noise.yaml")
#: Kinds of reports that stand beside a story rather than tell it.
_BESIDE = ("roundup", "promotion", "guide")
#: A story that began before the period is of it where more than so many times as many sources told of it since.
_NEWER = 2
#: Titles whose kind is remembered: a story is asked for it more than once.
_REMEMBERED = 4096
#: Characters of a title that are read.
_READ = 300


def telling(told: Told) -> Told:
    """A story without those of its reports that tell of many things, or of none, if there are others."""
    own = tuple(each for each in told.reports if _kind(each.item.title or "") not in _BESIDE)
    if not own or len(own) == len(told.reports):
        return told
    gone = {each.name for each in told.reports} - {each.name for each in own}
    lead = min(own, key=lambda each: (not each.primary, each.at))
    reports = (lead, *(each for each in own if each is not lead))
    return replace(told, reports=reports, sources=max(1, told.sources - len(gone)))


def reason_to_drop(told: Told) -> str | None:
    """Why a story stands in no edition; None for one that may."""
    if told.sources - told.before <= _NEWER * told.before:
        return "began before"
    if told.section == "off_topic" and not told.about_cbdc and not told.lead.primary:
        return "off_topic"
    if told.lead.primary and _routine().search((told.lead.item.title or "")[:_READ]):
        return "routine"
    found = [kind for each in told.reports if (kind := _kind(each.item.title or "")) is not None]
    return found[0] if 2 * len(found) > len(told.reports) else None


def is_plain(title: str) -> bool:
    """Whether a headline tells what happened, and neither asks nor tells of prices."""
    return _kind(title) is None and not marks_of(title)


def marks_of(title: str) -> dict[str, str]:
    """What a headline is marked down for: the name of a weight, with the words."""
    found = {}
    for name, pattern in _read("marked").items():
        if match := pattern.search(title[:_READ]):
            found[name] = match[0].strip()
    return found


@lru_cache(_REMEMBERED)
def _kind(title: str) -> str | None:
    head, unless = title[:_READ], _read("unless")
    for name, pattern in _read("dropped").items():
        if pattern.search(head) and not (name in unless and unless[name].search(head)):
            return name
    return None


@cache
def _routine() -> Any:
    return compiled(_one_of(_data()["routine"]))


@cache
def _read(part: str) -> Mapping[str, Any]:
    return {name: compiled(_one_of(patterns)) for name, patterns in _data()[part].items()}


def _one_of(patterns: Iterable[str]) -> str:
    return f"(?i){'|'.join(patterns)}"


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.load(_FILE.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return data
