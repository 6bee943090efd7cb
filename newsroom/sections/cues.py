"""Cues: what a report says, in words that a reader would name, found by their spellings in any language.  Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from ahocorasick_rs import AhoCorasick

from newsroom.boundaries import is_whole
from record.folding import folded

_FILE = Path(__file__).with_name("cues.yaml")
#: A spelling that ends so stands for the beginning of a word.
_STEM = "*"


class Cues:
    """Cues by name, each with its spellings."""

    def __init__(self, cues: Mapping[str, Mapping[str, list[str]]]) -> None:
        self._spellings = [
            (name, text, spelling.endswith(_STEM))
            for name, languages in cues.items()
            for spellings in languages.values()
            for spelling in spellings
            if (text := folded(spelling.removesuffix(_STEM)))
        ]
        self._automaton = AhoCorasick([text for _, text, _ in self._spellings])

    def find(self, text: str) -> dict[str, int]:
        """The cues in a folded text, each with the place where it stands first."""
        found: dict[str, int] = {}
        whole = text.encode("utf-8", "replace").decode()  # halves of characters cannot be handed on
        for pattern, start, end in self._automaton.find_matches_as_indexes(whole, overlapping=True):
            name, spelling, is_stem = self._spellings[pattern]
            if is_whole(text, start, end, is_stem=is_stem) or not spelling.isascii():
                found[name] = min(start, found.get(name, start))
        return found


@cache
def shipped_cues() -> Cues:
    """The cues of cues.yaml, beside this file; read once."""
    return Cues(yaml.load(_FILE.read_text(encoding="utf-8"), yaml.CSafeLoader))
