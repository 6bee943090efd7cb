"""Sightings made by the shipped encoder and the shipped lexicon."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsroom.clustering.clusterer import Clusterer, Sighting
from newsroom.report import Report
from newsroom.signals.signals import signals_of
from newsroom.vectors.text import vector_text
from newsroom.vectors.use import UseEncoder

NOON = datetime(2031, 3, 4, 12, tzinfo=UTC)
See = Callable[..., Sighting]
#: Days of news, written for the benches.
DAYS = Path(__file__).resolve().parents[3] / "bench" / "quality" / "days"


def minutes(number: float) -> datetime:
    """So long after the beginning."""
    return NOON + timedelta(minutes=number)


@pytest.fixture(scope="session")
def see() -> See:
    """Makes a sighting: `see("id", "Title", source="outlet", …)`, fields as of Report, and `duplicate_of`."""
    encoder = UseEncoder()

    def made(item: str, title: str, *, duplicate_of: str | None = None, **fields: object) -> Sighting:
        report = Report(id=item, title=title, **{"source": f"outlet-{item}", **fields})  # type: ignore[arg-type]
        return Sighting(report, encoder.encode([vector_text(report)])[0], signals_of(report), duplicate_of)

    return made


@pytest.fixture
def busy(see: See) -> Clusterer:
    """A clusterer that has seen a morning of other news, and so knows which words are common."""
    rows = map(json.loads, (DAYS / "window_H1.jsonl").read_text("utf-8").splitlines())
    morning = [see(row["id"], row["title"], source=row["source"]) for row in rows if "Northpay" not in row["title"]]
    clusterer = Clusterer()
    clusterer.place_all([(sighting, minutes(-60)) for sighting in morning if "ノースペイ" not in sighting.report.title])
    return clusterer
