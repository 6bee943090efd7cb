"""Lines that are known for no part of any article, by their words; see cues.yaml."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from record.folding import folded

#: Letters of a line that may be cut: sentences of the article begin so too, and go on.  Offers and notes are longer.
_MOST_LINE, _MOST_OFFER = 200, 400
#: "3 min read", "The post … appeared first on …": what has its cue elsewhere than at its beginning.
_ELSEWHERE = re.compile(
    r"^\W*\d{1,3} ?min(?:ute)?s?\.? (?:read|reading)\b|^the post .{1,150} appeared first on |\ball rights reserved\b"
)


def _pattern(texts: list[str]) -> re.Pattern[str]:
    """What ends within a word is none ("read moreover")."""
    known = sorted(set(map(folded, texts)), key=len, reverse=True)
    return re.compile("|".join(re.escape(text) + (r"(?![a-zа-яà-ÿ])" if text[-1].isalpha() else "") for text in known))


_CUES: dict[str, Any] = yaml.load(Path(__file__).with_name("cues.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
_WHOLE = frozenset(map(folded, _CUES["whole"]))
_BEGINS = _pattern([text for group in _CUES["begins"].values() for text in group])
_OFFERS, _NOTES = _pattern(_CUES["offers"]), _pattern(_CUES["notes"])


def is_known_boilerplate(line: str) -> bool:
    """Whether the line is one of them."""
    if len(line) > _MOST_LINE:
        return False
    text = folded(line).strip(' "*#>›→►▶|•·[]-')
    return text in _WHOLE or _BEGINS.match(text) is not None or _ELSEWHERE.search(text) is not None


def is_offer(line: str) -> bool:
    """Whether a line asks its reader to subscribe or to log in for the rest."""
    return len(line) <= _MOST_OFFER and _OFFERS.search(folded(line)) is not None


def is_note(line: str) -> bool:
    """Whether a line begins to tell who the author is."""
    return _NOTES.match(folded(line)) is not None
