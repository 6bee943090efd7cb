"""The verdicts of one acceptance run, and the table that shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bench.tables import table

#: So many differences of a kind are printed; the rest are counted.
SHOWN = 20


@dataclass(frozen=True)
class Verdict:
    """One thing that must hold.  `passed` is None for a fact that is only reported."""

    name: str
    passed: bool | None
    detail: str


class Checks:
    """Collects verdicts and facts in the order in which they come."""

    def __init__(self) -> None:
        self.verdicts: list[Verdict] = []

    def check(self, name: str, passed: bool, detail: object = "") -> None:
        """Something that must hold."""
        self._add(Verdict(name, passed, str(detail)))

    def fact(self, name: str, detail: object) -> None:
        """Something worth knowing, without a verdict."""
        self._add(Verdict(name, None, str(detail)))

    def none(self, name: str, bad: Counter[tuple[str, str]] | Iterable[object]) -> None:
        """Nothing of this kind may exist; the first SHOWN of `bad` are printed."""
        rows = [f"{count}x {row}" for row, count in bad.items()] if isinstance(bad, Counter) else list(bad)
        self.check(name, not rows, len(rows))
        for row in rows[:SHOWN]:
            print(f"      {row}", flush=True)

    def finish(self) -> int:
        """Prints the table and the last line.  Returns the exit code."""
        marks = {True: "pass", False: "FAIL", None: ""}
        print()
        print(table(["", "what", "found"], [[marks[v.passed], v.name, v.detail] for v in self.verdicts]))
        passed, failed = self.count()
        print(f"\n{passed} passed, {failed} failed", flush=True)
        return 1 if failed or not passed else 0

    def count(self) -> tuple[int, int]:
        """How many passed, how many failed."""
        return (
            sum(verdict.passed is True for verdict in self.verdicts),
            sum(verdict.passed is False for verdict in self.verdicts),
        )

    def _add(self, verdict: Verdict) -> None:
        self.verdicts.append(verdict)
        mark = {True: "pass", False: "FAIL", None: "    "}[verdict.passed]
        print(f"{mark}  {verdict.name}: {verdict.detail}", flush=True)
