"""`mintwire group`: reports of the same event, found as the running wire finds them."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import IO, Any

import typer

from newsroom.clustering.clusterer import Clusterer
from newsroom.clustering.sighting import Decision, Sighting
from newsroom.clustering.window import WINDOW
from newsroom.duplicates.claims import Copies, claim
from newsroom.duplicates.memory import MemoryStore
from newsroom.vectors.text import vector_text
from newsroom.vectors.use import UseEncoder
from scheduler.cli.context import FAILED, new_app, print_json
from scheduler.cli.jsonlines import BEGINNING, Row, Rows, batches

app = new_app()

#: Placed at once, as by the story lane.
_BATCH = 200


@app.command()
def group(
    reasons: bool = typer.Option(False, "--reasons", help="also say why, as `cluster_reasons`"),
) -> None:
    """Add `cluster` to reports: JSON lines on standard input, the same on standard output, in order.

    Reports with equal `cluster` (the id of its first report) tell of the same event. Each line needs `id` and `title`,
    and may have `summary`, `content`, `url`, `source`, `published` and `lang`. `published` is the clock: a report joins
    a story of the 72 hours before it, and what is published out of order is as late as the latest before it. Nothing
    is printed before the input ends, since a later report can show two stories to be one. A line that cannot be read
    is told on standard error and left out; the exit code is 1 then.

    \b
    Examples:
      mintwire pull yesterday | mintwire group | jq -r .cluster | sort | uniq -c
      mintwire group --reasons < items.jsonl
    """
    reading = Rows(sys.stdin.buffer)
    grouping = Grouping()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as spool:
        for batch in batches(reading, _BATCH):
            _keep(spool, batch, grouping.place(batch), reasons=reasons)
        spool.seek(0)
        for line in spool:
            row = json.loads(line)
            print_json({**row, "cluster": grouping.now(row["cluster"])})
    if reading.refused:
        raise SystemExit(FAILED)


class Grouping:
    """Stories of a stream of reports whose clock is their publication."""

    def __init__(self) -> None:
        self._encoder = UseEncoder()
        self._texts = MemoryStore()
        self._clusterer = Clusterer()
        #: When each report was seen, by that clock.
        self._seen: dict[str, datetime] = {}
        #: The first time that a report has.
        self._first: datetime | None = None

    def place(self, batch: Sequence[Row]) -> list[Decision]:
        """The story of each report, as known by now."""
        if self._first is None:
            self._first = next((row.item.published for row in batch if row.item.published), None)
        first = self._first or BEGINNING  # what comes before the first time is as old as that
        seen = [replace(row.item, discovered=max(row.item.discovered, first)) for row in batch]
        self._seen |= {item.id: item.discovered for item in seen}
        pairs = [(copy, each.of) for copy, each in asyncio.run(claim(self._texts, seen, 0)).items()]
        # The wire forgets a text when it leaves the window.
        same = Copies({copy: of for copy, of in pairs if abs(self._seen[copy] - self._seen[of]) <= WINDOW})
        vectors = self._encoder.encode([vector_text(item) for item in seen])
        return self._clusterer.place_all(
            [
                Sighting.of(item, vector, duplicate_of=same.twin(item.id))
                for item, vector in zip(seen, vectors, strict=True)
            ]
        )

    def now(self, story: str) -> str:
        """The story that this one is part of by now."""
        return self._clusterer.now(story)


def _keep(spool: IO[str], batch: Iterable[Row], decisions: Iterable[Decision], *, reasons: bool) -> None:
    """Lines wait in a file, not in memory."""
    for row, decision in zip(batch, decisions, strict=True):
        why = [{"kind": each.kind, "detail": each.detail, "weight": round(each.weight, 2)} for each in decision.reasons]
        kept: dict[str, Any] = {**row.data, "cluster": decision.story}
        spool.write(json.dumps({**kept, "cluster_reasons": why} if reasons else kept) + "\n")
