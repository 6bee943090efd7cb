"""The labelled items of CBDC tags, by set."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.labels.windows import HERE, news_files, read_labelled
from crawlers.dates import read_date
from record.item import Item

#: Sets whose items may be read, and are learnt from.
OPEN = ("development", "learnt", "third")

Row = dict[str, Any]
_SEEN = datetime(2031, 3, 1, tzinfo=UTC)


def labelled(data: Path) -> dict[str, list[Row]]:
    """Name of each set -> its labelled items; `data` is the folder with gold/ and news/."""
    development = (data / "gold" / "cbdc" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    news = news_files(data / "news")
    third = (HERE / "cbdc-third.jsonl").read_text(encoding="utf-8").splitlines()
    second = read_labelled(HERE / "cbdc-second.jsonl", *news)
    return {
        "development": [json.loads(line) for line in development],
        "learnt": [row for row in second if not row["apart"]],
        "third": [_written(json.loads(line), number) for number, line in enumerate(third)],
        "apart": [row for row in second if row["apart"]],
        "before": read_labelled(HERE / "cbdc.jsonl", *news),
    }


def item_of(row: Row) -> Item:
    """The item that was labelled."""
    moment = read_date(row["published"] or "")
    return Item(
        id=row["url"],
        source="",
        title=row["title"],
        summary=row["summary"] or "",
        language=row["lang"],
        published=moment.at if moment else None,
        discovered=_SEEN,
    )


def _written(row: Row, number: int) -> Row:
    """A headline that a writer made up: of no address and day, and nothing is said of its event."""
    return {"summary": "", "url": f"third:{number}", "published": None, "event": None, "doubtful": False, **row}
