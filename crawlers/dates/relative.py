"""Days and moments against the time of fetching: "3 hours ago", "昨天", "vorgestern".

What is left is a mark: `Rh3` for three hours ago, `Y1` for yesterday.  Weeks, months and years ago tell no day.
"""

from __future__ import annotations

import re
from functools import cache

from crawlers.dates.folds import fold
from crawlers.dates.languages import past_patterns
from crawlers.dates.words import WORDS

_SQUEEZE = dict.fromkeys(map(ord, " .,;:"))


def _squeezed(words: str) -> str:
    """Without spaces, dots and commas."""
    return words.translate(_SQUEEZE)


#: CLDR has these too, but babel does not.
_PHRASES = {fold(word): f"Y{ago}" for ago, words in WORDS["days_ago"].items() for word in words}
_PHRASES |= dict.fromkeys(map(fold, WORDS["now"]), "Rm0")
_WORDS = {_squeezed(phrase): mark for phrase, mark in _PHRASES.items()}
#: "Here" in German.
_FRENCH = "hier"
_ONE = frozenset(WORDS["one"])
#: What is written without spaces.
_HAN = re.compile(
    r"(?:(?P<n>(?<![\d月])\d{1,3})|(?P<half>半))(?:个|個)?\s?"
    r"(?:(?P<s>秒)(?:钟|鐘)?|(?P<m>分)(?:钟|鐘)?|(?P<h>小时|小時|时间|時間)|(?P<d>天|日))\s?(?:以|之)?前"
    r"|(?P<kn>(?<!\d)\d{1,3})\s?(?:(?P<ks>초)|(?P<km>분)|(?P<kh>시간)|(?P<kd>일))\s?전"
    "|(?P<now>刚刚|剛剛|刚才|剛才|たった今)|(?P<y2>前天|一昨日)|(?P<y1>昨天|昨日|昨夜|昨晚)|(?P<y0>今天|今日|本日)"
)
_ENGLISH = re.compile(
    r"\b(\d{1,3}|an?|one) ?(s(?:ec(?:ond)?s?)?|m(?:in(?:ute)?s?)?|h(?:(?:ou)?rs?)?|d(?:ays?)?)\.? ago\b"
)
_TOKEN = re.compile(r"\d+|[^\s\d]+")
#: Tokens of a pattern before its number and after it, as in "πριν από {0} ώρες" and "{0} jam yang lalu"; of a word.
_BEFORE, _AFTER, _WORDS_OF_DAY = 3, 3, 3
#: Larger numbers are not of days or hours.
_MOST_DIGITS = 3
_EDGES = ".,;:|()[]-·•"


def mark_relative(text: str, language: str | None) -> str:
    """`text` is folded; the marks have spaces around them."""
    text = _ENGLISH.sub(lambda match: f" R{match[2][0]}{_count(match[1])} ", text)
    if not text.isascii():
        text = _HAN.sub(_han_mark, text)
    spans = [match.span() for match in _TOKEN.finditer(text)]
    tokens = [text[start:end].strip(_EDGES) for start, end in spans]
    if _vocabulary().isdisjoint(tokens):
        return text
    parts, done, at = [], 0, 0
    while at < len(tokens):
        mark, after = _pattern_at(tokens, at) or _word_at(tokens, at, language) or ("", at + 1)
        if mark:
            parts += [text[done : spans[at][0]], f" {mark} "]
            done = spans[after - 1][1]
        at = after
    return "".join([*parts, text[done:]])


@cache
def _patterns() -> dict[str, tuple[str, int | None]]:
    """As CLDR has them and as others say it, folded, with their spaces."""
    more = {fold(text): (unit, None) for unit, texts in WORDS["ago"].items() for text in texts}
    return past_patterns() | more


@cache
def _squeezed_patterns() -> dict[str, tuple[str, int | None]]:
    return {_squeezed(text): value for text, value in _patterns().items()}


@cache
def _vocabulary() -> frozenset[str]:
    """The longest token of each pattern and word: without one of these there is none."""
    phrases = [*_patterns(), *_PHRASES]
    return frozenset(max(_TOKEN.findall(phrase), key=len).strip(_EDGES + "#") for phrase in phrases)


def _han_mark(match: re.Match[str]) -> str:
    if match["half"]:
        return " Rm30 " if match["h"] else match[0]
    if match["n"]:
        return f" R{next(unit for unit in 'smhd' if match[unit])}{match['n']} "
    if match["kn"]:
        return f" R{next(unit for unit in 'smhd' if match['k' + unit])}{match['kn']} "
    return " Rm0 " if match["now"] else f" Y{next(ago for ago in '012' if match['y' + ago])} "


def _pattern_at(tokens: list[str], at: int) -> tuple[str, int] | None:
    """The mark of the pattern that begins at this token, and the token after it."""
    patterns = _squeezed_patterns()
    number = next((n for n in range(at, min(at + _BEFORE + 1, len(tokens))) if _is_count(tokens[n])), None)
    for after in range(min((at if number is None else number) + 1 + _AFTER, len(tokens)), at, -1):
        words = tokens[at:after]
        if number is not None and number < after:
            words[number - at] = "#"
        key = _squeezed("".join(words))
        unit, count = patterns.get(key, ("", None))
        if unit and "#" in key and number is not None:
            return f"R{unit[0]}{_count(tokens[number])}", after
        if unit and count:
            return f"R{unit[0]}{count}", after
    return None


def _is_count(token: str) -> bool:
    return token in _ONE or (token.isdigit() and len(token) <= _MOST_DIGITS)


def _count(token: str) -> int:
    return int(token) if token.isdigit() else 1


def _word_at(tokens: list[str], at: int, language: str | None) -> tuple[str, int] | None:
    for after in range(min(at + _WORDS_OF_DAY, len(tokens)), at, -1):
        word = _squeezed("".join(tokens[at:after]))
        mark = _WORDS.get(word)
        if mark and not (word == _FRENCH and language and not language.lower().startswith("fr")):
            return mark, after
    return None
