"""Numbers of a text, comparable whatever the language: usd:8.07e+09, pct:5, bp:25, n:1.69e+03.  Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from newsroom.financing.amounts import amounts, quantity

_DIGITS = r"\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,4})?|\d{1,12}(?:\.\d{1,4})?"
_IN_WORDS = "[零一二三四五六七八九两十百]"
_PERCENT = re.compile(
    rf"(?P<digits>{_DIGITS}) ?(?:%|percent\b|per cent\b|pct\b|パーセント)"
    rf"|百分之(?P<after>{_DIGITS})|百分之(?P<words>{_IN_WORDS}{{1,4}})(?:点(?P<decimal>{_IN_WORDS}))?",
    re.IGNORECASE,
)
_BASIS_POINTS = re.compile(rf"({_DIGITS}) ?-?(?:basis points?\b|bps?\b|个?基点|ベーシスポイント)", re.IGNORECASE)
_COUNT = re.compile(
    rf"(?<![\d.,$€£¥])(?P<latin>{_DIGITS})[ -]?(?P<scale>thousand|million|billion|trillion|crore|lakh|k|m|b)\b"
    rf"|(?<![\d.,$€£¥])(?P<han>(?:(?:{_DIGITS})(?:万亿|兆|千亿|百亿|十亿|亿|千万|百万|万)){{1,3}}(?:\d{{1,4}}(?![\d.,%]))?)"
    r"|(?P<words>[一两二三四五六七八九十百千]{1,6}[亿万](?:[零一两二三四五六七八九十百千]{1,7}万)?)"
    rf"|(?<![\d.,$€£¥])(?P<bare>{_DIGITS})(?![\d.,]?\d)",
    re.IGNORECASE,
)
_SCALES = {"thousand": 3, "k": 3, "lakh": 5, "crore": 7, "million": 6, "m": 6, "billion": 9, "b": 9, "trillion": 12}
#: Every number has a digit, or a large unit of Chinese.
_START = re.compile("[0-9亿万]|百分之")
#: Characters around it in which the rest of a number and its unit stand.
_BEFORE, _AFTER = 16, 28
#: Smaller counts are shared by chance too often, and so are years.
_LEAST = 1000
_YEARS = range(1990, 2041)


def numbers(text: str) -> frozenset[str]:
    """The numbers of an aligned text, each with its unit; three digits count, since reports round.

    Amounts of money carry the currency in small letters, or the coin; shares `pct`; steps of rates `bp`; other counts
    from 1,000 `n`.
    """
    return frozenset(_numbers(_around_numbers(text)))


def _around_numbers(text: str) -> str:
    """The parts of a text in which a number may stand: the rest need not be searched for each form of it."""
    parts, reached = [], 0
    for match in _START.finditer(text):
        start = max(match.start() - _BEFORE, reached)
        end = max(match.end() + _AFTER, reached)
        parts.append(text[start:end] if start == reached else f"\n{text[start:end]}")
        reached = end
    return "".join(parts)


def _numbers(text: str) -> Iterator[str]:
    taken = []
    for found in amounts(text):
        taken.append((found.start, found.end))
        if found.money.amount is not None:
            yield _written(found.money.currency.lower(), found.money.amount)
    for match in _PERCENT.finditer(text):
        taken.append(match.span())
        yield _written("pct", _percent(match))
    for match in _BASIS_POINTS.finditer(text):
        taken.append(match.span())
        yield _written("bp", _value(match[1]))
    for match in _COUNT.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        count = _count(match)
        if count >= _LEAST and not (match["bare"] and count in _YEARS):
            yield _written("n", count)


def _written(unit: str, value: Decimal) -> str:
    return f"{unit}:{float(value):.3g}"


def _percent(match: re.Match[str]) -> Decimal:
    if match["words"]:
        tenths = quantity(match["decimal"]) if match["decimal"] else None
        return (quantity(match["words"]) or Decimal(0)) + (tenths or Decimal(0)) / 10
    return _value(match["digits"] or match["after"])


def _count(match: re.Match[str]) -> Decimal:
    if match["latin"]:
        return _value(match["latin"]).scaleb(_SCALES[match["scale"].lower()])
    if match["bare"]:
        return _value(match["bare"])
    return quantity(match["han"] or match["words"]) or Decimal(0)


def _value(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))
