"""Which script a text is written in, however many names in other scripts stand in it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

#: Not words of any language: addresses, handles, hashtags, and Latin words with digits (versions, models, hashes).
_NOT_WORDS = re.compile(
    r"https?://\S+|www\.\S+|[@#$][A-Za-z0-9_]+"
    r"|(?<![A-Za-z0-9_-])(?:[A-Za-z0-9_-]*[0-9][A-Za-z0-9_-]*|[A-Za-z0-9]+\.(?:com|org|io|net)\b)"
)

#: Scripts by what stands for them in a regular expression (https://www.unicode.org/Public/UNIDATA/Blocks.txt).
_LETTERS = {
    "Latin": "A-Za-zªºÀ-ÖØ-öø-ɏ\u0300-\u036fḀ-ỿＡ-Ｚａ-ｚ",
    "Cyrillic": "\u0400-\u052f",
    "Arabic": "\u0620-\u065f\u066e-\u06d3\u06d5-\u06ef\u06fa-\u06ff\u0750-\u077f\u200c\ufb50-\ufdff\ufe70-\ufefc",
    "Greek": "\u0370-\u03ff\u1f00-\u1fff",
    "Hebrew": "\u0590-\u05ff",
    "Armenian": "\u0530-\u058f",
    "Georgian": "\u10a0-\u10ff\u1c90-\u1cbf\u2d00-\u2d2f",
    "Ethiopic": "\u1200-\u139f",
    "Devanagari": "\u0900-\u0963\u0966-\u097f",
    "Bengali": "\u0980-\u09ff",
    "Gurmukhi": "\u0a00-\u0a7f",
    "Gujarati": "\u0a80-\u0aff",
    "Tamil": "\u0b80-\u0bff",
    "Telugu": "\u0c00-\u0c7f",
    "Kannada": "\u0c80-\u0cff",
    "Malayalam": "\u0d00-\u0d7f",
    "Sinhala": "\u0d80-\u0dff",
    "Thai": "\u0e00-\u0e7f",
    "Lao": "\u0e80-\u0eff",
    "Burmese": "\u1000-\u109f",
    "Khmer": "\u1780-\u17ff",
    "Kana": "\u3041-\u3096\u30a1-\u30fa\uff66-\uff6f\uff71-\uff9d",
    "Han": "\u3005\u3400-\u9fff\uf900-\ufaff",
    "Hangul": "\u1100-\u11ff\u3130-\u318f\uac00-\ud7ff",
}
_RUNS = re.compile("|".join(f"(?P<{script}>[{letters}]+)" for script, letters in _LETTERS.items()))

_EAST_ASIAN = frozenset({"Kana", "Han", "Hangul"})
#: Scripts that set no space between words, by how many characters a word has, roughly.
_UNSPACED = {"Kana": 2, "Han": 2, "Hangul": 2, "Thai": 5, "Lao": 5, "Burmese": 5, "Khmer": 5}
#: A Latin word with a capital weighs so much of a word among words of another script: it is a name or a ticker.
_NAME = 0.25


@dataclass(frozen=True, slots=True)
class Writing:
    """The runs of letters of a text, by script."""

    runs: dict[str, list[str]]

    def main(self) -> str | None:
        """The script of most of the words; "East Asian" for Han, kana and Hangul together; None without a letter."""
        weights: dict[str, float] = defaultdict(float)
        for script, runs in self.runs.items():
            weights["East Asian" if script in _EAST_ASIAN else script] += _weight(script, runs)
        return max(weights, key=lambda script: weights[script], default=None)

    def letters(self, script: str) -> str:
        """All letters of that script, in order."""
        return "".join(self.runs.get(script, ()))

    def words(self, script: str) -> list[str]:
        """The words of that script, in order."""
        return self.runs.get(script, [])


def writing(text: str) -> Writing:
    """The runs of letters of a text, without addresses, handles and words with digits."""
    runs: dict[str, list[str]] = defaultdict(list)
    for match in _RUNS.finditer(_NOT_WORDS.sub(" ", text)):
        runs[match.lastgroup or ""].append(match[0])
    return Writing(dict(runs))


def _weight(script: str, runs: list[str]) -> float:
    if script in _UNSPACED:
        return sum(map(len, runs)) / _UNSPACED[script]
    if script == "Latin":
        return sum(1 if run.islower() else _NAME for run in runs)
    return len(runs)
