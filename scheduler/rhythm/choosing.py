"""Which minutes a source is best polled in, where each poll has a price.  Pure.

The cost of a plan is the minutes that reports are expected to wait, plus the price of its polls.  The cheapest plan is
found backwards in time.  What follows a poll costs, as a function of how many reports are expected before it, a line
for each next poll that may follow; and the one that lies lowest is found with the "convex hull trick"
(https://en.wikipedia.org/wiki/Li_Chao_tree names both), as the lines come in the order of their slopes.

What it stands on: Cho and Garcia-Molina, Effective page refresh policies for Web crawlers (2003,
https://doi.org/10.1145/958942.958945), where a source is polled with the square root of its rate; Azar, Horvitz,
Lubetzky, Peres and Shahaf, Tractable near-optimal policies for crawling (2018, https://doi.org/10.1073/pnas.1801519115),
where one price for all polls makes each source a problem of its own.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from itertools import accumulate


def choose(rates: Sequence[float], price: float, least: int, most: int) -> list[int]:
    """The minutes to poll in, at their beginning, counted from the first of `rates`, a poll standing just before it.

    `rates`: reports expected in each minute, found by a poll in that minute or later; `price`: of a poll, in minutes
    that one report waits; `least` and `most`: minutes between two polls.  What lies behind the last minute is unknown,
    so that the last `most` of the answer are no good.
    """
    following = _following(rates, price, least)
    chosen, at = list[int](), -1
    while (at := min(following[at + 1], at + most)) < len(rates):
        chosen.append(at)
    return chosen


def _following(rates: Sequence[float], price: float, least: int) -> list[int]:
    """For a poll just before each minute the minute of the next one; the number of minutes: none is worth it."""
    end = len(rates)
    came = [0.0, *accumulate(rates)]
    moments = [0.0, *accumulate(minute * rate for minute, rate in enumerate(rates))]
    following = [end] * (end + 1)
    # Of a next poll in minute e: (e, what is paid then and later).
    lines = deque([(end, end * came[end] - moments[end])])
    cost = [0.0] * (end + 1)
    for minute in range(end - 1, -1, -1):
        added = minute + least - 1
        if minute + least <= end:
            _add(lines, (added, added * came[added + 1] - moments[added + 1] + price + cost[added + 1]))
        before = came[minute]
        while len(lines) > 1 and _at(lines[1], before) <= _at(lines[0], before):
            lines.popleft()
        following[minute] = lines[0][0]
        cost[minute] = _at(lines[0], before) + moments[minute]
    return following


def _at(line: tuple[int, float], before: float) -> float:
    return line[1] - line[0] * before


def _add(lines: deque[tuple[int, float]], new: tuple[int, float]) -> None:
    """Drop the lines that are nowhere lowest any more."""
    while len(lines) > 1:
        (first, paid), (second, paid_too) = lines[-2], lines[-1]
        if (paid_too - paid) * (second - new[0]) < (new[1] - paid_too) * (first - second):
            break
        lines.pop()
    lines.append(new)
