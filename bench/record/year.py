"""`python -m bench.record.year file|close FOLDER …`: the two parts of the bench that no command does alone.

They are processes of their own, so that the memory of each can be told.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import random
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

from config.collections import KeepFiles
from record.closing.steps import Closing, Wire, close_day
from record.collections.collections import Collections
from record.collections.layout import keys_in, root_in
from record.collections.proof.keys import Keys
from record.collections.proof.signing import seal
from record.collections.warc import Exchange, pack
from record.collections.writing import SegmentWriter
from record.item import Item
from record.rss import Feed, FeedEntry, write_rss
from record.sql.database import migrate, open_engine

FIRST = date(2025, 1, 1)
#: Reports that one poll of a source brings at most, and polls of a flush.
_ITEMS, _POLLS = 20, 50
T = TypeVar("T")

_NO_SLUG = re.compile(r"[^a-z0-9]+")


def days_of(days: int) -> list[date]:
    """The first so many."""
    return [FIRST + timedelta(days=number) for number in range(days)]


def news_in(folder: Path) -> list[dict[str, Any]]:
    """All reports of a folder of `*.jsonl.gz`."""
    found = []
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            found += [json.loads(line) for line in lines]
    # A day has of every source.
    random.Random(1).shuffle(found)
    return found


def item_of(number: int, row: dict[str, Any], at: datetime) -> Item:
    """A report of the news as if it had been discovered then."""
    source = _NO_SLUG.sub("-", str(row.get("source", "")).lower()).strip("-") or "unnamed"
    return Item(
        id=f"{number:016x}",
        source=source,
        url=row.get("url"),
        title=row.get("title") or None,
        summary=row.get("summary") or None,
        content=row.get("content") or None,
        language=row.get("lang") or None,
        published=at - timedelta(minutes=2),
        discovered=at,
        guid=row.get("url"),
        news="news",
    )


def items_of(day: date, first: int, number: int, news: Sequence[dict[str, Any]]) -> Iterator[Item]:
    """The reports `first`, `first + 1` … of the year, all over the day."""
    begin, step = datetime.combine(day, time(), UTC), timedelta(days=1) / max(number, 1)
    for each in range(number):
        yield item_of(first + each, news[(first + each) % len(news)], begin + each * step)


def file(folder: Path, items: int, days: int, source: Path) -> None:
    """As a crawl process does: responses, then the items that they brought, many polls at a flush."""
    news, number = news_in(source), 0
    for index, day in enumerate(days_of(days)):
        until = items * (index + 1) // days
        found = sorted(items_of(day, number, until - number, news), key=lambda item: item.source)
        writer = SegmentWriter(root_in(folder / "data"), f"bench{index}")
        polls = [
            poll for _, its in groupby(found, key=lambda item: item.source) for poll in _together(list(its), _ITEMS)
        ]
        for some in _together(polls, _POLLS):
            packed = [(poll, pack(_answer(poll))) for poll in some]
            writer.file(day, [(item, records) for poll, records in packed for item in poll])
        writer.close()
        number = until


def _together(all_: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    return (all_[start : start + most] for start in range(0, len(all_), most))


def _answer(items: Sequence[Item]) -> Exchange:
    """A feed with these items, which are of one source."""
    source = items[0].source
    body = io.BytesIO()
    feed = Feed(title=source, link=f"https://{source}.example/", description="News")
    entries = (
        FeedEntry(id=item.id, title=item.title, link=item.url, summary=item.summary, html=item.content)
        for item in items
    )
    write_rss(body, feed, entries)
    headers = [("Content-Type", "application/rss+xml")]
    return Exchange(f"https://{source}.example/feed", items[-1].discovered, 200, headers, body.getvalue(), [])


def close(folder: Path) -> None:
    """Every day, in order; SQL knows nothing of them, so that stories and matches are none."""
    data = folder / "data"
    collections, keys = Collections(root_in(data)), Keys.open(keys_in(data))
    engine = open_engine(f"sqlite:///{data / 'mintwire.db'}")
    migrate(engine)
    wire = Wire("bench", "", KeepFiles(), lambda _: None, lambda where, manifest: seal(where, manifest, keys))
    for day in collections.days():
        close_day(Closing(day, collections, engine, wire, datetime.now(UTC), lambda: None))
    engine.dispose()


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.record.year", description=__doc__)
    parser.add_argument("what", choices=["file", "close"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--items", type=int)
    parser.add_argument("--days", type=int)
    parser.add_argument("--news", type=Path)
    asked = parser.parse_args(arguments)
    if asked.what == "file":
        file(asked.folder, asked.items, asked.days, asked.news)
    else:
        close(asked.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
