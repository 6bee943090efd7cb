"""Are two headlines of one template two stories where their subjects are two, and one where one has two names?

Pairs of bench/labels/headlines.jsonl, each placed by itself by the weights that ship.  Half of them (`apart`) were
looked at only to measure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.quality.sentences import HALVES
from bench.tables import table
from newsroom.clustering.clusterer import Clusterer
from newsroom.clustering.sighting import Sighting
from newsroom.vectors.encoder import Encoder
from newsroom.vectors.text import vector_text
from record.item import Item

LABELS = Path(__file__).resolve().parents[1] / "labels" / "headlines.jsonl"
_SEEN = datetime(2031, 3, 1, tzinfo=UTC)
_KINDS = {True: "one event, two names", False: "one template, two subjects"}


def read_headlines(*, apart: bool) -> list[dict[str, Any]]:
    """The labelled pairs that are set apart, or the others: one, other, languages, same, apart."""
    rows = (json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines())
    return [row for row in rows if row["apart"] is apart]


def sightings(row: Mapping[str, Any], encoder: Encoder) -> list[Sighting]:
    """The two headlines of a pair, as two sources have them at the same time."""
    items = [Item(id=name, source=name, title=row[name], discovered=_SEEN) for name in ("one", "other")]
    return list(map(Sighting.of, items, encoder.encode([vector_text(item) for item in items])))


def headlines(encoder: Encoder) -> str:
    """A table: how many are placed as they are labelled."""
    lines = []
    for apart, half in HALVES.items():
        rows = read_headlines(apart=apart)
        for same, what in _KINDS.items():
            found = [_are_one(sightings(row, encoder)) for row in rows if row["same"] is same]
            lines.append([half, what, str(len(found)), str(found.count(same))])
    return table(["headlines", "what", "pairs", "right"], lines)


def _are_one(pair: Sequence[Sighting]) -> bool:
    one, other = Clusterer().place_all(pair)
    return one.story == other.story
