"""The labels of this folder joined with the news they were read from; they hold no text, only a hash of the address."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
# First hexadecimal digits of the SHA-256 of the address, as the label files write them.
SHA_DIGITS = 12


def read_window(name: str, news: Path) -> list[dict[str, Any]]:
    """The window `name` (a day, "2026-05-22") with the texts of the news file `news` (.jsonl.gz), by time.

    Fields as in the gold windows: id, title, url, source, published, lang, summary, story, non_news, doubtful.
    """
    items = read_labelled(HERE / "stories" / f"{name}.jsonl", news)
    return [{"id": f"{name}-{number:03}", **item} for number, item in enumerate(items)]


def read_labelled(labels: Path, *news: Path) -> list[dict[str, Any]]:
    """Each line of `labels` with title, url, source, published, lang and summary of its address's first row in `news`.

    The order is that of the labels. ValueError where the news lack a labelled address.
    """
    found = list(_lines(labels))
    rows = _rows(news, {label["url_sha"] for label in found})
    joined = []
    for label in found:
        sha = label.pop("url_sha")
        if sha not in rows:
            raise ValueError(f"{labels.name}: no item of {', '.join(each.name for each in news)} has the address {sha}")
        joined.append({**rows[sha], **label})
    return joined


def _rows(news: Iterable[Path], wanted: Collection[str]) -> dict[str, dict[str, Any]]:
    fields = ("title", "url", "source", "published", "lang", "summary")
    rows: dict[str, dict[str, Any]] = {}
    for file in news:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                sha = hashlib.sha256(row["url"].encode()).hexdigest()[:SHA_DIGITS]
                if sha in wanted:
                    rows.setdefault(sha, {field: row.get(field) for field in fields})
    return rows


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
