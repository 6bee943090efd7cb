"""How the command line tells of a financing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsroom.financing.financing import Financing, Kind

#: What happens; of a round its name, where that is known.
_WORDS: dict[Kind, str] = {
    "round": "raised",
    "acquisition": "bought",
    "fund": "for a fund",
    "ipo": "by going public",
    "token_sale": "for tokens",
    "treasury": "into its treasury",
}


def in_words(financing: Financing) -> str:
    """`Kestrel Pay: 40,000,000 USD, series_b, led by Harrow Capital`; of an acquisition, `bought by Quay Pay`."""
    parts = (_amount(financing), *_deal(financing), "rumoured" if financing.rumoured else "")
    return f"{financing.company}: {', '.join(part for part in parts if part)}"


def _amount(financing: Financing) -> str:
    if financing.amount is None:
        return (financing.amount_text or "").strip()
    return f"{financing.amount.normalize():,f} {financing.currency or ''}".strip()


def _deal(financing: Financing) -> tuple[str, ...]:
    words, leads = financing.round or _WORDS[financing.kind], ", ".join(financing.leads)
    if financing.kind == "acquisition":
        return (f"{words} by {leads}" if leads else words,)
    return (words, f"led by {leads}" if leads else "")
