"""The score of a story: named shares that add up, so that everybody can see why it stands where it stands.  Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

import yaml

from notifier.digests.edition import Share
from notifier.digests.told import Report, Told
from record.folding import folded

#: Languages, watches and powers of ten that count at most.
_MOST_LANGUAGES, _MOST_WATCHES, _MOST_POWERS = 3, 2, 3.0
_MILLION = 1_000_000
_NO_LETTER = re.compile(r"[\W_]+")
#: Letters of a title that two outlets do not write alike by chance.
_LEAST_TITLE = 12
#: Characters of a text that tells more than a headline does.
LEAST_TEXT = 120


@dataclass(frozen=True, slots=True)
class Weights:
    """Points by the name of a share, see weights.yaml."""

    points: Mapping[str, float]
    #: How much a source of a tier counts.
    voices: Mapping[str, float] = field(default_factory=dict)


@cache
def shipped_weights() -> Weights:
    """Those of weights.yaml, beside this file."""
    text = resources.files(__package__).joinpath("weights.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, yaml.CSafeLoader)
    voices = data.pop("voices")
    return Weights(data, voices)


def score(told: Told, language: str, marks: Mapping[str, str], weights: Weights) -> tuple[Share, ...]:
    """The shares of a story in an edition of a language, the largest first.

    `marks`: further names of weights that it earns, with why.
    """
    found = {**_counted(told, language, weights), **{name: (1.0, why) for name, why in marks.items()}}
    shares = (Share(name, round(weights.points[name] * times, 2), why) for name, (times, why) in found.items() if times)
    return tuple(sorted(shares, key=lambda share: (-share.points, share.name)))


def _counted(told: Told, language: str, weights: Weights) -> dict[str, tuple[float, str]]:
    """Name of a share -> how many times it counts, and why."""
    tongues = sorted({each.language for each in told.reports if each.language})
    primary = next((each.name for each in told.reports if each.primary), "")
    usd = told.financing.amount_usd if told.financing else None
    powers = math.log10(max(1.0, float(usd or 0) / _MILLION))
    return {
        "sources": (math.log2(1 + _voices(told, weights)), f"{told.sources} source{'s' * (told.sources != 1)}"),
        "primary": (float(bool(primary)), primary),
        "reach": (float(min(_MOST_LANGUAGES, len(tongues) - 1) if tongues else 0), " ".join(tongues)),
        "language": (float(language in tongues), language),
        "text": (float(any(each.length >= LEAST_TEXT for each in told.reports)), ""),
        "stage": (float(told.stage is not None), told.stage.project if told.stage else ""),
        "cbdc": (float(told.about_cbdc), ", ".join(told.projects)),
        "amount": (min(_MOST_POWERS, powers), f"{usd:,.0f} USD" if usd else ""),
        "watch": (float(min(_MOST_WATCHES, len(told.watches))), ", ".join(told.watches)),
        "section": (told.section_confidence, told.section),
    }


def _voices(told: Told, weights: Weights) -> float:
    """A source counts once, and so does a text that several print: its title is everywhere the same."""
    counted: dict[str, float] = {}
    titles: set[str] = set()
    for each in sorted(told.reports, key=lambda each: -_voice(each, weights)):
        title = _NO_LETTER.sub("", folded(each.item.title or ""))
        is_printed = len(title) >= _LEAST_TITLE and any(title in other or other in title for other in titles)
        if not is_printed:
            counted.setdefault(each.name, _voice(each, weights))
        if len(title) >= _LEAST_TITLE:
            titles.add(title)
    return sum(counted.values())


def _voice(report: Report, weights: Weights) -> float:
    return weights.voices["primary" if report.primary else report.tier or "unknown"]
