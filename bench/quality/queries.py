"""Does the query language find what its slow reading finds?

    python -m bench.quality.queries [--cases N]

Asks random queries of random reports of mixed scripts, as `make test` does and many times more, and shows where program
and oracle differ.  A case is one query that the language reads, asked of one report.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable

from hypothesis import HealthCheck, Phase, given, seed, settings

from bench.tables import table
from config.errors import QueryError
from tests.notifier.query.oracle.differences import difference_of_matcher, differences
from tests.notifier.query.oracle.strategies import Change, histories, rounds
from tests.notifier.query.oracle.trees import Doc, Q

#: Rounds of one run of hypothesis, which takes longer for each of them the more there are.
_BATCH = 1_000
_SHOWN = 10
#: The matcher is asked after each of some five changes, of a few watches each time.
_QUERIES_PER_HISTORY = 20


def compare(wanted: int) -> tuple[Counter[str], list[str]]:
    """How many cases were asked, by what came of them, and the differences."""
    counts: Counter[str] = Counter()
    found: list[str] = []
    while counts["asked"] < wanted:
        _ask(counts.total(), counts, found)
    return counts, found


def compare_matcher(wanted: int) -> tuple[int, list[str]]:
    """The same for the matcher, whose watches come and go: how many histories of it, and the differences."""
    found: list[str] = []

    @seed(0)
    @_many(wanted)
    @given(histories)
    def ask(history: tuple[list[Change], Doc]) -> None:
        difference = difference_of_matcher(*history)
        if difference is not None:
            found.append(difference)

    ask()
    return wanted, found


def _ask(start: int, counts: Counter[str], found: list[str]) -> None:
    @seed(start)
    @_many(_BATCH)
    @given(rounds)
    def ask(asked: tuple[list[Q], list[Doc]]) -> None:
        queries, docs = asked
        for query in queries:
            try:
                found.extend(differences(query, docs))
                counts["asked"] += len(docs)
            except QueryError:
                counts["refused"] += 1

    ask()


def _many(wanted: int) -> settings:
    return settings(
        max_examples=wanted,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


def main(arguments: Iterable[str] | None = None) -> int:
    """Returns the exit code: 0, or 1 where there is a difference."""
    parser = argparse.ArgumentParser(prog="python -m bench.quality.queries", description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000, metavar="N", help="at least so many (100000)")
    asked = parser.parse_args(arguments and list(arguments))
    counts, of_queries = compare(asked.cases)
    histories_asked, of_matcher = compare_matcher(max(1, asked.cases // _QUERIES_PER_HISTORY))
    rows = [
        ["random queries", counts["asked"], counts["refused"], len(of_queries)],
        ["the matcher while watches come and go", histories_asked, "", len(of_matcher)],
    ]
    print(table(["against the oracle", "cases", "refused", "differences"], rows))
    for each in [*of_queries[:_SHOWN], *of_matcher[:_SHOWN]]:
        print(each)
    return 1 if of_queries or of_matcher else 0


if __name__ == "__main__":
    sys.exit(main())
