"""Labelled windows of news: what `stories` scores on and `bench.training.stories` learns from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from newsroom.clustering.sighting import Sighting
from newsroom.vectors.encoder import Encoder
from newsroom.vectors.text import vector_text
from record.item import Item

_JST = timezone(timedelta(hours=9))
_MINUTE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d JST")


@dataclass(frozen=True)
class Labelled:
    """A window: its sightings in order, each with its story and whether it is scored."""

    name: str
    sightings: list[Sighting]
    stories: list[str]
    languages: list[str]
    scored: list[bool]


def windows(folder: Path, encoder: Encoder) -> Iterator[Labelled]:
    """The windows of a folder of gold labels (`window_*.jsonl`)."""
    for path in sorted(folder.glob("window_*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines if line.strip()]
        yield labelled_window(path.stem.removeprefix("window_"), rows, encoder)


def labelled_window(name: str, rows: list[dict[str, Any]], encoder: Encoder) -> Labelled:
    """A window from its rows, in their order."""
    items = _items(rows)
    vectors = encoder.encode([vector_text(item) for item in items])
    return Labelled(
        name=name,
        sightings=list(map(Sighting.of, items, vectors)),
        stories=[str(row["story"]) for row in rows],
        languages=[row.get("lang_actual") or row["lang"] for row in rows],
        scored=[not row.get("non_news") and not row.get("doubtful") for row in rows],
    )


def _items(rows: list[dict[str, Any]]) -> list[Item]:
    """Discovered when they were published, by a clock that never runs back."""
    published = [_time(row.get("published") or "") for row in rows]
    clock = min(filter(None, published), default=datetime(2020, 1, 1, tzinfo=UTC))
    items = []
    for row, moment in zip(rows, published, strict=True):
        clock = max(clock, moment or clock)
        items.append(
            Item(
                id=row["id"],
                source=row.get("source") or "",
                url=row.get("url"),
                title=row["title"],
                summary=row.get("summary"),
                language=row.get("lang"),
                published=moment,
                discovered=clock,
            )
        )
    return items


def _time(text: str) -> datetime | None:
    if _MINUTE.fullmatch(text):
        return datetime.strptime(text.removesuffix(" JST"), "%Y-%m-%d %H:%M").replace(tzinfo=_JST).astimezone(UTC)
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None
