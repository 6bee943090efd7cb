"""How financings are told of."""

from __future__ import annotations

from decimal import Decimal

import pytest

from newsroom.financing.financing import Financing
from scheduler.cli.financings import in_words

FORTY = Decimal(40 * 10**6)


@pytest.mark.parametrize(
    ("financing", "told"),
    [
        (
            Financing("round", "Osier", FORTY, "USD", round="seed", leads=("Quay", "Marlowe")),
            "Osier: 40,000,000 USD, seed, led by Quay, Marlowe",
        ),
        (Financing("round", "Osier", FORTY, "USD", rumoured=True), "Osier: 40,000,000 USD, raised, rumoured"),
        (Financing("round", "溪山科技", None, "CNY", "数千万元", round="series_a"), "溪山科技: 数千万元, series_a"),
        (
            Financing("acquisition", "Osier", FORTY, "USD", leads=("Quay Pay",)),
            "Osier: 40,000,000 USD, bought by Quay Pay",
        ),
        (Financing("acquisition", "Osier"), "Osier: bought"),
        (Financing("ipo", "Osier", rumoured=True), "Osier: by going public, rumoured"),
        (Financing("treasury", "Osier", Decimal("0.5"), "BTC"), "Osier: 0.5 BTC, into its treasury"),
        (Financing("fund", "Quay", FORTY, "EUR"), "Quay: 40,000,000 EUR, for a fund"),
        (Financing("token_sale", "Osier", FORTY, "USD"), "Osier: 40,000,000 USD, for tokens"),
    ],
)
def test_a_financing_in_words(financing: Financing, told: str) -> None:
    assert in_words(financing) == told
