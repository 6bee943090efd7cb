"""Work in a process of its own."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from notifier.bot.apart import Apart, TooLongError
from tests.waiting import eventually


@pytest.fixture
def apart() -> Iterator[Apart]:
    made = Apart(longest_s=0.5, idle_s=0.2)
    yield made
    made.close()


def test_what_it_returns_and_raises_is_told(apart: Apart) -> None:
    assert apart(divmod, 7, 2) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        apart(divmod, 7, 0)
    assert apart(os.getpid) != os.getpid()


async def test_it_ends_when_idle_and_begins_again(apart: Apart) -> None:
    first = apart(os.getpid)

    async def has_ended() -> bool:
        """the process is gone"""
        return apart._has_ended()

    await eventually(has_ended)
    assert apart(os.getpid) != first


def test_work_that_takes_too_long_is_ended_and_the_next_is_done(apart: Apart) -> None:
    apart(os.getpid)
    with pytest.raises(TooLongError):
        apart(time.sleep, 60)
    assert apart(divmod, 7, 2) == (3, 1)


def test_it_gives_way_to_the_others(apart: Apart) -> None:
    assert apart(os.getpriority, os.PRIO_PROCESS, 0) > os.getpriority(os.PRIO_PROCESS, 0)
