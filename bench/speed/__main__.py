"""`python -m bench.speed`: all benches of speed, and one table; see bench/README.md."""

from __future__ import annotations

import argparse
import os
import shlex
import statistics
import sys
from pathlib import Path

from bench.speed import commands, duplicates, latency, pages, parts, path, polls, previews, pulls, telegram, watches
from bench.speed.polls import Bench, Measure, SideError
from bench.speed.sides import Side, limit, mintwire, plain
from bench.tables import table

MINTWIRE = str(Path(sys.executable).parent / "mintwire")
#: How many times as many polls as the plain way is the aim.
AIM = 8


def main() -> int:
    """Returns the exit code: 0, or 1 where a side did not run."""
    asked = _parser().parse_args()
    bench = _bench(asked)
    every = {
        "plain": Side("plain Scrapy + feedparser", plain),
        "mintwire": Side("Mintwire", mintwire(shlex.split(asked.mintwire))),
        "limit": Side("bare aiohttp", limit),
    }
    os.sched_setaffinity(0, {bench.others})
    if names := [name for name in asked.sides.split(",") if name]:
        try:
            results = polls.measure(bench, [every[name] for name in names])
        except SideError as error:
            print(error, file=sys.stderr)
            return 1
        show(bench, {name: results[every[name].name] for name in names})
    if asked.parts:
        parts.show(parts.measure(bench.runs, bench.captured, core=bench.core, others=bench.others))
    if asked.newsroom:
        print("\nthe whole newsroom path, then the same text again by itself")
        path.main(["--runs", str(bench.runs), *(["--news", str(asked.news)] if asked.news else [])])
        duplicates.main(["--runs", str(bench.runs)])
    if asked.matching:
        print("\nall watches against each document, beside asking each watch by itself")
        news = ["--news", str(asked.news)] if asked.news else []
        watches.main(["--runs", str(bench.runs), *news])
        commands.main(["--runs", str(bench.runs), *news])
        pulls.main(["--runs", str(bench.runs)])
        previews.main(["--runs", str(bench.runs), *news])
    if asked.wire:
        print("\nthe whole wire, and its senders, before the strict double of the Bot API")
        os.sched_setaffinity(0, {bench.core, bench.others})
        latency.main(["--runs", str(bench.runs), "--mintwire", asked.mintwire])
        telegram.main(["--runs", str(bench.runs)])
    if asked.pages:
        print("\npages to reports, beside trafilatura")
        pages.main(["--runs", str(bench.runs), "--shared", str(asked.pages)])
    return 0


def show(bench: Bench, results: dict[str, list[Measure]]) -> None:
    """Prints medians of each side, and ratios run by run."""
    feeds = f"captured feeds of {bench.captured}" if bench.captured else "made feeds"
    print(f"\n{bench.feeds} {feeds}, {bench.rounds} rounds, median of {bench.runs} runs")
    head = [
        "side",
        "polls per CPU s",
        "polls/s by the clock",
        "core busy",
        "304",
        "CPU ms per poll",
        "Redis CPU ms per poll",
    ]
    print(table(head, [[name, *_row(runs)] for name, runs in results.items()]))
    print()
    for above, below in (("mintwire", "plain"), ("mintwire", "limit"), ("limit", "plain")):
        if above in results and below in results:
            _ratio(above, below, results)


def _row(runs: list[Measure]) -> list[str]:
    def median(values: list[float]) -> float:
        return statistics.median(values)

    per_cpu_s = [run.per_cpu_s for run in runs]
    return [
        f"{median(per_cpu_s):.0f} ({min(per_cpu_s):.0f} to {max(per_cpu_s):.0f})",
        f"{median([run.per_wall_s for run in runs]):.0f}",
        f"{median([run.cpu_s / run.wall_s for run in runs]):.0%}",
        f"{median([run.unchanged / run.polls for run in runs]):.0%}",
        f"{median([1000 * run.cpu_s / run.polls for run in runs]):.2f}",
        f"{median([1000 * run.store_cpu_s / run.polls for run in runs]):.2f}",
    ]


def _ratio(above: str, below: str, results: dict[str, list[Measure]]) -> None:
    by_cpu = polls.ratios(results[above], results[below])
    by_wall = polls.ratios(results[above], results[below], wall=True)
    told = [f"{middle:.3g} ({least:.3g} to {most:.3g})" for middle, least, most in (by_cpu, by_wall)]
    aim = f"; the aim is {AIM}" if (above, below) == ("mintwire", "plain") else ""
    print(f"{above} / {below}: by CPU {told[0]}, by the clock {told[1]}{aim}")


def _bench(asked: argparse.Namespace) -> Bench:
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        print("only one core: readers and server share it; look at the CPU columns alone", file=sys.stderr)
    return Bench(asked.feeds, asked.rounds, asked.runs, asked.captured, core=cores[-1], others=cores[0])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.speed", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="of each side, in turns (5)")
    parser.add_argument("--rounds", type=int, default=1, help="polls of each feed that are measured, after one (1)")
    parser.add_argument("--feeds", type=int, default=700, help="(700)")
    parser.add_argument("--captured", type=Path, help="serve the feed documents of this folder in place of made ones")
    parser.add_argument(
        "--sides", default="plain,mintwire,limit", help="which, in this order, or '' for none (plain,mintwire,limit)"
    )
    parser.add_argument(
        "--parts", action=argparse.BooleanOptionalAction, default=True, help="each part alone too (yes)"
    )
    parser.add_argument(
        "--newsroom", action=argparse.BooleanOptionalAction, default=True, help="the newsroom's path too (yes)"
    )
    parser.add_argument(
        "--matching", action=argparse.BooleanOptionalAction, default=True, help="the matching of watches too (yes)"
    )
    parser.add_argument(
        "--wire", action=argparse.BooleanOptionalAction, default=True, help="latency and sending too (yes)"
    )
    parser.add_argument("--pages", type=Path, metavar="DIR", help="pages too: the folder with data/articles")
    parser.add_argument("--news", type=Path, help="a collection of news for it; made texts without it")
    parser.add_argument("--mintwire", default=MINTWIRE, help="the command under test (default: beside this Python)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
