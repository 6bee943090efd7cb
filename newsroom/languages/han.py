"""Chinese in simplified characters, Chinese in traditional ones, or Japanese: by the Han characters alone.

Each has its own standard set: GB 2312 holds no traditional form, Big5 no simplified one, and JIS X 0208 is Japanese
without the forms that its reform of 1946 replaced (OpenCC's table).  A text is in the language whose set lacks the
fewest of its characters.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from opencc import OpenCC

#: So many Han characters that fit all the same are hardly a Japanese title, which would have kana.
_SURELY_CHINESE = 8

_SIMPLIFIED, _TRADITIONAL, _JAPANESE = "zh-Hans", "zh-Hant", "ja"


def han_language(han: str, hint: str | None = None) -> str | None:
    """`zh-Hans`, `zh-Hant`, `ja`; `zh` where the characters are the same in both; None where nobody can tell.

    `han` is nothing but Han characters; `hint`, a tag in our form, decides between what fits equally well.
    """
    lacking = {language: sum(map(lacks, han)) for language, lacks in _LACKS.items()}
    fewest = min(lacking.values())
    fitting = [language for language, count in lacking.items() if count == fewest]
    if len(fitting) == 1:
        return fitting[0]
    if hint in fitting or (hint == "zh" and len(han) > 1):
        return hint
    if len(han) < _SURELY_CHINESE:
        return "zh" if len(han) > 1 and _JAPANESE not in fitting else None
    chinese = [language for language in fitting if language != _JAPANESE]
    return chinese[0] if len(chinese) == 1 else "zh"


@cache
def _lacks_simplified(char: str) -> bool:
    return not _encodes(char, "gb2312")


@cache
def _lacks_traditional(char: str) -> bool:
    return not _encodes(char, "big5")


@cache
def _lacks_japanese(char: str) -> bool:
    return not _encodes(char, "euc_jp") or _to_modern_japanese().convert(char) != char


@cache
def _to_modern_japanese() -> OpenCC:
    return OpenCC("t2jp")


def _encodes(char: str, codec: str) -> bool:
    try:
        char.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


_LACKS: dict[str, Callable[[str], bool]] = {
    _SIMPLIFIED: _lacks_simplified,
    _TRADITIONAL: _lacks_traditional,
    _JAPANESE: _lacks_japanese,
}
