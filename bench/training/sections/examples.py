"""Examples: reports with the section that a reader gave them."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.labels.windows import HERE as LABELS
from bench.labels.windows import news_files, read_labelled
from config.sections import SECTIONS, Section
from newsroom.boilerplate.foot import judged
from record.item import Item

FOLDER = Path(__file__).parent
#: Hexadecimal digits of the hash that stands for a real report.
_DIGITS = 12
#: Sets of bench/labels that are measured on, in whole or in part.
_HELD = ("sections", "sections-second")
_SEEN = datetime(2031, 3, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Example:
    """A report, the section of it, and a second one that would do as well, if any."""

    item: Item
    section: Section
    alt: Section | None
    #: Where it comes from, for figures by kind.
    origin: str


def written() -> list[Example]:
    """Those that were written for this."""
    return [_example(row, path.stem) for path in sorted(FOLDER.glob("written-*.jsonl")) for row in _rows(path)]


def labelled(shared: Path) -> list[Example]:
    """The real reports that were labelled here, but for those that other sets have too."""
    labels = {
        each: (row, path.stem)
        for path in sorted(FOLDER.glob("labelled*.jsonl"))
        for row in _rows(path)
        for each in row["ids"].split()
    }
    elsewhere = {row["url_sha"] for name in _HELD for row in _rows(LABELS / f"{name}.jsonl")}
    for each in elsewhere | set(map(key, _rows(_development(shared)))):
        labels.pop(each, None)
    found: dict[str, Example] = {}
    for row in _real(shared):
        if (each := key(row)) in labels and each not in found:
            label, origin = labels[each]
            found[each] = _example({**row, **label}, origin)
    return [found[each] for each in labels if each in found]


def development(shared: Path) -> list[Example]:
    """The development labels."""
    return [_example(row, row["set"]) for row in _rows(_development(shared))]


def second(shared: Path, *, apart: bool) -> list[Example]:
    """The real reports of all news sets that two readers labelled: those to learn from, or those set apart."""
    rows = read_labelled(LABELS / "sections-second.jsonl", *news_files(shared / "data" / "news"))
    return [_example(row, row["kind"]) for row in rows if row["apart"] == apart]


def first_held_out(shared: Path) -> list[Example]:
    """A plain random sample of the collector's news, labelled before anything that is learnt from."""
    rows = read_labelled(LABELS / "sections.jsonl", shared / "data" / "news" / "web3-news-collector.jsonl.gz")
    return [_example(row, "first held out") for row in rows]


def key(row: dict[str, Any]) -> str:
    """What stands for a real report in labelled*.jsonl."""
    return hashlib.sha256((row.get("url") or row["title"]).encode()).hexdigest()[:_DIGITS]


def _real(shared: Path) -> Iterator[dict[str, Any]]:
    data = shared / "data"
    for path in sorted((data / "gold" / "stories").glob("window_*.jsonl")):
        yield from _rows(path)
    yield from _rows(data / "gold" / "cbdc" / "dev.jsonl")
    for path in news_files(data / "news"):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def _development(shared: Path) -> Path:
    return shared / "data" / "gold" / "sections" / "dev.jsonl"


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _example(row: dict[str, Any], origin: str) -> Example:
    section, alt = row["section"], row.get("alt")
    if section not in SECTIONS or (alt is not None and alt not in SECTIONS):
        raise ValueError(f"no such section: {row}")
    item = Item(
        id=row.get("id", ""),
        source=row.get("source") or "",
        title=row["title"],
        summary=row.get("summary"),
        language=row.get("lang"),
        discovered=_SEEN,
    )
    return Example(judged(item), section, alt, origin)
