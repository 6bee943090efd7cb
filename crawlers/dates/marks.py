"""A date's words become marks, the same for every language, so that a few patterns of marks and digits read them all.

`M05` May, `W` a weekday, `A` and `P` the halves of the day, `F` what joins a date (de, г., of), `T` what joins a clock
(at, Uhr, um), and the marks of `relative`.  Marks are capitals among folded text, which has none.
"""

from __future__ import annotations

import re
from functools import cache

from crawlers.dates.folds import fold
from crawlers.dates.languages import months, weekdays
from crawlers.dates.relative import mark_relative
from crawlers.dates.words import WORDS
from crawlers.parsing.dates import ZONES

#: First years of the Japanese eras and of the Republic of China, less one.
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911, "r": 2018, "h": 1988}
_ERA = re.compile(
    r"(令和|平成|昭和|民[國国])\s?(\d{1,3}|元)\s?年|(?<![a-z\d])([rh])\.?(\d{1,2})[./年](?=\d{1,2}[./月]\d)"
)
_THREE_DIGITS = re.compile(r"(?<!\d)(1[0-4]\d)(?=年\s?\d{1,2}月)")
_HAN_DAY = re.compile(r"(?:(?<!\d)(\d{4}|\d{2})\s?年\s?)?(?<!\d)(\d{1,2})\s?月\s?(\d{1,2})\s?[日号號]?(?!\d)")
_HANGUL_DAY = re.compile(r"(?:(?<!\d)(\d{4}|\d{2})\s?년\s?)?(?<!\d)(\d{1,2})\s?월\s?(\d{1,2})\s?일")
_VIETNAMESE_DAY = re.compile(r"(?<!\d)(\d{1,2}),? ?(?:thang|thg) (\d{1,2}),? (?:nam )?(\d{4})")
_ASIAN_WEEKDAY = re.compile(
    "(?:星期|礼拜|禮拜|周|週)[一二三四五六日天]|[月火水木金土日]曜日?|[월화수목금토일]요일"
    "|[(（][月火水木金土日월화수목금토일一二三四五六·祝]{1,3}[)）]"
)
_ASIAN_CLOCK = re.compile(r"(?<!\d)(\d{1,2})\s?[时時點点시]\s?(?:(\d{1,2})\s?[分분]|(半))?")
_ASIAN_HALVES = dict.fromkeys(WORDS["halves_before_noon"], " A ") | dict.fromkeys(WORDS["halves_after_noon"], " P ")
_ASIAN_HALF = re.compile("|".join(_ASIAN_HALVES))

_LATIN_HALF = re.compile(r"(?<![a-z])([ap])\.? ?m\b\.?(?! ?\d{1,2}\.)")
_GREEK_HALF = re.compile(r"([πμ])\.? ?μ\b\.?")
_WORD = re.compile(r"[^\s\d!-/:-@\[-`{-~«»「」『』【】。·•|]+")


_NAMES = {"joins": "F", "at": "T", "before_noon": "A", "after_noon": "P"}
_WORDS = {fold(word): mark for name, mark in _NAMES.items() for word in WORDS[name]}
_ORDINALS = frozenset(map(fold, WORDS["ordinals"]))
#: What is Tuesday where a month follows: mar. 5 mai.
_MONTH_AFTER_WEEKDAY = re.compile(r"M\d\d (?=[.,]{0,2} ?\d{1,2}[ .]{1,2}(?:F )?M)")


def marked(text: str, language: str | None) -> str:
    """`text` is as pages write it; the caller bounds its length."""
    text = _asian(mark_relative(_ERA.sub(_year_of_era, fold(text)), language))
    tag = (language or "").lower().split("-")[0]
    text = _LATIN_HALF.sub(lambda match: f" {match[1].upper()} ", text)
    if not text.isascii():
        text = _GREEK_HALF.sub(lambda match: " A " if match[1] == "π" else " P ", text)
        text = _parted_month().sub(_parted_mark, text)
    text = _WORD.sub(lambda match: _mark(match, tag), text)
    return " ".join(_MONTH_AFTER_WEEKDAY.sub("W ", " ".join(text.split())).split())


@cache
def _parted_month() -> re.Pattern[str]:
    """Months of two words, as the Levant has them, or with dots inside, as in Thai."""
    names = sorted((re.escape(name) for name in months() if re.search("[ .]", name)), key=len, reverse=True)
    return re.compile(rf"({'|'.join(names)})\.?(?![ก-๙])")


def _parted_mark(match: re.Match[str]) -> str:
    month = next(iter(months()[match[1]].values()))
    return f" M{month:02} {'B ' if 'th' in months()[match[1]] else ''}"


def _mark(match: re.Match[str], language: str) -> str:
    word, start = match[0], match.start()
    after_digit = start > 0 and match.string[start - 1].isdigit()
    if after_digit and word in _ORDINALS:
        return " "
    if not after_digit and len(word) == 1 and word.isascii() and match.string[match.end() : match.end() + 1].isdigit():
        return word  # v2.10.20
    if word.upper() in ZONES and match.string[max(0, start - 4) : start - 3] == ":":
        return word  # 15:28:56 CET, which is also a Thursday
    # Hebrew writes its "of" and the month as one word.
    if by_language := months().get(word) or months().get(word.removeprefix("ב")):
        found = {by_language[language]} if language in by_language else set(by_language.values())
        return f" M{found.pop():02} " if len(found) == 1 else word
    if mark := _WORDS.get(word):
        return f" {mark} "
    return " W " if word in weekdays() else word


def _asian(text: str) -> str:
    """Days in Chinese, Japanese, Korean and Vietnamese, as `2026 M05 8`."""
    text = _VIETNAMESE_DAY.sub(lambda match: f" {match[3]} M{int(match[2]):02} {match[1]} ", text)
    if text.isascii():
        return text
    text = _ASIAN_WEEKDAY.sub(" W ", _THREE_DIGITS.sub(lambda match: str(int(match[1]) + _ERAS["民国"]), text))
    text = _HANGUL_DAY.sub(_asian_day, _HAN_DAY.sub(_asian_day, text))
    text = _ASIAN_CLOCK.sub(lambda match: f" {match[1]}:{'30' if match[3] else (match[2] or '0').zfill(2)} ", text)
    return _ASIAN_HALF.sub(lambda match: _ASIAN_HALVES[match[0]], text)


def _year_of_era(match: re.Match[str]) -> str:
    year = _ERAS[match[1] or match[3]] + int((match[2] or match[4]).replace("元", "1"))
    return f"{year}{match[0][-1]}"


def _asian_day(match: re.Match[str]) -> str:
    year = match[1] or ""
    return f" {'20' + year if len(year) == 2 else year} M{int(match[2]):02} {match[3]} "
