"""Words by which listings name what is no report.  Pure."""

from __future__ import annotations

import re
import unicodedata
from importlib import resources

import yaml

_TEXT = resources.files(__package__).joinpath("words.yaml").read_text(encoding="utf-8")
_FILE: dict[str, list[str]] = yaml.load(_TEXT, yaml.CSafeLoader)
_AROUND = re.compile(r"^[^\w›»>→]+|[^\w›»>→]+$")
#: A title that says most, by its weight; one that says more is a paragraph.
BEST_TITLE, _LONGEST_TITLE = 40, 400
#: Words of more than so many characters are none of these.
_LONGEST = 40


def _plain(text: str) -> str:
    return _AROUND.sub("", " ".join(text.lower().split()))


_WORDS = {kind: frozenset(map(_plain, words)) for kind, words in _FILE.items()}


def says(text: str, *kinds: str) -> bool:
    """Whether a text is no more than such a word: `more`, `next`, `bought`, `frame`."""
    if len(text) > _LONGEST:
        return False
    plain = _plain(text)
    bare = plain.strip("›»>→ ")
    return any(plain in _WORDS[kind] or (bare and bare in _WORDS[kind]) for kind in kinds)


def weight(text: str) -> int:
    """How much a text says: its letters, of scripts whose letters are syllables or words twice and a half."""
    letters = [letter for letter in text if letter.isalnum()]
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in letters)
    return len(letters) + 3 * wide // 2


def quality(title: str) -> float:
    """How much a title looks like that of a report, up to 1."""
    said = weight(title)
    return 0.0 if said > _LONGEST_TITLE else min(said / BEST_TITLE, 1.0)
