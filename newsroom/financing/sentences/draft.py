"""A sentence with its amounts set apart, and what a language's patterns make of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from newsroom.financing.amounts import Found, amounts
from newsroom.financing.financing import Kind

#: Stands for an amount in a masked sentence; its group is the amount's number in the sentence.
AMOUNT = r"⟦(\d{1,2})⟧"
ANY_AMOUNT = r"⟦\d{1,2}⟧"
#: Amounts of one sentence that are looked at.
_MOST_AMOUNTS = 12
_MARKS = str.maketrans("⟦⟧", "[]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """An aligned sentence whose amounts are numbered marks: patterns need not know how amounts are written."""

    masked: str
    #: The same with characters as written.
    written: str
    amounts: Sequence[Found]

    @classmethod
    def of(cls, aligned: str, written: str) -> Sentence:
        """Mask the amounts of a sentence, given aligned and as written."""
        found = amounts(aligned)[:_MOST_AMOUNTS]
        return cls(_masked(aligned, found), _masked(written, found), found)

    def as_written(self, name: str) -> str:
        """A name that was found in the masked sentence, with characters as written."""
        start = self.masked.find(name)
        return name if start < 0 else self.written[start : start + len(name)]

    def is_coin(self, number: int) -> bool:
        """Whether this amount counts coins rather than money."""
        return self.amounts[number].money.currency in COINS


def _masked(text: str, found: Sequence[Found]) -> str:
    parts, end = [], 0
    for number, each in enumerate(found):
        parts += [text[end : each.start].translate(_MARKS), f"⟦{number}⟧"]
        end = each.end
    return "".join((*parts, text[end:].translate(_MARKS)))


#: Currencies that are no money that companies raise.
COINS = frozenset({"BTC", "ETH", "SOL", "BNB", "XRP", "HYPE"})


@dataclass(frozen=True, slots=True)
class Draft:
    """What a pattern found in a sentence; texts are as matched, not yet names."""

    kind: Kind
    company: str
    #: Number of the amount in the sentence.
    amount: int | None
    leads: str = ""
    rumoured: bool = False


def first_amount(text: str) -> int | None:
    """The number of the first amount in a masked text."""
    return int(match[1]) if (match := _AMOUNT.search(text)) else None


_AMOUNT = re.compile(AMOUNT)
