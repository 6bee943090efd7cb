"""Is the day of a page the right one?  `page_day` beside htmldate alone, in one run.

    python -m bench.quality.pagedays [--shared DIR] [--wrong]

The pages and dates of trafilatura's evaluation, in two halves by a checksum of the address: rules were made with the
first in sight, the second was only counted.  Some of those dates are wrong themselves; those that contradict a whole
date in the page's own address are counted apart.  Then statements and minutes of central banks, without those whose
`published_date` is no date of publication (the meetings of the RBA, the months of the Bank of England).
Times are of one process, without parsing; `fetched` is the same day for all, since nobody kept it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

from htmldate import find_date

from bench.tables import table
from crawlers.charsets.document import to_utf8
from crawlers.extraction.dates import page_day
from crawlers.extraction.dates.reader import Reader
from crawlers.extraction.dates.stated import in_address
from crawlers.extraction.metadata.head import read_head
from crawlers.extraction.tree import read_tree

#: After all pages were captured.
FETCHED = datetime(2026, 8, 20, tzinfo=UTC)
#: Sources whose `published_date` is another day.
_NO_PUBLICATION = ("rba_minutes", "boe_minutes")
#: Median of a page for which htmldate is not asked; a hundred pages a second are to be extracted.
_MOST_MILLISECONDS = 1.5


@dataclass(frozen=True, slots=True)
class Labelled:
    """A page, and the day that somebody says it was published."""

    part: str
    url: str
    body: bytes
    day: date


@dataclass(frozen=True, slots=True)
class Judged:
    """What both made of one page."""

    page: Labelled
    language: str
    ours: date | None
    htmldate: date | None
    origin: str
    milliseconds: float
    htmldate_milliseconds: float
    #: Whether the label is another day than the page's own address says.
    is_doubtful: bool


def evaluation(folder: Path) -> Iterator[Labelled]:
    """trafilatura's pages that have a date."""
    labels = json.loads((folder / "tests" / "evaldata.json").read_text(encoding="utf-8"))
    for url, label in labels.items():
        day = _day(label.get("date"))
        paths = (folder / "tests" / name / f"{label['file']}.gz" for name in ("cache", "eval"))
        path = next((path for path in paths if path.is_file()), None)
        if day and path:
            half = "evaluation, held out" if zlib.crc32(url.encode()) // 7 % 2 else "evaluation, in sight"
            yield Labelled(half, url, gzip.decompress(path.read_bytes()), day)


def central_banks(folder: Path) -> Iterator[Labelled]:
    """Those whose date of publication is one."""
    for path in sorted(folder.glob("*.json")):
        label = json.loads(path.read_text(encoding="utf-8"))
        day = _day(label["published_date"])
        if day and not path.name.startswith(_NO_PUBLICATION):
            body = gzip.decompress(path.with_suffix(".html.gz").read_bytes())
            yield Labelled("central banks", label["source_url"], body, day)


def judge(page: Labelled) -> Judged:
    """Both, on one page."""
    text = to_utf8(page.body, None)[0].decode()
    tree = read_tree(text)
    head = read_head(tree)
    begun = time.process_time()
    found = page_day(tree, url=page.url, fetched=FETCHED, head=head)
    ours = time.process_time()
    guessed = find_date(read_tree(text), url=page.url, original_date=True, max_date=FETCHED.strftime("%Y-%m-%d"))
    ended = time.process_time()
    address = in_address(page.url, Reader(FETCHED, "UTC", None))
    return Judged(
        page,
        (head.language or "?").lower().replace("_", "-").split("-")[0],
        found.published.day if found.published else None,
        _day(guessed),
        found.origin or "none",
        1000 * (ours - begun),
        1000 * (ended - ours),
        address is not None and address.when.day != page.day,
    )


def main(arguments: list[str] | None = None) -> int:
    """Prints the tables; 1 where ours is seldomer right or oftener wrong than htmldate, or too slow, 2 without data."""
    parser = argparse.ArgumentParser(prog="python -m bench.quality.pagedays", description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[3] / "shared")
    parser.add_argument("--wrong", action="store_true", help="list the pages whose day is another one")
    asked = parser.parse_args(arguments)
    folder = asked.shared / "data" / "articles"
    if not folder.is_dir():
        print(f"there is no {folder}; say --shared", file=sys.stderr)
        return 2
    logging.disable(logging.ERROR)  # htmldate tells of each page that is none to it
    pages = [*evaluation(folder / "trafilatura"), *central_banks(folder / "central-banks")]
    judge(pages[0])  # tables are built and modules loaded
    judged = [judge(page) for page in pages]
    _print_rates("set", lambda one: one.page.part, judged)
    print("\nwithout the labels that the page's own address contradicts:")
    sound = [one for one in judged if not one.is_doubtful]
    _print_rates("set", lambda one: one.page.part, sound)
    print("\nby language, all sets:")
    _print_rates("language", lambda one: one.language, judged)
    print("\nby where the day was found:")
    _print_rates("origin", lambda one: one.origin, judged)
    return max(_print_times(judged), _verdict(judged, list_wrong=asked.wrong))


def _print_rates(name: str, key_of: Callable[[Judged], str], judged: list[Judged]) -> None:
    sizes = Counter(map(key_of, judged))
    rows = []
    for key, _ in sizes.most_common():
        group = [one for one in judged if key_of(one) == key]
        rows.append((key, len(group), *_rates(group, "ours"), *_rates(group, "htmldate")))
    print(table((name, "pages", "right", "wrong", "none", "htmldate right", "wrong", "none"), rows))


def _rates(judged: list[Judged], side: str) -> list[str]:
    counts = Counter(_outcome(one, side) for one in judged)
    return [f"{counts[outcome] / len(judged):.1%}" for outcome in ("right", "wrong", "none")]


def _outcome(one: Judged, side: str) -> str:
    day = one.ours if side == "ours" else one.htmldate
    return "none" if day is None else "right" if day == one.page.day else "wrong"


def _print_times(judged: list[Judged]) -> int:
    """1 where the median of pages without htmldate is too slow."""
    alone = sorted(one.milliseconds for one in judged if one.origin not in ("guess", "none"))
    guessed = sorted(one.milliseconds for one in judged if one.origin in ("guess", "none"))
    theirs = median(one.htmldate_milliseconds for one in judged)
    print(f"\npage_day without htmldate: median {median(alone):.2f} ms, p95 {alone[len(alone) * 95 // 100]:.2f} ms")
    if guessed:
        share = len(guessed) / len(judged)
        print(f"with it ({share:.1%} of pages): median {median(guessed):.2f} ms, longest {guessed[-1]:.1f} ms")
    print(f"htmldate alone: median {theirs:.2f} ms")
    return int(median(alone) > _MOST_MILLISECONDS)


def _verdict(judged: list[Judged], *, list_wrong: bool) -> int:
    for one in judged if list_wrong else ():
        if _outcome(one, "ours") != "right":
            print(f"{one.page.day}  ours {one.ours} ({one.origin})  htmldate {one.htmldate}  {one.page.url:.120}")
    ours, theirs = (Counter(_outcome(one, side) for one in judged) for side in ("ours", "htmldate"))
    return int(ours["right"] < theirs["right"] or ours["wrong"] > theirs["wrong"])


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


if __name__ == "__main__":
    sys.exit(main())
