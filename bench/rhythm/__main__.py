"""`python -m bench.rhythm [--shared DIR]`: minutes from publication to discovery; see bench/README.md."""

from __future__ import annotations

import argparse
import sys
from bisect import bisect_left
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from bench.rhythm import policies
from bench.rhythm.history import FILE, halves, outlets, quarters
from bench.rhythm.policies import Ours, Policy, Polls, World
from bench.tables import table

ROOT = Path(__file__).resolve().parents[2]
#: Polls in ten minutes.
BUDGETS = (405.0, 40.5)
POLICIES: Mapping[str, Policy] = {
    "equal intervals": policies.equal,
    "in proportion to the rate": policies.proportional,
    "root of the rate": policies.root,
    "root of the rate, by hour of day": policies.root_by_hour,
    "root of the true rate (nobody knows it)": policies.root_of_true,
    "Cho and Garcia-Molina 2003": policies.fresh,
    "Azar and others 2018": policies.fresh_at_random,
    "miniflux, entry frequency": policies.entry_frequency,
    "ours, without what came just now": Ours(stirs=False),
    "ours": Ours(),
    "ours, learning on": Ours(learns_on=True),
}


def main() -> int:
    """Returns the exit code: 0, or 2 where the data is not there."""
    parser = argparse.ArgumentParser(prog="python -m bench.rhythm", description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with data/")
    parser.add_argument("--only", metavar="POLICY", default="", choices=["", *POLICIES], help="this policy")
    parser.add_argument("--quarters", action="store_true", help="within the first half, to choose by")
    asked = parser.parse_args()
    if not (asked.shared / FILE).is_file():
        print(f"rhythm needs real data: there is no {asked.shared / FILE}; say --shared", file=sys.stderr)
        return 2
    known = outlets(asked.shared)
    period = quarters() if asked.quarters else halves()
    for budget in BUDGETS:
        world = World(known, period, budget / 10)
        reports = sum(len(outlet.between(*period.measured)) for outlet in known)
        print(f"\n{len(known)} sources, {budget:g} polls in ten minutes, {reports} reports measured", flush=True)
        rows = [
            (name, *_measured(world, policy(world))) for name, policy in POLICIES.items() if asked.only in ("", name)
        ]
        print(table(("policy", "polls in 10 min", "mean min", "median", "p95", "longest"), rows), flush=True)
    return 0


def _measured(world: World, polls: Polls) -> tuple[str, ...]:
    """A report stamped with a minute is there at the beginning of that minute, and found by the next poll."""
    start, end = world.period.measured
    waits = []
    for outlet, made in zip(world.outlets, polls, strict=True):
        for moment in outlet.between(start, end):
            at = (moment - start) / timedelta(minutes=1)
            waits.append(made[bisect_left(made, at)] - at)
    waits.sort()
    number = sum(map(len, polls)) / world.minutes * 10
    mean = sum(waits) / len(waits)
    found = (mean, waits[len(waits) // 2], waits[int(len(waits) * 0.95)], waits[-1])
    return (f"{number:.1f}", *(f"{each:.2f}" for each in found))


if __name__ == "__main__":
    sys.exit(main())
