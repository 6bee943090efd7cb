"""The words of a text that are worth comparing within one language.  Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from config.knowledge.names import shipped_plain_words

#: Words that are remembered with their stems: few words make up most of a day's news.
_REMEMBERED = 20_000
_LATIN = re.compile(r"[^\W\d_\u3000-\uffff][\w'.&+-]*[\w+]|[^\W\d_\u3000-\uffff]\d+", re.ASCII | re.IGNORECASE)
_OTHER = re.compile("[\u0370-\u058f]{3,}")
_HAN = re.compile("[\u3400-\u9fff]+")
_KATAKANA = re.compile("[ァ-ヺー]{2,40}")


def words(text: str) -> frozenset[str]:
    """Words of spaced scripts in small letters and without endings, pairs of Han characters, katakana words."""
    lowered, plain = text.lower(), shipped_plain_words()
    found = set(map(stem, _LATIN.findall(lowered)))
    found = {word for word in found if len(word) > 2 and word not in plain.stop_words}
    found.update(word[:6] for word in _OTHER.findall(lowered))
    for run in _HAN.findall(lowered):
        found.update(run[at : at + 2] for at in range(len(run) - 1))
    found.update(_KATAKANA.findall(lowered))
    return frozenset(found - plain.stop_pairs)


@lru_cache(_REMEMBERED)
def stem(word: str) -> str:
    """English endings off: enough that "raises" and "raised" meet."""
    word = word.strip(".'&-").removesuffix("'s")
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4 and not word.endswith("ss"):
            return word[: -len(ending)]
    return word
