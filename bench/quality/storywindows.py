"""Labelled windows of news: what `stories` scores on and `bench.training.stories` learns from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsroom.clustering.clusterer import Sighting
from newsroom.report import Report
from newsroom.signals.signals import signals_of
from newsroom.vectors.encoder import Encoder
from newsroom.vectors.text import vector_text

_JST = timezone(timedelta(hours=9))
_MINUTE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d JST")


@dataclass(frozen=True)
class Labelled:
    """A window: its sightings in order, each with the clock, its story and whether it is scored."""

    name: str
    sightings: list[Sighting]
    clocks: list[datetime]
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
    reports = [_report(row) for row in rows]
    vectors = encoder.encode([vector_text(report) for report in reports])
    return Labelled(
        name=name,
        sightings=[_sighting(report, vectors[row]) for row, report in enumerate(reports)],
        clocks=_clocks(reports),
        stories=[str(row["story"]) for row in rows],
        languages=[row.get("lang_actual") or row["lang"] for row in rows],
        scored=[not row.get("non_news") and not row.get("doubtful") for row in rows],
    )


def _sighting(report: Report, vector: NDArray[np.float32]) -> Sighting:
    return Sighting(report, vector, signals_of(report))


def _report(row: dict[str, Any]) -> Report:
    return Report(
        id=row["id"],
        title=row["title"],
        summary=row.get("summary") or "",
        url=row.get("url") or "",
        source=row.get("source") or "",
        language=row.get("lang") or "",
        published=_time(row.get("published") or ""),
    )


def _time(text: str) -> datetime | None:
    if _MINUTE.fullmatch(text):
        return datetime.strptime(text.removesuffix(" JST"), "%Y-%m-%d %H:%M").replace(tzinfo=_JST).astimezone(UTC)
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


def _clocks(reports: list[Report]) -> list[datetime]:
    """The stream's clock: `published`, never running back."""
    clock = min((report.published for report in reports if report.published), default=datetime(2020, 1, 1, tzinfo=UTC))
    clocks = []
    for report in reports:
        clock = max(clock, report.published or clock)
        clocks.append(clock)
    return clocks
