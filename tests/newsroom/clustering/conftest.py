"""Sightings made by the shipped encoder and the shipped lexicon."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from newsroom.clustering.clusterer import Clusterer
from newsroom.clustering.sighting import Decision, Sighting
from newsroom.vectors.text import vector_text
from newsroom.vectors.use import UseEncoder
from tests.newsroom.items import said

NOON = datetime(2031, 3, 4, 12, tzinfo=UTC)
See = Callable[..., Sighting]
#: Days of news, written for the benches.
DAYS = Path(__file__).resolve().parents[3] / "bench" / "quality" / "days"


def minutes(number: float) -> datetime:
    """So long after the beginning."""
    return NOON + timedelta(minutes=number)


@pytest.fixture(scope="session")
def see() -> See:
    """Makes a sighting, at noon: `see("id", "Title", source="outlet", …)`, fields as of Item, and `duplicate_of`."""
    encoder = UseEncoder()

    def made(item: str, title: str, *, duplicate_of: str | None = None, **fields: object) -> Sighting:
        report = said(title, id=item, **{"source": f"outlet-{item}", "discovered": NOON, **fields})
        return Sighting.of(report, encoder.encode([vector_text(report)])[0], duplicate_of=duplicate_of)

    return made


def place(clusterer: Clusterer, sighting: Sighting, after: float = 0) -> Decision:
    """The sighting is made so many minutes after the beginning."""
    return clusterer.place(replace(sighting, at=minutes(after)))


def story_of(clusterer: Clusterer, item: str, dimensions: int = 512) -> str | None:
    """The story of a report of the window: there it stays, whatever a second sighting says.  Others open one."""
    again = Sighting.of(said("", id=item, discovered=NOON), np.zeros(dimensions, dtype=np.float32))
    decision = clusterer.place(again)
    return None if decision.opened else decision.story


@pytest.fixture
def busy(see: See) -> Clusterer:
    """A clusterer that has seen a morning of other news, and so knows which words are common."""
    rows = map(json.loads, (DAYS / "window_H1.jsonl").read_text("utf-8").splitlines())
    morning = [row for row in rows if not any(name in row["title"] for name in ("Northpay", "ノースペイ"))]
    clusterer = Clusterer()
    before = {"discovered": minutes(-60)}
    clusterer.place_all([see(row["id"], row["title"], source=row["source"], **before) for row in morning])
    return clusterer
