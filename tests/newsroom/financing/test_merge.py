"""Repeats and rumours of one financing, merged."""

from __future__ import annotations

from decimal import Decimal

from newsroom.financing.financing import Financing
from newsroom.financing.merge import is_same_deal, merge

TALKS = Financing("round", "Tidewater", Decimal(200_000_000), "USD", "$200 million", rumoured=True, evidence="talks")
DONE = Financing("round", "Tidewater", Decimal(180_000_000), "USD", "$180 million", rumoured=False, evidence="done")


def test_what_was_done_beats_a_rumour() -> None:
    merged = merge([TALKS, DONE])
    assert (merged.amount, merged.rumoured, merged.evidence) == (180_000_000, False, "done")


def test_others_fill_in_what_is_open() -> None:
    full = Financing(
        "round", "Tidewater", round="series_b", valuation=Decimal(2), valuation_currency="USD",
        leads=("Northwind",), investors=("Northwind", "Oakbridge"),
    )  # fmt: skip
    merged = merge([DONE, full])
    assert (merged.round, merged.valuation, merged.amount) == ("series_b", 2, 180_000_000)
    assert (merged.leads, merged.investors) == (("Northwind",), ("Northwind", "Oakbridge"))


def test_the_primarys_values_stand_in_a_conflict() -> None:
    other = Financing("round", "Tidewater Labs", Decimal(190_000_000), "USD", round="series_c", leads=("Oakbridge",))
    assert merge([DONE, other]).amount == 180_000_000
    assert merge([other, DONE]).amount == 190_000_000


def test_the_most_complete_report_counts_among_the_others() -> None:
    poor = Financing("round", "Tidewater", evidence="poor")
    rich = Financing("round", "Tidewater", Decimal(180_000_000), "USD", round="seed", evidence="rich")
    first = Financing("round", "Tidewater", rumoured=True)
    assert merge([first, poor, rich]).evidence == "rich"


def test_two_rounds_stay_two() -> None:
    seed = Financing("round", "Tidewater", Decimal(5_000_000), "USD", round="seed")
    series = Financing("round", "Tidewater", Decimal(30_000_000), "USD", round="series_a", leads=("Northwind",))
    assert not is_same_deal(seed, series)
    assert merge([seed, series]) == seed
    unnamed = Financing("round", "Tidewater", Decimal(30_000_000), "USD")
    assert not is_same_deal(seed, unnamed), "the amounts differ too much"


def test_names_in_other_scripts_and_currencies_agree() -> None:
    english = Financing("round", "Tidewater", Decimal(120_000_000), "USD", amount_usd=Decimal(120_000_000))
    japanese = Financing("round", "タイドウォーター", Decimal(18_900_000_000), "JPY", amount_usd=Decimal(120_000_000))
    assert is_same_deal(english, japanese)
    assert not is_same_deal(english, Financing("round", "Skylark", Decimal(120_000_000), "USD"))
    assert not is_same_deal(english, Financing("acquisition", "Tidewater"))
    assert merge([english, japanese]).currency == "USD"
