"""Stories, item by item: `python -m bench.speed.newsroom [--filed 10000,100000]`.

Made news (many companies, some large, that do things and are reported by several outlets) is judged as the wire does
it: signals, vector, story.  Told are CPU milliseconds per item, mean and 99th percentile, after so many items filed.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from bench.tables import table
from newsroom.clustering.clusterer import Clusterer, Sighting
from newsroom.report import Report
from newsroom.signals.signals import signals_of
from newsroom.vectors.text import vector_text
from newsroom.vectors.use import UseEncoder

#: Items that are measured, and those that are encoded for real before: others are near one of them.
MEASURED, ENCODED = 1_000, 1_000
#: Of items filed before, all within the window.
SPREAD = timedelta(hours=70)
START = datetime(2031, 3, 1, tzinfo=UTC)
_COMPANIES = 20_000
_DEEDS = (
    "raises ${n} million in a round led by {other}",
    "launches a stablecoin with {other}",
    "settles with the SEC for ${n} million over unregistered lending",
    "wins a licence in Singapore and plans {n} hires",
    "lost ${n} million in an exploit of its bridge, {other} says",
    "to list the token of {other} on Tuesday",
    "cuts {n}% of its staff after a weak quarter",
    "appoints the former head of {other} as chief executive",
    "tests tokenised deposits with {other} and the central bank of Brazil",
    "is sued by {other} over a patent on custody",
)
_SYLLABLES = ("ka", "ren", "to", "mi", "lux", "ver", "qua", "sol", "bri", "dex", "no", "fal", "gri", "hum", "pex", "or")


@dataclass
class Times:
    """CPU seconds per item."""

    signals: list[float] = field(default_factory=list)
    vector: list[float] = field(default_factory=list)
    story: list[float] = field(default_factory=list)


def reports(seed: int) -> Iterator[Report]:
    """Made news without end; about every second item is another outlet's on the same event."""
    chance = random.Random(seed)
    names = ["".join(chance.choices(_SYLLABLES, k=3)).capitalize() for _ in range(_COMPANIES)]
    number = 0
    while True:
        deed = chance.choice(_DEEDS).format(n=chance.randrange(2, 900), other=_one(chance, names))
        company = _one(chance, names)
        for outlet in range(chance.choice((1, 1, 1, 2, 3, 4))):
            lead = ("", "Crypto firm ", "Report: ", "Breaking: ")[outlet]
            number += 1
            yield Report(
                f"{seed}-{number}", f"{lead}{company} {deed}", f"{company}, a firm, {deed}.", source=f"s{outlet}"
            )


def _one(chance: random.Random, names: list[str]) -> str:
    """Few are often in the news."""
    return names[int(len(names) * chance.random() ** 4)]


def measure(filed: int) -> tuple[Times, Clusterer]:
    """Files so many items, then measures the next ones."""
    encoder, clusterer, news, times = UseEncoder(), Clusterer(), reports(filed), Times()
    first = [next(news) for _ in range(ENCODED)]
    vectors = encoder.encode([vector_text(report) for report in first])
    chance = np.random.default_rng(filed)
    for number in range(filed):
        report = first[number] if number < ENCODED else next(news)
        vector = vectors[number] if number < ENCODED else _near(vectors, chance)
        clusterer.place(Sighting(report, vector, signals_of(report)), START + SPREAD * (number / filed))
    for number in range(MEASURED):
        _measure(times, next(news), encoder, clusterer, START + SPREAD + timedelta(seconds=number))
    return times, clusterer


def _measure(times: Times, report: Report, encoder: UseEncoder, clusterer: Clusterer, now: datetime) -> None:
    begun = time.process_time()
    signals = signals_of(report)
    times.signals.append(time.process_time() - begun)
    begun = time.process_time()
    vector = encoder.encode([vector_text(report)])[0]
    times.vector.append(time.process_time() - begun)
    begun = time.process_time()
    clusterer.place(Sighting(report, vector, signals), now)
    times.story.append(time.process_time() - begun)


def _near(vectors: NDArray[np.float32], chance: np.random.Generator) -> NDArray[np.float32]:
    noise: NDArray[np.float32] = chance.normal(0, 0.03, (vectors.shape[1],)).astype(np.float32)
    vector = vectors[chance.integers(len(vectors))] + noise
    scaled: NDArray[np.float32] = vector / np.linalg.norm(vector)
    return scaled


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed.newsroom", description=__doc__)
    parser.add_argument("--filed", default="1000,10000,100000", help="items in the window before (1000,10000,100000)")
    rows = []
    for filed in map(int, parser.parse_args().filed.split(",")):
        times, _ = measure(filed)
        parts = {"signals": times.signals, "vector": times.vector, "story": times.story}
        parts["together"] = [sum(each) for each in zip(*parts.values(), strict=True)]
        rows += [[f"{filed:,}", name, *_told(part)] for name, part in parts.items()]
    print(table(["filed before", "part", "mean ms", "p99 ms", "items per CPU s"], rows))


def _told(seconds: list[float]) -> list[str]:
    mean, p99 = statistics.mean(seconds), statistics.quantiles(seconds, n=100)[98]
    return [f"{1000 * mean:.2f}", f"{1000 * p99:.2f}", f"{1 / mean:,.0f}"]


if __name__ == "__main__":
    main()
