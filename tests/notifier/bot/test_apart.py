"""Work in a process of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from notifier.bot.apart import Apart, TooLongError


@pytest.fixture
def apart() -> Iterator[Apart]:
    made = Apart()
    yield made
    made.close()


def add(one: int, other: int) -> tuple[int, int]:
    return one + other, os.getpid()


def fail() -> None:
    raise ValueError("as it should")


def go_on() -> None:
    while True:
        pass


def die() -> None:
    os._exit(1)


def test_what_is_found_comes_back_from_elsewhere(apart: Apart) -> None:
    found, there = apart(add, 1, 2)
    assert (found, there == os.getpid()) == (3, False)
    assert apart(add, 3, 4) == (7, there), "one process does it all"


def test_what_it_raises_is_raised_here(apart: Apart) -> None:
    with pytest.raises(ValueError, match="as it should"):
        apart(fail)
    assert apart(add, 1, 2)[0] == 3


def test_what_does_not_end_is_ended(apart: Apart) -> None:
    _, there = apart(add, 1, 2)
    apart.longest_s = 0.1
    with pytest.raises(TooLongError):
        apart(go_on)
    apart.longest_s = 30
    assert apart(add, 1, 2)[1] != there


def test_a_process_that_dies_is_replaced(apart: Apart) -> None:
    with pytest.raises(TooLongError):
        apart(die)
    assert apart(add, 1, 2)[0] == 3
