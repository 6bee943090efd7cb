"""What is equal, and what is a word, one character at a time: scripts go by the names of characters, traditional
characters by OpenCC's own converter."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from opencc import OpenCC

UNSPACED_NAMES = (
    *("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "BOPOMOFO", "IDEOGRAPHIC", "LAO", "KHMER", "MYANMAR", "TIBETAN"),
    *("VERTICAL KANA", "VERTICAL IDEOGRAPHIC"),
)
WITH_ACCENTS = ("LATIN", "GREEK", "CYRILLIC")
APOSTROPHES = "‘’‚‛ʼʹ′´"
DASHES = "‐‑‒–—―−﹘"
QUOTES = "“”„‟"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
SIMPLIFIED = OpenCC("t2s")


@lru_cache(maxsize=100_000)
def exact(text: str) -> str:
    """As terms with "=" are compared."""
    return _one_space(_alike(unicodedata.normalize("NFKC", _alike(text))))


@lru_cache(maxsize=100_000)
def loose(text: str) -> str:
    """As terms without a mark are compared."""
    return "".join(char for char, _ in places(text))


@lru_cache(maxsize=100_000)
def places(text: str) -> tuple[tuple[str, tuple[int, int]], ...]:
    """The characters of the loose form, each with the stretch of the exact form that it stands for."""
    text = exact(text)
    starts = [at for at, char in enumerate(text) if at == 0 or not unicodedata.category(char).startswith("M")]
    placed = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=False):
        cluster = _alike(unicodedata.normalize("NFKC", text[start:end].casefold()))
        placed += [(_simplified(char), (start, end)) for char in _without_accents(cluster)]
    return tuple(placed)


def _alike(text: str) -> str:
    for variants, plain in ((APOSTROPHES, "'"), (DASHES, "-"), (QUOTES, '"'), (INVISIBLE, "")):
        text = "".join(plain if char in variants else char for char in text)
    return text


def _without_accents(text: str) -> str:
    out = ""
    letter = False
    for composed in unicodedata.normalize("NFC", text):
        for char in composed if composed == "й" else unicodedata.normalize("NFD", composed):
            accent = unicodedata.combining(char) != 0
            if not unicodedata.category(char).startswith("M"):
                letter = unicodedata.name(char, "").startswith(WITH_ACCENTS)
            if not (accent and letter):
                out += char
    return unicodedata.normalize("NFC", out)


@lru_cache(maxsize=10_000)
def _simplified(char: str) -> str:
    return str(SIMPLIFIED.convert(char))


def _one_space(text: str) -> str:
    out = ""
    for char in text:
        if char.isspace():
            char = " "
        if not (char == " " and out.endswith(" ")):
            out += char
    return out


@lru_cache(maxsize=10_000)
def is_unspaced(char: str) -> bool:
    return unicodedata.name(char, "").startswith(UNSPACED_NAMES)


@lru_cache(maxsize=10_000)
def is_word(char: str) -> bool:
    """Whether it is part of a word that white space or a sign ends."""
    return not is_unspaced(char) and (char == "_" or unicodedata.category(char)[0] in "LNM")
