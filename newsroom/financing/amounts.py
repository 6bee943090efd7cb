"""Amounts of money in English, Chinese and Japanese text, as numbers: US$8.07 billion = 80.7亿美元.  Pure.

Texts are `record.aligned.aligned`, so that 億 is 亿 and 円 and 圆 are themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from newsroom.financing.financing import Money

_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₩": "KRW", "₹": "INR", "₽": "RUB", "₺": "TRY", "₿": "BTC"}
_DOLLARS = {
    "US": "USD",
    "C": "CAD",
    "CA": "CAD",
    "A": "AUD",
    "AU": "AUD",
    "HK": "HKD",
    "S": "SGD",
    "NZ": "NZD",
    "NT": "TWD",
    "R": "BRL",
}
_CODES = "USDT|USDC|USD|EUR|GBP|CNY|RMB|JPY|KRW|INR|HKD|SGD|CAD|AUD|CHF|AED|TWD|BRL|RUB|BTC|ETH|SOL|BNB|XRP|HYPE"
_WORDS = {
    "dollars": "USD", "dollar": "USD", "u.s. dollars": "USD", "us dollars": "USD", "euros": "EUR", "euro": "EUR",
    "pounds": "GBP",
    "yen": "JPY", "won": "KRW", "yuan": "CNY", "rupees": "INR", "francs": "CHF", "dirhams": "AED", "bitcoin": "BTC",
    "bitcoins": "BTC", "ether": "ETH", "eth": "ETH", "btc": "BTC", "sol": "SOL", "rmb": "CNY",
    "reais": "BRL", "rubles": "RUB", "roubles": "RUB",
}  # fmt: skip
_HAN_WORDS = {
    "美元": "USD", "美金": "USD", "米ドル": "USD", "ドル": "USD", "人民币": "CNY", "元人民币": "CNY", "元": "CNY",
    "港元": "HKD", "港币": "HKD", "欧元": "EUR", "ユーロ": "EUR", "英镑": "GBP", "ポンド": "GBP", "日元": "JPY",
    "日圆": "JPY", "円": "JPY", "韩元": "KRW", "ウォン": "KRW", "新加坡元": "SGD", "新元": "SGD", "新台币": "TWD",
    "台币": "TWD", "加元": "CAD", "澳元": "AUD", "瑞士法郎": "CHF", "卢比": "INR", "迪拉姆": "AED", "雷亚尔": "BRL",
    "香港ドル": "HKD", "カナダドル": "CAD", "豪ドル": "AUD", "シンガポールドル": "SGD", "人民元": "CNY",
    "元新台币": "TWD", "台湾ドル": "TWD", "スイスフラン": "CHF", "ルピー": "INR", "ディルハム": "AED", "レアル": "BRL",
    "卢布": "RUB", "ルーブル": "RUB",
}  # fmt: skip
#: Millions and billions, and India's lakhs and crores, by the first letter of the word.
_SCALES = {"k": 3, "t": 3, "l": 5, "m": 6, "c": 7, "b": 9, "trillion": 12}
_HAN_SCALES = {
    "万亿": 12,
    "兆": 12,
    "千亿": 11,
    "百亿": 10,
    "十亿": 9,
    "亿": 8,
    "千万": 7,
    "百万": 6,
    "万": 4,
    "千": 3,
    "百": 2,
    "十": 1,
}
_HAN_DIGITS = {char: number for number, char in enumerate("〇一二三四五六七八九")} | {"两": 2, "零": 0}

#: More than all the money there is is a mistake.
_LARGEST = Decimal(10) ** 15

_NUMBER = r"\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,8})?|\d{1,15}(?:\.\d{1,8})?"
_SCALE = r"(?:thousand|million|billion|trillion|crores?|lakhs?|mln|mn|bn|tn|[kKmMbBT])\b"
_HAN_SCALE = "|".join(_HAN_SCALES)
_HAN_UNIT = "|".join(sorted(_HAN_WORDS, key=len, reverse=True))
_LATIN = re.compile(
    rf"(?:(?P<sign>(?:\b(?:US|CA?|AU?|HK|S|NZ|NT|R))?\$|[€£¥₩₹₽₺₿]) ?|\b(?P<code>{_CODES}) ?\$?)(?P<number>{_NUMBER})"
    rf"(?:[ -]?(?P<scale>{_SCALE}))?|(?<![\d.,])(?P<bare>{_NUMBER})(?:[ -]?(?P<bare_scale>{_SCALE}))?[ -]?"
    rf"(?P<unit>u\.s\. dollars|us dollars|dollars?|euros?|pounds|yen|won|yuan|rupees|francs|dirhams|reais|ro?ubles"
    rf"|bitcoins?|ether\b|{_CODES})"
    r"(?![a-z])",
    re.IGNORECASE,
)
_HAN = re.compile(
    rf"(?P<parts>(?:(?:{_NUMBER}) ?(?:[多余]?(?:{_HAN_SCALE})|M|B)? ?){{1,3}}"
    rf"|[一二三四五六七八九两十百千万亿零]{{1,8}})(?:多|余)? ?"
    rf"(?:枚 ?)?(?P<unit>{_HAN_UNIT}|{_CODES}|比特币|以太坊|ビットコイン|イーサリアム)"
)
_VAGUE = re.compile(
    rf"(?:数|上|近|超|逾|过)(?:{_HAN_SCALE}|十|百|千)+(?:级)?(?P<unit>{_HAN_UNIT})|(?:several"
    rf"|tens of|hundreds of) (?:hundred )?"
    r"(?:thousands?|millions?|billions?)(?: of)? (?P<word>dollars|euros|pounds|yen|won|yuan)"
    r"|\b(?:six|seven|eight|nine)-figure\b",
    re.IGNORECASE,
)
_PART = re.compile(rf"({_NUMBER}) ?[多余]?({_HAN_SCALE}|M|B)?")
_COINS = {"比特币": "BTC", "ビットコイン": "BTC", "以太坊": "ETH", "イーサリアム": "ETH"}


@dataclass(frozen=True, slots=True)
class Found:
    """Money, and where it stands in the text."""

    money: Money
    start: int
    end: int


def amounts(text: str) -> list[Found]:
    """Every amount of money in an aligned text, in order."""
    everything = (*_latin(text), *(() if text.isascii() else _han(text)), *_vague(text))
    found = [each for each in everything if each.money.amount is None or each.money.amount < _LARGEST]
    found.sort(key=lambda each: (each.start, -each.end))
    kept: list[Found] = []
    for each in found:
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def _latin(text: str) -> Iterator[Found]:
    for match in _LATIN.finditer(text):
        number = Decimal((match["number"] or match["bare"]).replace(",", ""))
        amount = number.scaleb(_exponent(match["scale"] or match["bare_scale"]))
        yield Found(Money(amount, _currency(match)), match.start(), match.start() + len(match[0].rstrip()))


def _exponent(scale: str | None) -> int:
    if not scale:
        return 0
    scale = scale.lower()
    return 12 if scale in ("trillion", "t", "tn") else _SCALES[scale[0]]


def _currency(match: re.Match[str]) -> str:
    if sign := match["sign"]:
        return _DOLLARS.get(sign[:-1].upper(), "USD") if len(sign) > 1 else _SIGNS[sign]
    unit = match["code"] or match["unit"]
    return _iso(_WORDS.get(unit.lower(), unit.upper()))


def _iso(code: str) -> str:
    return "CNY" if code == "RMB" else code


def _han(text: str) -> Iterator[Found]:
    for match in _HAN.finditer(text):
        amount = quantity(match["parts"])
        unit = match["unit"]
        if amount is not None:
            currency = _iso(_HAN_WORDS.get(unit) or _COINS.get(unit) or unit)
            yield Found(Money(amount, currency), match.start(), match.start() + len(match[0].rstrip()))


def quantity(parts: str) -> Decimal | None:
    """A number in Chinese or Japanese: 1亿2,000万 is the sum of its parts; 两千五百万 is in words."""
    if parts[0].isdigit():
        scales = _HAN_SCALES | {"M": 6, "B": 9}
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


def _vague(text: str) -> Iterator[Found]:
    for match in _VAGUE.finditer(text):
        unit = match["unit"] or (match["word"] or "dollars").lower()
        currency = _HAN_WORDS.get(unit) or _WORDS[unit]
        yield Found(Money(None, currency), match.start(), match.end())
