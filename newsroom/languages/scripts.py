"""The language of a short text, as far as its script tells.  Pure."""

from __future__ import annotations

import re

_KANA = re.compile("[\u3041-\u30ff]")
_HAN = re.compile("[\u3400-\u9fff]")
_HANGUL = re.compile("[\uac00-\ud7ff]")
_LATIN = re.compile("[A-Za-z]")


def is_japanese(text: str) -> bool:
    """Whether kana stand in it."""
    return _KANA.search(text) is not None


def is_korean(text: str) -> bool:
    """Whether Hangul stand in it."""
    return _HANGUL.search(text) is not None


def is_chinese(text: str, language: str | None = None) -> bool:
    """Whether it is written in Chinese: Han characters, no kana, no Hangul, and nobody said that it is Japanese."""
    if _HAN.search(text) is None or is_japanese(text) or is_korean(text):
        return False
    return not (language or "").lower().startswith("ja")


def is_english(text: str, language: str | None = None) -> bool:
    """Whether it is written in Latin letters without signs of another language, and nobody said another one."""
    if language:
        return language.lower().split("-")[0] == "en" and _HAN.search(text) is None
    return text.isascii() and _LATIN.search(text) is not None
