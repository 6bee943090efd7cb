"""Many reports of one financing made one.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from newsroom.financing.financing import Financing
from record.folding import folded

#: Amounts of one round differ by rounding and by closings counted in or not, not by more than this share.
_TOLERANCE = Decimal("0.15")
_Value = TypeVar("_Value")


def merge(financings: Sequence[Financing]) -> Financing:
    """The financing that these reports of one story tell of; the first is the primary's.  At least one is given.

    What was done counts before what is talked about, then the primary's report, then the most complete one; what that
    leaves open the others fill in.  Reports of another deal (another company, round or amount) are left out.
    """
    numbered = sorted(enumerate(financings), key=lambda pair: (pair[1].rumoured, pair[0] != 0, -_completeness(pair[1])))
    base = numbered[0][1]
    alike = [each for _, each in numbered if is_same_deal(base, each)]
    money = next((each for each in alike if each.amount is not None), _with_text(alike))
    value = next((each for each in alike if each.valuation is not None), base)
    leads = _first(each.leads for each in alike) or ()
    investors = max((each.investors for each in alike), key=len)
    return replace(
        base,
        company=_first(each.company for each in alike),
        amount=money.amount,
        currency=money.currency,
        amount_text=money.amount_text,
        amount_usd=money.amount_usd or _first(each.amount_usd for each in alike),
        round=_first(each.round for each in alike),
        valuation=value.valuation,
        valuation_currency=value.valuation_currency,
        leads=leads,
        investors=tuple(dict.fromkeys((*leads, *investors))),
    )


def is_same_deal(one: Financing, other: Financing) -> bool:
    """Whether two reports of one story tell of the same deal; what they leave open or name in another script agrees."""
    if one.kind != other.kind or (one.round and other.round and one.round != other.round):
        return False
    return _agree_on_company(one.company, other.company) and _agree_on_amount(one, other)


def _agree_on_company(one: str | None, other: str | None) -> bool:
    if not one or not other or one.isascii() != other.isascii():
        return True
    one, other = folded(one), folded(other)
    return one in other or other in one


def _agree_on_amount(one: Financing, other: Financing) -> bool:
    # Talks end at other amounts than they began with.
    if one.rumoured or other.rumoured:
        return True
    for left, right in ((one.amount_usd, other.amount_usd), (one.amount, other.amount)):
        same_currency = left is one.amount_usd or one.currency == other.currency
        if left is not None and right is not None and same_currency:
            return abs(left - right) <= _TOLERANCE * max(left, right)
    return True


def _completeness(financing: Financing) -> int:
    values = (financing.company, financing.amount, financing.round, financing.valuation, financing.leads)
    return sum(value is not None and value != () for value in values) + len(financing.investors)


def _with_text(financings: Sequence[Financing]) -> Financing:
    return next((each for each in financings if each.amount_text), financings[0])


def _first(values: Iterable[_Value | None]) -> _Value | None:
    return next((value for value in values if value), None)
