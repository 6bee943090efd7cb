"""How many pages a second become reports, on one core, beside trafilatura in its fast mode.

    python -m bench.speed.pages [--runs 5] [--pages 300] [--shared DIR]

Ours is everything: charset, text, title, authors, dates, language, cited origin; trafilatura's is the text alone, and
the text with its metadata.  The sides take turns over the same pages; CPU time, the median of the runs, and its ratio
run by run.  Then the times of single pages, and of pages made to be slow.
"""

from __future__ import annotations

import argparse
import logging
import resource
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import trafilatura

from bench.quality.pages import Case, cases_in
from bench.tables import table
from config.errors import PageError
from crawlers.extraction.extract import extract

ROOT = Path(__file__).resolve().parents[2]
FETCHED = datetime(2026, 6, 1, tzinfo=UTC)
_SENTENCE = (
    "<p>The central bank said on Tuesday that the trial would be extended to three more cities in the spring.</p>"
)
HOSTILE = {
    "10 MB of paragraphs": _SENTENCE * 100_000,
    "100,000 nested elements": "<div>" * 100_000 + _SENTENCE,
    "a line of 2 MB": f"<p>{'word ' * 400_000}</p>",
    "200,000 links": "<a href='/x'>to there</a> " * 200_000,
    "50,000 elements in a paragraph": f"<article><p>{'<span>word</span> ' * 50_000}</p></article>",
    "1,500 elements of 900 attributes": f"<div {' '.join(f'a{n}' for n in range(900))}></div>" * 1_500 + _SENTENCE,
}


def main(arguments: list[str] | None = None) -> int:
    """Returns the exit code 0: there is no threshold here, only figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed.pages", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="of each side, in turns (5)")
    parser.add_argument("--pages", type=int, default=300, help="(300)")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with data/")
    asked = parser.parse_args(arguments)
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    every = list(cases_in(asked.shared / "data" / "articles" / "trafilatura" / "tests"))
    cases = every[:: max(1, len(every) // asked.pages)]
    _compare(cases, asked.runs)
    times = sorted(_time(ours, case) for case in every)
    shown = [times[len(times) // 2], times[int(0.95 * len(times))], times[-1]]
    print(f"\n{len(every)} pages: median {shown[0]:.0f} ms, p95 {shown[1]:.0f} ms, worst {shown[2]:.0f} ms")
    _hostile()
    return 0


def ours(case: Case) -> None:
    """The whole report."""
    extract(case.body, url=case.url, fetched=FETCHED)


def _text(case: Case) -> None:
    trafilatura.extract(case.body, url=case.url, fast=True, include_comments=False)


def _text_and_metadata(case: Case) -> None:
    trafilatura.extract(case.body, url=case.url, fast=True, include_comments=False, with_metadata=True)


def _compare(cases: list[Case], runs: int) -> None:
    sides: dict[str, Callable[[Case], None]] = {
        "mintwire": ours,
        "trafilatura fast": _text,
        "trafilatura fast, with metadata": _text_and_metadata,
    }
    for side in sides.values():
        side(cases[0])
    taken: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(runs):
        for name, side in sides.items():
            taken[name].append(sum(_time(side, case) for case in cases) / len(cases))
    rows = []
    for name, each in taken.items():
        ratios = [mine / theirs for mine, theirs in zip(taken["mintwire"], each, strict=True)]
        middle = statistics.median(each)
        rows.append([name, f"{middle:.1f}", f"{1000 / middle:.0f}", f"{statistics.median(ratios):.2f}"])
    print(f"{len(cases)} pages, median of {runs} runs")
    print(table(["side", "CPU ms per page", "pages per CPU s", "mintwire's time / its"], rows))


def _time(side: Callable[[Case], None], case: Case) -> float:
    """CPU milliseconds."""
    begun = time.process_time()
    side(case)
    return 1000 * (time.process_time() - begun)


def _hostile() -> None:
    rows = []
    for name, page in HOSTILE.items():
        begun = time.process_time()
        try:
            made = f"{len(extract(page.encode(), fetched=FETCHED).content):,} characters"
        except PageError as error:
            made = error.kind
        rows.append([name, f"{time.process_time() - begun:.2f}", made])
    print(table(["a page made to be slow", "CPU s", "text"], rows))
    print(f"most memory of all: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    sys.exit(main())
