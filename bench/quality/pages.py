"""Does a page become the report that it is?

    python -m bench.quality.pages [--shared DIR]

The pages of `data/articles`: texts beside trafilatura's (fast, and in full) by snippets that must stand in them and
snippets that must not; by runs of four words where the page itself states its whole text in JSON-LD, which our side is
not shown; titles and authors beside trafilatura's; title and day of central banks' pages.  The pages stand in two
halves by a checksum of their files' names: rules were chosen on the first, the second was only counted.
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import re
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import trafilatura

from bench.tables import table
from crawlers.charsets.document import page_text
from crawlers.extraction.body.article import article_text
from crawlers.extraction.extract import extract
from crawlers.extraction.layout import layout_of
from crawlers.extraction.metadata.describe import site_of
from crawlers.extraction.metadata.head import read_head
from crawlers.extraction.metadata.people import authors_of
from crawlers.extraction.metadata.titles import title_of
from crawlers.extraction.tree import read_tree
from record.text import plain

ROOT = Path(__file__).resolve().parents[2]
FETCHED = datetime(2026, 6, 1, tzinfo=UTC)
#: A stated text is whole where it is this long and has at least this share of the runs that trafilatura finds.
_LEAST_STATED, _LEAST_SHARED = 600, 0.3
_RUN = 4


@dataclass(frozen=True, slots=True)
class Case:
    """A page, and what is known of it."""

    number: int
    url: str
    body: bytes
    known: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one side makes of a page."""

    text: str
    title: str
    authors: frozenset[str]


def main(arguments: list[str] | None = None) -> int:
    """Returns the exit code: 1 where a figure of texts is below trafilatura's."""
    parser = argparse.ArgumentParser(prog="python -m bench.quality.pages", description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with data/")
    folder = parser.parse_args(arguments).shared / "data" / "articles"
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    cases = list(cases_in(folder / "trafilatura" / "tests"))
    sides: dict[str, Callable[[Case], Reading]] = {
        "mintwire": _ours,
        "trafilatura fast": lambda case: _trafilatura(case, fast=True),
        "trafilatura": lambda case: _trafilatura(case, fast=False),
    }
    readings = {name: [read(case) for case in cases] for name, read in sides.items()}
    at_least = _snippets(cases, readings)
    _runs(cases, readings)
    _fields(cases, readings)
    _central_banks(folder / "central-banks")
    return 0 if at_least else 1


def cases_in(folder: Path) -> Iterator[Case]:
    """The pages of trafilatura's evaluation, and what must be found on them."""
    pages = json.loads((folder / "evaldata.json").read_text(encoding="utf-8"))
    for number, (url, known) in enumerate(pages.items()):
        for kind in ("cache", "eval"):
            path = folder / kind / f"{known['file']}.gz"
            if path.exists():
                yield Case(number, url, gzip.decompress(path.read_bytes()), known)


def _ours(case: Case) -> Reading:
    root = read_tree(page_text(case.body, None)[0])
    head = read_head(root)
    site = site_of(head, case.url)
    layout = layout_of(root, head)
    title = title_of(head, layout, site)
    authors = authors_of(head, layout, site)
    return Reading(article_text(root, title, authors).content, title, _keys(authors))


def _trafilatura(case: Case, *, fast: bool) -> Reading:
    text = trafilatura.extract(case.body, url=case.url, fast=fast, include_comments=False) or ""
    facts = trafilatura.extract_metadata(case.body, default_url=case.url)
    return Reading(text, facts.title or "", _keys((facts.author or "").split(";")))


def _keys(names: Sequence[str]) -> frozenset[str]:
    return frozenset(key for name in names if (key := _key(name)))


def _key(text: str | None) -> str:
    return re.sub(r"\W+", "", (text or "").casefold())


def _folded(text: str) -> str:
    return " ".join(text.split())


def _snippets(cases: list[Case], readings: dict[str, list[Reading]]) -> bool:
    print("snippets that must stand in the text, and snippets that must not")
    rows, best = [], True
    for half, wanted in (("in sight", (0,)), ("held out", (1,)), ("all", (0, 1))):
        scores = {}
        for name, side in readings.items():
            counts: Counter[str] = Counter()
            for case, reading in zip(cases, side, strict=True):
                text = _folded(reading.text) if zlib.crc32(case.known["file"].encode()) % 2 in wanted else None
                if text is not None:
                    counts["with"] += len(case.known["with"])
                    counts["found"] += sum(_folded(snippet) in text for snippet in case.known["with"])
                    counts["wrong"] += sum(_folded(snippet) in text for snippet in case.known["without"])
            precision, recall = counts["found"] / (counts["found"] + counts["wrong"]), counts["found"] / counts["with"]
            scores[name] = (precision, recall, _f1(precision, recall))
            rows.append([half, name, *(f"{score:.3f}" for score in scores[name])])
        best = best and all(scores["mintwire"][n] >= scores["trafilatura fast"][n] for n in range(3))
    print(table(["pages", "side", "precision", "recall", "F1"], rows), "\n")
    return best


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _runs(cases: list[Case], readings: dict[str, list[Reading]]) -> None:
    stated = [_stated(case) for case in cases]
    others = [_shingles(reading.text) for reading in readings["trafilatura"]]
    whole = [
        number
        for number, text in enumerate(stated)
        if len(text) >= _LEAST_STATED and _shared(_shingles(text), others[number]) >= _LEAST_SHARED
    ]
    print(f"runs of {_RUN} words, on {len(whole)} pages that state their whole text (often without lead and headings)")
    rows = []
    for name, side in readings.items():
        pairs = [(_shingles(side[number].text), _shingles(stated[number])) for number in whole]
        precision = sum(sum((one & two).values()) / max(1, one.total()) for one, two in pairs) / len(pairs)
        recall = sum(sum((one & two).values()) / max(1, two.total()) for one, two in pairs) / len(pairs)
        rows.append([name, f"{precision:.3f}", f"{recall:.3f}", f"{_f1(precision, recall):.3f}"])
    print(table(["side", "precision", "recall", "F1"], rows), "\n")


def _stated(case: Case) -> str:
    bodies = [node.get("articleBody") for node in read_head(read_tree(page_text(case.body, None)[0])).nodes]
    return plain(max((body for body in bodies if isinstance(body, str)), key=len, default=""))


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[start : start + _RUN]) for start in range(max(0, len(words) - _RUN + 1)))


def _shared(one: Counter[tuple[str, ...]], other: Counter[tuple[str, ...]]) -> float:
    return sum((one & other).values()) / max(1, (one | other).total())


def _fields(cases: list[Case], readings: dict[str, list[Reading]]) -> None:
    rows = []
    for name in ("mintwire", "trafilatura"):
        counts: Counter[str] = Counter()
        for case, reading in zip(cases, readings[name], strict=True):
            if case.known.get("title"):
                counts["titles"] += 1
                counts["right titles"] += _key(reading.title) == _key(case.known["title"])
            if case.known.get("author"):
                known = case.known["author"]
                parts = [known] if isinstance(known, str) else known
                authors = _keys([one for part in parts for one in re.split(r"[;,]| and | und ", part)])
                counts["authors"] += 1
                counts["right authors"] += authors == reading.authors
                counts["wrong authors"] += bool(reading.authors) and not authors & reading.authors
        titles = f"{counts['right titles']} of {counts['titles']}"
        authors_right = f"{counts['right authors']} of {counts['authors']}"
        rows.append([name, titles, authors_right, counts["wrong authors"]])
    print(table(["side", "titles right", "all authors right", "none of them right"], rows), "\n")


def _central_banks(folder: Path) -> None:
    """What is stated there is another scraper's: where it is only the site's name, or no day of publication (the RBA's
    and the Bank of England's are the meeting's, or its month), nothing is counted."""
    counts: Counter[tuple[str, str]] = Counter()
    for path in sorted(folder.glob("*.json")):
        known = json.loads(path.read_text(encoding="utf-8"))
        body = gzip.decompress(path.with_suffix(".html.gz").read_bytes())
        page = extract(body, url=known["source_url"], fetched=FETCHED)
        kind = f"{known['bank_id']} {known['doc_type']}"
        title = _key(known["title"])
        if title != _key("The Fed - Monetary Policy:"):
            counts[kind, "titles"] += 1
            counts[kind, "right titles"] += title.endswith(_key(page.title)) and bool(page.title)
        if known["bank_id"] not in ("boe", "rba"):
            counts[kind, "days"] += 1
            day = page.published.day.isoformat() if page.published else None
            counts[kind, "right days"] += day == known["published_date"]
    names = ("titles", "right titles", "days", "right days")
    kinds = sorted({kind for kind, _ in counts})
    print(table(["central banks", *names], [[kind, *(counts[kind, name] for name in names)] for kind in kinds]))


if __name__ == "__main__":
    sys.exit(main())
