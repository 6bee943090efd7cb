"""Names that no list knows, in a form in which writings of one name meet: セキュリタイズ and Securitize.  Pure.

What is left of a name are its consonants, as far as Japanese keeps them apart: l is r, v is b, th is s, voiced is
voiceless; and whether it begins with a vowel.  Latin letters that may be read in several ways give several keys.
"""

from __future__ import annotations

import re
from functools import lru_cache

from config.knowledge.names import shipped_plain_words

#: Keys of fewer signs are shared by chance too often.
_LEAST = 3
#: Readings of one word that are kept.
_MOST_READINGS = 8
#: Words that are remembered with their keys: few words make up most of a day's news.
_REMEMBERED = 20_000
_KANA_ROWS = {
    "k": "カキクケコガギグゲゴ",
    "s": "サシスセソザジズゼゾ",
    "t": "タチツテトダヂヅデド",
    "n": "ナニヌネノン",
    "f": "ハヒフヘホ",
    "p": "バビブベボパピプペポヴ",
    "m": "マミムメモ",
    "r": "ラリルレロ",
    "w": "ワ",
}
_KANA = {kana: consonant for consonant, row in _KANA_ROWS.items() for kana in row}
_KANA_SPELT = ((re.compile("ウ(?=[アイエオァィェォ])"), "ワ"), (re.compile("ヴ"), "ブ"), (re.compile("クワ"), "ク"))
_KATAKANA = re.compile("[ァ-ヺー]{3,40}")
_CAPITALISED = re.compile(r"(?<![A-Za-z0-9_@])[A-Z][A-Za-z]{2,30}")
_LATIN = {
    "b": "p", "c": "k", "d": "t", "f": "f", "g": "k", "h": "f", "j": "s", "k": "k", "l": "r", "m": "m", "n": "n",
    "p": "p", "q": "k", "r": "r", "s": "s", "t": "t", "v": "p", "w": "w", "x": "ks", "z": "s",
}  # fmt: skip
#: Letters, and the sounds they may stand for, most likely first; capitals are sounds already.
_SPELT = (
    (re.compile("sch|sh|th"), ("S",)),
    (re.compile("tch"), ("T",)),
    (re.compile("ch"), ("T", "K", "S")),
    (re.compile("ph"), ("F",)),
    (re.compile("ck|qu"), ("K",)),
    (re.compile("tz|ts"), ("T",)),
    (re.compile("ti(?=on)"), ("S",)),
    (re.compile("wh"), ("W",)),
    (re.compile("ngt"), ("NT",)),
    (re.compile("gh"), ("", "KF")),
    (re.compile("(?<=[bcdgkptv])h(?=[aeiou])"), ("", "F")),
    (re.compile("c(?=[eiy])"), ("S",)),
    (re.compile("g(?=[eiy])"), ("S", "K")),
    (re.compile("d(?=i)"), ("T", "S")),
    (re.compile("m(?=[pb])"), ("N", "M")),
    (re.compile("(?<=[aeiou])w(?![aeiou])"), ("",)),
    (re.compile("(?<=[aeiouy])r(?=e?$|[^aeiouy])"), ("", "R")),
)
_REPEATED = re.compile(r"(.)\1+")
_VOWEL = "-"


def spellings(text: str) -> frozenset[str]:
    """Keys of the unknown names of an aligned text: katakana words, Latin words with a capital, and pairs of these."""
    stop_words = shipped_plain_words().stop_words
    found = {_of_katakana(word) for word in _KATAKANA.findall(text)}
    before, reached = "", 0
    for match in _CAPITALISED.finditer(text):
        word = match[0].lower()
        if word in stop_words:
            continue
        keys = _of_latin(word)
        found.update(keys)
        if match.start() == reached + 1 and text[reached] == " ":
            found.add(_joined(before, keys[0]))
        before, reached = keys[0], match.end()
    return frozenset(key for key in found if len(key) >= _LEAST)


@lru_cache(_REMEMBERED)
def _of_katakana(word: str) -> str:
    if _is_of_loanwords(word):
        return ""
    for pattern, kana in _KANA_SPELT:
        word = pattern.sub(kana, word)
    begins = _VOWEL if word[0] in "アイウエオヤユヨ" else ""
    return begins + _REPEATED.sub(r"\1", "".join(_KANA.get(char, "") for char in word))


def _is_of_loanwords(word: str) -> bool:
    """Whether it is a common word, or made of several: マーケットレポート."""
    loanwords = shipped_plain_words().loanwords
    reached = {0}
    for end in range(1, len(word) + 1):
        if any(word[start:end] in loanwords for start in reached):
            reached.add(end)
    return len(word) in reached


@lru_cache(_REMEMBERED)
def _of_latin(word: str) -> tuple[str, ...]:
    begins = _VOWEL if word.startswith(tuple("aeiouy")) else ""
    readings = [word]
    for pattern, sounds in _SPELT:
        if pattern.search(word):
            sounds = sounds if len(readings) * len(sounds) <= _MOST_READINGS else sounds[:1]
            readings = [pattern.sub(sound, reading) for reading in readings for sound in sounds]
    sounds_of = ("".join(map(_sound, reading)) for reading in readings)
    return tuple(dict.fromkeys(begins + _REPEATED.sub(r"\1", sounds) for sounds in sounds_of))


def _joined(before: str, after: str) -> str:
    """The key of two words in a row, which katakana may write as one."""
    return _REPEATED.sub(r"\1", before + after.removeprefix(_VOWEL))


def _sound(letter: str) -> str:
    return letter.lower() if letter.isupper() else _LATIN.get(letter, "")
