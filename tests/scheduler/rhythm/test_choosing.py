"""The cheapest plan, beside all plans that there are."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from scheduler.rhythm.choosing import choose


def cost(rates: list[float], price: float, chosen: list[int]) -> float:
    """Of the polls, and of what waits for them; what none finds is found behind the end."""
    polls = [*chosen, len(rates)]
    return price * len(chosen) + sum(
        rate * (next(poll for poll in polls if poll >= minute) - minute) for minute, rate in enumerate(rates)
    )


def cheapest(rates: list[float], price: float, least: int) -> float:
    plans = ([at for at in range(len(rates)) if number >> at & 1] for number in range(1 << len(rates)))
    allowed = (plan for plan in plans if all(b - a >= least for a, b in pairwise([-1, *plan])))
    return min(cost(rates, price, plan) for plan in allowed)


@pytest.mark.parametrize("seed", range(60))
def test_no_plan_is_cheaper(seed: int) -> None:
    chance = random.Random(seed)
    rates = [chance.choice((0.0, 0.0, chance.random(), chance.random() / 10)) for _ in range(chance.randint(1, 9))]
    price, least = chance.choice((0.01, 0.1, 0.5, 2.0)), chance.choice((1, 1, 2, 3))
    chosen = choose(rates, price, least, most=1_000)
    assert cost(rates, price, chosen) == pytest.approx(cheapest(rates, price, least))


def test_a_publisher_of_the_full_hour_is_polled_then() -> None:
    rates = [0.8 if minute % 60 == 0 else 0.0001 for minute in range(600)]
    assert {at % 60 for at in choose(rates, 0.5, 1, 360)} == {0}


def test_no_gap_is_longer_than_allowed_even_where_nothing_comes() -> None:
    assert choose([0.0] * 100, 1.0, 1, 30) == [29, 59, 89]


def test_a_dearer_poll_makes_fewer() -> None:
    numbers = [len(choose([0.01] * 1_000, price, 1, 360)) for price in (0.001, 0.02, 0.5, 8.0)]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[0] == 1_000
    assert numbers[1] == pytest.approx(1_000 / (2 * 0.02 / 0.01) ** 0.5, rel=0.1)
