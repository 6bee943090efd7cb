"""The labels of this folder joined with the news they were read from; they hold no text, only a hash of the address."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
#: Days of stories that weights are learnt from, and those that are only looked at to measure.
LEARNT, APART = HERE / "stories" / "learnt", HERE / "stories" / "apart"
# First hexadecimal digits of the SHA-256 of the address, as the label files write them.
SHA_DIGITS = 12

_Row = dict[str, Any]
_FIELDS = ("title", "url", "source", "published", "lang", "summary")


def days(folder: Path, news: Path) -> Iterator[tuple[str, list[_Row]]]:
    """Each labelled day of LEARNT or APART with its rows, by time; `news` is the folder of the news files (.jsonl.gz).

    Fields as in the gold windows: id, title, url, source, published, lang, summary, story, non_news, doubtful.
    """
    files = news_files(news)
    for path in sorted(folder.glob("*.jsonl")):
        rows = read_labelled(path, *files, day=path.stem)
        yield path.stem, [{"id": f"{path.stem}-{at:03}", **row} for at, row in enumerate(rows)]


def news_files(news: Path) -> list[Path]:
    """The news files of a folder, in the order in which the labels count an address's first row."""
    return sorted(news.glob("*.jsonl.gz"))


def read_labelled(labels: Path, *news: Path, day: str = "") -> list[_Row]:
    """Each line of `labels` with title, url, source, published, lang and summary of its address's first row in `news`,
    or in the one of them that the line names as its `news`; the first of that `day` (2026-05-20), if there is one.

    The order is that of the labels. ValueError where the news lack a labelled address.
    """
    found = list(_lines(labels))
    rows = _rows(news, {label["url_sha"] for label in found}, day)
    joined = []
    for label in found:
        sha, named = label.pop("url_sha"), label.pop("news", None)
        places = [(file, sha) for file in map(_name, news) if named in (None, file)]
        row = next((rows[place] for place in places if place in rows), None)
        if row is None:
            raise ValueError(f"{labels.name}: no item of {', '.join(map(_name, news))} has the address {sha}")
        joined.append({**row, **label})
    return joined


def _rows(news: Iterable[Path], wanted: Collection[str], day: str) -> dict[tuple[str, str], _Row]:
    rows: dict[tuple[str, str], _Row] = {}
    for file in news:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                sha = hashlib.sha256(row["url"].encode()).hexdigest()[:SHA_DIGITS]
                place = _name(file), sha
                if sha in wanted and (place not in rows or _is_of(row, day) > _is_of(rows[place], day)):
                    rows[place] = {field: row.get(field) for field in _FIELDS}
    return rows


def _is_of(row: _Row, day: str) -> bool:
    return (row["published"] or "").startswith(day)


def _name(news: Path) -> str:
    return news.name.removesuffix(".jsonl.gz")


def _lines(path: Path) -> Iterator[_Row]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
