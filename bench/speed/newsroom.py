"""Stories, item by item: `python -m bench.speed.newsroom [--filed 10000,100000]`.

Made news (many companies, some large, that do things and are reported by several outlets) is judged as the wire does
it: vector, sighting, story.  Told are CPU milliseconds per item, mean and 99th percentile, after so many items filed.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from bench.tables import table
from newsroom.clustering.clusterer import Clusterer
from newsroom.clustering.sighting import Sighting
from newsroom.vectors.text import vector_text
from newsroom.vectors.use import UseEncoder
from record.item import Item

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

    vector: list[float] = field(default_factory=list)
    sighting: list[float] = field(default_factory=list)
    story: list[float] = field(default_factory=list)


def reports(seed: int) -> Iterator[Item]:
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
            yield Item(
                id=f"{seed}-{number}",
                source=f"s{outlet}",
                title=f"{lead}{company} {deed}",
                summary=f"{company}, a firm, {deed}.",
                discovered=START,
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
        clusterer.place(Sighting.of(replace(report, discovered=START + SPREAD * (number / filed)), vector))
    for number in range(MEASURED):
        seen = replace(next(news), discovered=START + SPREAD + timedelta(seconds=number))
        _measure(times, seen, encoder, clusterer)
    return times, clusterer


def _measure(times: Times, item: Item, encoder: UseEncoder, clusterer: Clusterer) -> None:
    begun = time.process_time()
    vector = encoder.encode([vector_text(item)])[0]
    times.vector.append(time.process_time() - begun)
    begun = time.process_time()
    sighting = Sighting.of(item, vector)
    times.sighting.append(time.process_time() - begun)
    begun = time.process_time()
    clusterer.place(sighting)
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
        parts = {"vector": times.vector, "sighting": times.sighting, "story": times.story}
        parts["together"] = [sum(each) for each in zip(*parts.values(), strict=True)]
        rows += [[f"{filed:,}", name, *_told(part)] for name, part in parts.items()]
    print(table(["filed before", "part", "mean ms", "p99 ms", "items per CPU s"], rows))


def _told(seconds: list[float]) -> list[str]:
    mean, p99 = statistics.mean(seconds), statistics.quantiles(seconds, n=100)[98]
    return [f"{1000 * mean:.2f}", f"{1000 * p99:.2f}", f"{1 / mean:,.0f}"]


if __name__ == "__main__":
    main()
