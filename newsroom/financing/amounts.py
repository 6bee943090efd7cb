"""Amounts of money in English, Chinese, Japanese and Korean text, as numbers: US$8.07 billion = 80.7亿美元.  Pure.

Texts are `record.folding.aligned`, so that 億 is 亿 and 円 and 圆 are themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from newsroom.financing.financing import Money
from newsroom.patterns import shipped

_DATA = shipped("financing/money")
_SIGNS, _DOLLARS, _WORDS, _HAN_WORDS = (
    cast("Mapping[str, str]", _DATA[name]) for name in ("signs", "dollars", "words", "han")
)
_SCALES, _HAN_SCALES = (cast("Mapping[str, int]", _DATA[name]) for name in ("scales", "han_scales"))
_HAN_DIGITS = {char: number for number, char in enumerate("〇一二三四五六七八九")} | {"两": 2, "零": 0}
#: More than all the money there is is a mistake.
_LARGEST = Decimal(10) ** 15


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_NUMBER = r"\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,8})?|\d{1,15}(?:\.\d{1,8})?"
_SCALE, _HAN_SCALE = rf"(?:{_any(_SCALES)})\b", _any(_HAN_SCALES)
_CODES, _HAN_UNIT = _any(_DATA["codes"]), _any(_HAN_WORDS)
_LATIN = re.compile(
    rf"(?:(?P<sign>(?:\b(?:{_any(_DOLLARS)}))?\$|[{''.join(_SIGNS)}]) ?|\b(?P<code>{_CODES}) ?\$?)(?P<number>{_NUMBER})"
    rf"(?:[ -]?(?P<scale>{_SCALE}))?|(?<![\d.,])(?P<bare>{_NUMBER})(?:[ -]?(?P<bare_scale>{_SCALE}))?[ -]?"
    rf"(?P<unit>{_any(_WORDS)}|{_CODES})(?![a-z])",
    re.IGNORECASE,
)
#: In Korean and Japanese, coins stand before their number, too: 비트코인 1,200개, ビットコインを約780枚 (aligned: 约).
_HAN = re.compile(
    rf"(?P<parts>(?:(?:{_NUMBER}) ?(?:[多余]?(?:{_HAN_SCALE})|M|B)? ?){{1,3}}"
    rf"|[一二三四五六七八九两十百千万亿零]{{1,8}})(?:多|余)? ?(?:[枚颗] ?)?(?P<unit>{_HAN_UNIT}|{_CODES})"
    rf"|(?P<coin>비트코인|이더리움|솔라나|ビットコイン|イーサリアム|BTC|ETH|SOL)"
    rf"(?:を(?:追加で|新たに|さらに|合计|计|约){{0,2}})? ?(?P<count>(?:{_NUMBER}) ?[만万]? ?)(?=개|枚)"
)
_VAGUE = re.compile(
    rf"(?:数|上|近|超|逾|过)(?:{_HAN_SCALE}|十|百|千)+(?:级)?(?P<unit>{_HAN_UNIT})"
    r"|(?:several|tens of|hundreds of) (?:hundred )?(?:thousands?|millions?|billions?)(?: of)? "
    rf"(?P<word>dollars|euros|pounds|yen|won|yuan)|\b(?:six|seven|eight|nine)-figure\b|[六七八九]位数",
    re.IGNORECASE,
)
_PART = re.compile(rf"({_NUMBER}) ?[多余]?({_HAN_SCALE}|M|B)?")


@dataclass(frozen=True, slots=True)
class Amount:
    """Money, and where it stands in the text."""

    money: Money
    start: int
    end: int


def amounts(text: str) -> list[Amount]:
    """Every amount of money in an aligned text, in order."""
    everything = (*_latin(text), *(() if text.isascii() else _han(text)), *_vague(text))
    found = [each for each in everything if each.money.amount is None or each.money.amount < _LARGEST]
    found.sort(key=lambda each: (each.start, -each.end))
    kept: list[Amount] = []
    for each in found:
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def _latin(text: str) -> Iterator[Amount]:
    for match in _LATIN.finditer(text):
        number = Decimal((match["number"] or match["bare"]).replace(",", ""))
        amount = number.scaleb(_SCALES[scale.lower()] if (scale := match["scale"] or match["bare_scale"]) else 0)
        yield Amount(Money(amount, _currency(match)), match.start(), match.start() + len(match[0].rstrip()))


def _currency(match: re.Match[str]) -> str:
    unit: str = match["sign"] or match["code"] or match["unit"]
    if unit in _SIGNS:
        return _SIGNS[unit]
    return _DOLLARS.get(unit[:-1].upper(), "USD") if unit[-1] == "$" else _iso(_WORDS.get(unit.lower(), unit.upper()))


def _iso(code: str) -> str:
    return "CNY" if code == "RMB" else code


def _han(text: str) -> Iterator[Amount]:
    for match in _HAN.finditer(text):
        amount = quantity(match["parts"] or match["count"])
        unit = match["unit"] or match["coin"]
        if amount is not None:
            currency = _iso(_HAN_WORDS.get(unit, unit))
            yield Amount(Money(amount, currency), match.start(), match.start() + len(match[0].rstrip()))


def quantity(parts: str) -> Decimal | None:
    """A number in Chinese, Japanese or Korean: 1亿2,000万 is the sum of its parts; 两千五百万 is in words."""
    if parts[0].isdigit():
        scales = {**_HAN_SCALES, "M": 6, "B": 9}
        return sum(
            (Decimal(part[1].replace(",", "")).scaleb(scales.get(part[2] or "", 0)) for part in _PART.finditer(parts)),
            Decimal(0),
        )
    return _han_number(parts)


def _han_number(text: str) -> Decimal | None:
    """A number in Chinese characters up to 亿: 两千五百万."""
    total = section = digit = 0
    for char in text:
        if char in _HAN_DIGITS:
            digit = _HAN_DIGITS[char]
        elif char in "十百千":
            section += (digit or 1) * 10 ** _HAN_SCALES[char]
            digit = 0
        else:
            total = (total + section + digit) * 10 ** _HAN_SCALES[char]
            section = digit = 0
    value = total + section + digit
    return Decimal(value) if value else None


def _vague(text: str) -> Iterator[Amount]:
    for match in _VAGUE.finditer(text):
        unit = match["unit"] or (match["word"] or "dollars").lower()
        currency = _HAN_WORDS.get(unit) or _WORDS[unit]
        yield Amount(Money(None, currency), match.start(), match.end())
