"""Values of properties as queries write them: what is known, and what would be right.  Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import get_args

from config.kinds.source import CATEGORIES, Tier
from config.knowledge.cbdc import Event, Stage, shipped_knowledge
from config.knowledge.names import shipped_countries
from config.sections import ASKED_SECTIONS, OR_NEAR
from notifier.query.documents.facts import ANY
from notifier.query.said import nearest, said
from notifier.query.tree.properties import Comparison

#: Fields that are compared with numbers.
COMPARED = ("amount", "age")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}")
_HOST = re.compile(r"(?!-)[\w-]{1,63}(\.[\w-]{1,63}){1,10}")
#: As `config.fields.Word`: a config may have categories of its own.
_CATEGORY = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_NUMBER = r"(\d{1,15}(?:\.\d{1,6})?)"
_AMOUNT = re.compile(rf"{_NUMBER}(k|m|mn|mio|million|b|bn|billion|t|tn|trillion)?")
_SCALES = {"": 1.0, "k": 1e3, "m": 1e6, "b": 1e9, "t": 1e12}
_AGE = re.compile(rf"{_NUMBER}(m|h|d|w)")
_SECONDS = {"m": 60.0, "h": 3_600.0, "d": 86_400.0, "w": 604_800.0}
_COMPARED = re.compile(r"(?:(?P<sign>[<>]=?|=)?(?P<one>[^.<>=]+(?:\.\d+[a-z]*)?)|(?P<low>.+?)\.\.(?P<high>.+))")


class ValueRefused(ValueError):
    """A value that cannot be; the text says what would be right."""


def values_of(field: str, text: str) -> frozenset[str]:
    """What `field:text` is compared with, in small letters.  Raises ValueRefused."""
    wanted = text.strip().casefold().replace("？", OR_NEAR)
    if wanted == ANY and field not in ("lang", "domain", "is", "tag"):
        return frozenset({ANY})
    if field == "lang":
        return _by_form(
            _LANGUAGE, wanted.replace("_", "-"), said("a language is written as BCP 47 has it, as in en or zh-TW")
        )
    if field == "domain":
        return _by_form(_HOST, wanted, said("a domain is the name of a host, as in ecb.europa.eu"))
    if field == "category":
        return _by_form(_CATEGORY, wanted, said("a category is a word, such as {known}", known=", ".join(CATEGORIES)))
    names = _NAMES[field]()
    if wanted not in names:
        many = len(names) > _FEW
        known = (
            said("write one as it is called, as in {name}", name=next(iter(names)))
            if many
            else said("known are {known}", known=", ".join(names))
        )
        advice = nearest(wanted, names, known)
        raise ValueRefused(said("unknown {field} {value}: {advice}", field=field, value=text, advice=advice))
    return names[wanted]


def _themselves(names: Iterable[str]) -> Mapping[str, frozenset[str]]:
    return {name: frozenset({name}) for name in names}


@cache
def _countries() -> Mapping[str, frozenset[str]]:
    named = {
        name.casefold(): frozenset({code.casefold()}) for code, names in shipped_countries().items() for name in names
    }
    codes = {code.casefold(): frozenset({code.casefold()}) for code in (*shipped_countries(), "XM")}
    return codes | {name: code for name, code in named.items() if name not in codes}


@cache
def _projects() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for project in shipped_knowledge().projects:
        for name in (project.name, *project.aliases, *project.in_country) if project.name else ():
            found.setdefault((name or "").casefold(), set()).add((project.name or "").casefold())
    return {name: frozenset(projects) for name, projects in found.items()}


#: More names than this are not listed in an error.
_FEW = 12
#: Fields whose values are compared as a whole, and all that a value may be called: -> values in small letters.
_NAMES: Mapping[str, Callable[[], Mapping[str, frozenset[str]]]] = {
    "section": lambda: _themselves(ASKED_SECTIONS),
    "tag": lambda: _themselves(("cbdc", f"cbdc{OR_NEAR}")),
    "tier": lambda: _themselves(get_args(Tier)),
    "event": lambda: _themselves(get_args(Event)),
    "stage": lambda: _themselves(get_args(Stage)),
    "is": lambda: _themselves(("primary", "first")),
    "country": _countries,
    "project": _projects,
}
#: Fields compared as a whole.
WHOLE = (*_NAMES, "category", "lang", "domain")
#: Of these a report has one value at most, unless it is one of those near it.
SINGLE = frozenset({"section", "category", "tier", "event"})


def _by_form(form: re.Pattern[str], value: str, otherwise: str) -> frozenset[str]:
    if form.fullmatch(value) is None:
        raise ValueRefused(otherwise)
    return frozenset({value})


def comparison(field: str, text: str) -> Comparison:
    """`>10m`, `<=2.5bn`, `1m..5m`, `<2d`.  Raises ValueRefused."""
    match = _COMPARED.fullmatch(text.replace(",", "").casefold())
    read = _amount if field == "amount" else _age
    if match is None:
        raise ValueRefused(_how(field))
    if match["low"]:
        low, high = read(match["low"]), read(match["high"])
        if low > high:
            raise ValueRefused(said("{text}: the smaller one comes first", text=text))
        return Comparison(text, field, low, high, with_low=True, with_high=True)
    value, sign = read(match["one"]), match["sign"] or "="
    if sign[0] == ">":
        return Comparison(text, field, value, math.inf, with_low=sign == ">=", with_high=True)
    if sign[0] == "<":
        return Comparison(text, field, -math.inf, value, with_low=True, with_high=sign == "<=")
    return Comparison(text, field, value, value, with_low=True, with_high=True)


def _how(field: str) -> str:
    if field == "amount":
        return said("an amount is compared as in amount:>10m, amount:<=2.5bn or amount:1m..5m (k, m, bn, tn)")
    return said("an age is compared as in age:<2d, age:>=12h or age:1d..7d (m, h, d, w)")


def _amount(text: str) -> float:
    """In whole units of the currency."""
    match = _AMOUNT.fullmatch(text)
    if match is None:
        raise ValueRefused(_how("amount"))
    return float(match[1]) * _SCALES[(match[2] or "")[:1]]


def _age(text: str) -> float:
    """In seconds."""
    match = _AGE.fullmatch(text)
    if match is None:
        raise ValueRefused(_how("age"))
    return float(match[1]) * _SECONDS[match[2]]
