"""A financing: the values that the rest of the package reads and writes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Literal

Kind = Literal["round", "acquisition", "fund", "ipo", "token_sale", "treasury"]


@dataclass(frozen=True, slots=True)
class Money:
    """An amount, in whole units of its currency."""

    #: None where the text is vague ("several million").
    amount: Decimal | None
    #: ISO 4217, or the ticker of a coin.
    currency: str


@dataclass(frozen=True, slots=True)
class Financing:
    """One round, acquisition, fund, listing, sale of tokens or treasury purchase."""

    kind: Kind
    #: Who raises, is bought, or buys for its treasury; None where the text does not name it.
    company: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    #: As written, also where it is too vague to be a number.
    amount_text: str | None = None
    #: Where the text states it in US dollars.
    amount_usd: Decimal | None = None
    #: pre_seed, seed, angel, series_a … series_h, pre_series_a …, bridge, strategic, growth, private, debt; None where
    #: it is not said.
    round: str | None = None
    valuation: Decimal | None = None
    valuation_currency: str | None = None
    #: Those who lead it; of an acquisition those who buy.
    leads: tuple[str, ...] = ()
    #: All who are named, the leads first.
    investors: tuple[str, ...] = ()
    #: Talks, plans and hearsay rather than what was agreed or done.
    rumoured: bool = False
    #: The sentence that says so.
    evidence: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON: numbers are int where they are whole, else float; tuples are lists."""
        return {
            name: _number(value) if isinstance(value, Decimal) else list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
        }


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
