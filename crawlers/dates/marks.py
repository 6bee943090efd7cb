"""A date's words become marks, the same for every language, so that a few patterns of marks and digits read them all.

`M05` May, `W` a weekday, `A` and `P` the halves of the day, `F` what joins a date (de, г., of), `T` what joins a clock
(at, Uhr, um), `Rh3` three hours ago, `Y1` yesterday.  Marks are capitals among folded text, which has none.  Weeks,
months and years ago tell no day.
"""

from __future__ import annotations

import re
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from crawlers.dates.folds import fold
from crawlers.dates.languages import WORDS, ago, months, short_months, weekdays
from crawlers.dates.zones import ZONES

#: First years of the Japanese eras and of the Republic of China, less one.
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民国": 1911, "r": 2018, "h": 1988}
_ERA = re.compile(r"(令和|平成|昭和|民国)\s?(\d{1,3}|元)\s?年|(?<![a-z\d])([rh])\.?(\d{1,2})[./年](?=\d{1,2}[./月]\d)")
_YEAR_OF_REPUBLIC = re.compile(r"(?<!\d)(1[0-4]\d)(?=年\s?\d{1,2}月)")
_DAY_OF_EAST = re.compile(
    r"(?:(?<!\d)(\d{4}|\d{2})\s?[年년]\s?)?(?<!\d)(\d{1,2})\s?(?:月\s?(\d{1,2})\s?[日号]?|월\s?(\d{1,2})\s?일)(?!\d)"
)
#: 02 10月 2026, as programs put names of months into RFC 822.
_MONTH_OF_EAST = re.compile(r"(?<=\d )(0?[1-9]|1[0-2])[月월](?= \d{4})")
_VIETNAMESE_DAY = re.compile(r"(?<!\d)(\d{1,2}),? ?(?:thang|thg) (\d{1,2}),? (?:nam )?(\d{4})")
_WEEKDAY_OF_EAST = re.compile(
    "(?:星期|礼拜|周|週)[一二三四五六日天]|[月火水木金土日]曜日?|[월화수목금토일]요일"
    "|[(][月火水木金土日월화수목금토일一二三四五六·祝]{1,3}[)]"
)
_CLOCK_OF_EAST = re.compile(r"(?<!\d)(\d{1,2})\s?[时點点시]\s?(?:(\d{1,2})\s?[分분]|(半))?")
_HALVES = dict.fromkeys(map(fold, WORDS["halves_before_noon"]), " A ") | dict.fromkeys(
    map(fold, WORDS["halves_after_noon"]), " P "
)
_HALF_OF_EAST = re.compile("|".join(_HALVES))
_HALF = re.compile(r"(?<![a-zπμ])(?:(a|π)|p|μ)\.? ?[mμ]\b\.?(?! ?\d{1,2}\.)")
_WORD = re.compile(r"[^\s\d!-/:-@\[-`{-~«»「」『』【】。·•|]+")
_WORDS = {
    fold(word): mark
    for name, mark in {"joins": "F", "at": "T", "before_noon": "A", "after_noon": "P"}.items()
    for word in WORDS[name]
}
_ORDINALS = frozenset(map(fold, WORDS["ordinals"]))
#: What is Tuesday where a month follows: mar. 5 mai.
_MONTH_AFTER_WEEKDAY = re.compile(r"M\d\d (?=[.,]{0,2} ?\d{1,2}[ .]{1,2}(?:F )?M)")
#: What "3 hrs. ago" and "3hrs ago" differ in; a letter or a number.
_LOOSE, _LETTER = re.compile(r"[\s.,;:]"), re.compile(r"\d+|[^\s.,;:]")
_MOST_DIGITS = 3


def marked(text: str, language: str | None, *, with_ago: bool = True) -> str:
    """`text` is as pages write it; the caller bounds its length."""
    text = _ERA.sub(_year_of_era, fold(text))
    text = _with_ago(text, language) if with_ago else text
    tag = (language or "").lower().split("-")[0]
    text = _VIETNAMESE_DAY.sub(lambda match: f" {match[3]} M{int(match[2]):02} {match[1]} ", text)
    if not text.isascii():
        text = _WEEKDAY_OF_EAST.sub(" W ", _YEAR_OF_REPUBLIC.sub(lambda match: str(int(match[1]) + 1911), text))
        text = _MONTH_OF_EAST.sub(lambda match: f" M{int(match[1]):02} ", _DAY_OF_EAST.sub(_day_of_east, text))
        text = _CLOCK_OF_EAST.sub(
            lambda match: f" {match[1]}:{'30' if match[3] else (match[2] or '0').zfill(2)} ", text
        )
        text = _HALF_OF_EAST.sub(lambda match: _HALVES[match[0]], text)
        text = _month_of_words().sub(_mark_of_words, text)
    text = _HALF.sub(lambda match: " A " if match[1] else " P ", text)
    text = _WORD.sub(lambda match: _mark(match, tag), text)
    return " ".join(_MONTH_AFTER_WEEKDAY.sub("W ", " ".join(text.split())).split())


@cache
def _ago() -> tuple[AhoCorasick, list[tuple[str, str]]]:
    """What finds every pattern of `ago` by its letters alone, with them and its mark."""
    marks: dict[str, str] = {}
    for text, mark in ago().items():
        marks.setdefault(_LOOSE.sub("", text), mark)
        if "#" in text:
            marks |= {_LOOSE.sub("", text.replace("#", fold(one))): mark.replace("#", "1") for one in WORDS["one"]}
    return AhoCorasick(list(marks), matchkind=MatchKind.LeftmostLongest), list(marks.items())


def _with_ago(text: str, language: str | None) -> str:
    finder, marks = _ago()
    letters = [(match[0], *match.span()) for match in _LETTER.finditer(text)]
    squeezed = "".join("#" if letter.isdigit() else letter for letter, _, _ in letters)
    parts, done = [], 0
    for index, first, last in finder.find_matches_as_indexes(squeezed):
        (_, start, _), (_, _, end) = letters[first], letters[last - 1]
        pattern, mark = marks[index]
        if _is_one_word(text[max(start - 1, 0) : start + 1]) or _is_one_word(text[end - 1 : end + 1]):
            continue
        if pattern == "hier" and language and not language.lower().startswith("fr"):
            continue  # "here" in German
        number = next((letter for letter, _, _ in letters[first:last] if letter.isdigit()), "")
        if len(number) <= _MOST_DIGITS:
            parts += [text[done:start], f" {mark.replace('#', number)} "]
            done = end
    return "".join([*parts, text[done:]])


def _is_one_word(letters: str) -> bool:
    """Whether two letters stand in one word; from Thai on (U+0E00) scripts have no blanks between words, or few."""
    return len(letters) == 2 and letters.isalnum() and max(letters) < "\u0e00"


@cache
def _month_of_words() -> re.Pattern[str]:
    """Months of two words, as the Levant has them, or with dots inside, as in Thai."""
    names = sorted((re.escape(name) for name in months() if re.search("[ .]", name)), key=len, reverse=True)
    return re.compile(rf"({'|'.join(names)})\.?(?![ก-๙])")


def _mark_of_words(match: re.Match[str]) -> str:
    month = next(iter(months()[match[1]].values()))
    return f" M{month:02} {'B ' if 'th' in months()[match[1]] else ''}"


def _mark(match: re.Match[str], language: str) -> str:
    word, start, after = match[0], match.start(), match.string[match.end() : match.end() + 1]
    after_digit = start > 0 and match.string[start - 1].isdigit()
    if after_digit and word in _ORDINALS:
        return " "
    if not after_digit and len(word) == 1 and word.isascii() and after.isdigit():
        return word  # v2.10.20
    if word.upper() in ZONES and match.string[max(0, start - 4) : start - 3] == ":":
        return word  # 15:28:56 CET, which is also a Thursday
    # Hebrew writes its "of" and the month as one word.
    if by_language := months().get(word) or months().get(word.removeprefix("ב")):
        found = {by_language[language]} if language in by_language else set(by_language.values())
        return f" M{found.pop():02} " if len(found) == 1 else word
    if month := short_months(language).get(word):
        return f" M{month:02} "
    mark = _WORDS.get(word) or ("W" if word in weekdays() else "")
    return f" {mark} " if mark else word


def _year_of_era(match: re.Match[str]) -> str:
    year = _ERAS[match[1] or match[3]] + int((match[2] or match[4]).replace("元", "1"))
    return f"{year}{match[0][-1]}"


def _day_of_east(match: re.Match[str]) -> str:
    year = match[1] or ""
    return f" {'20' + year if len(year) == 2 else year} M{int(match[2]):02} {match[3] or match[4]} "
