"""A sentence whose amounts are marks: patterns need not know how amounts are written.  Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newsroom.financing.amounts import Amount, amounts
from newsroom.financing.financing import Money

#: Currencies that are no money that companies raise.
COINS = frozenset({"BTC", "ETH", "SOL", "BNB", "XRP", "HYPE"})
#: Less is a price, or an amount whose "million" was cut off.
_LEAST = 1_000
#: Amounts of one sentence that are looked at.
_MOST_AMOUNTS = 12
_MARKS = str.maketrans("⟦⟧", "[]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """An aligned sentence; ⟦3⟧ stands for its fourth amount, ⟦c3⟧ where that counts coins rather than money."""

    masked: str
    #: The same with characters as written.
    written: str
    amounts: Sequence[Amount]

    @classmethod
    def of(cls, aligned: str, written: str) -> Sentence:
        """Mask the amounts of a sentence, given aligned and as written."""
        found = [each for each in amounts(aligned) if _is_worth_it(each.money)][:_MOST_AMOUNTS]
        return cls(_masked(aligned, found), _masked(written, found), found)

    def as_written(self, name: str) -> str:
        """A name that was found in the masked sentence, with characters as written."""
        start = self.masked.find(name)
        return name if start < 0 else self.written[start : start + len(name)]


def _is_worth_it(money: Money) -> bool:
    return money.amount is None or money.amount >= _LEAST or money.currency in COINS


def _masked(text: str, found: Sequence[Amount]) -> str:
    parts, end = [], 0
    for number, each in enumerate(found):
        mark = f"⟦{'c' if each.money.currency in COINS else ''}{number}⟧"
        parts += [text[end : each.start].translate(_MARKS), mark]
        end = each.end
    return "".join((*parts, text[end:].translate(_MARKS)))
