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
#: https://www.unicode.org/Public/UNIDATA/DerivedCoreProperties.txt, Default_Ignorable_Code_Point
INVISIBLE = "".join(
    chr(code)
    for first, last in (
        *((0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F)),
        *((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF)),
        *((0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF)),
    )
    for code in range(first, last + 1)
)
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
                out += _bare(char)
    return unicodedata.normalize("NFC", out)


def _bare(char: str) -> str:
    """ł is an l with a stroke, as its name says."""
    kind, _, more = unicodedata.name(char, "").partition(" WITH ")
    letter = kind.removeprefix("LATIN SMALL LETTER ")
    is_latin = ord(char) < 0x2B0 or 0x1E00 <= ord(char) < 0x2000
    return letter.lower() if more and is_latin and len(letter) == 1 else char


@lru_cache(maxsize=10_000)
def _simplified(char: str) -> str:
    return str(SIMPLIFIED.convert(char))


def _one_space(text: str) -> str:
    """White space is one space, or one line break where it holds any."""
    out = ""
    for char in text:
        if char.isspace() and out[-1:] in (" ", "\n"):
            out = out[:-1] + ("\n" if "\n" in (char, out[-1]) else " ")
        else:
            out += "\n" if char == "\n" else " " if char.isspace() else char
    return out


@lru_cache(maxsize=10_000)
def is_unspaced(char: str) -> bool:
    return unicodedata.name(char, "").startswith(UNSPACED_NAMES)


@lru_cache(maxsize=10_000)
def is_word(char: str) -> bool:
    """Whether it is part of a word that white space or a sign ends."""
    return not is_unspaced(char) and (char == "_" or unicodedata.category(char)[0] in "LNM")
