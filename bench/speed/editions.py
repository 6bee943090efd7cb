"""`python -m bench.speed.editions`: how long 20,000 reports take to become an edition, start of the command included.

The reports are those of `bench.speed.pulls`, judged, two a story.  They are of one day; a week of as many is as much
work.  The aim is 5 s.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.speed.commands import MINTWIRE, ROOT, seconds
from bench.speed.pulls import REPORTS, make_day
from bench.tables import table


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed.editions", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="(5)")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        make_day(Path(name))
        yesterday = f"{datetime.now(UTC).date() - timedelta(days=1)}"
        rows = []
        for language in ("en", "zh"):
            command = [*MINTWIRE, "digest", "day", "--date", yesterday, "--language", language, "--format", "html"]
            wall, cpu = zip(*(seconds(command, Path(name), root=ROOT) for _ in range(asked.runs)), strict=True)
            spread = f"{min(wall):.2f} to {max(wall):.2f}"
            rows.append([language, f"{statistics.median(wall):.2f}", spread, f"{statistics.median(cpu):.2f}"])
    print(f"an edition of {REPORTS:,} reports; median of {asked.runs} runs, least and most of the seconds")
    print(table(["digest day", "s", "range", "CPU s"], rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
