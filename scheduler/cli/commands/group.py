"""`mintwire group`: reports of the same event, found as the running wire finds them."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import IO, Any

import numpy as np
import typer
from numpy.typing import NDArray

from newsroom.clustering.clusterer import Clusterer
from newsroom.clustering.sighting import Decision, Reason, Sighting
from newsroom.clustering.window import WINDOW
from newsroom.duplicates.claims import Copies, claim
from newsroom.duplicates.memory import MemoryStore
from newsroom.vectors.encoder import Encoder
from newsroom.vectors.text import vector_text
from newsroom.vectors.use import UseEncoder
from scheduler.cli.context import FAILED, new_app, print_json
from scheduler.cli.jsonlines import BEGINNING, TICK, Row, Rows, batches, row_of

app = new_app()

#: Placed at once, as by the story lane.
_BATCH = 200


@app.command()
def group(
    reasons: bool = typer.Option(False, "--reasons", help="also say why, as `cluster_reasons`"),
) -> None:
    """Add `cluster` to reports: JSON lines on standard input, the same on standard output, in order.

    Reports with equal `cluster` (the id of its first report) tell of the same event. Each line needs `id` and `title`,
    and may have `summary`, `content`, `url`, `source`, `published` and `lang`. The input is sorted by `published`
    before it is grouped, whatever its order; a line without it is as late as the line before it. The reports of a
    story span 72 hours at most. Nothing is printed before the input ends, since a later report can show two stories to
    be one. A line that cannot be read is told on standard error and left out; the exit code is 1 then.

    \b
    Examples:
      mintwire pull yesterday | mintwire group | jq -r .cluster | sort | uniq -c
      mintwire group --reasons < items.jsonl
    """
    reading = Rows(sys.stdin.buffer)
    grouping = Grouping()
    decided: dict[int, dict[str, Any]] = {}
    with tempfile.TemporaryFile() as file:
        spool = Spool(file, reading)
        for batch in batches(spool.in_time(), _BATCH):
            for row, decision in zip(batch, grouping.place(batch), strict=True):
                why = {"cluster_reasons": list(map(_plain, decision.reasons))} if reasons else {}
                decided[row.number] = {"cluster": decision.story, **why}
        for row in spool:
            found = decided[row.number]
            print_json({**row.data, **found, "cluster": grouping.now(found["cluster"])})
    if reading.refused:
        raise SystemExit(FAILED)


class Spool:
    """Rows that wait in a file, not in memory, and are read again in order of time."""

    def __init__(self, file: IO[bytes], reading: Iterable[Row]) -> None:
        self._file = file
        #: When each row was published, if that is known, and where it stands in the file.
        self._places: list[tuple[datetime | None, int]] = []
        for row in reading:
            published = row.item.published
            self._places.append((published and min(published, row.item.discovered), file.tell()))
            file.write(json.dumps([row.number, row.data]).encode() + b"\n")

    def __iter__(self) -> Iterator[Row]:
        """As they came."""
        return (self._at(place) for _, place in self._places)

    def in_time(self) -> Iterator[Row]:
        """By publication, each discovered after it; without one it is as late as the row before it."""
        clock = next((time for time, _ in self._places if time is not None), BEGINNING)
        timed = []
        for time, place in self._places:
            clock = time or clock
            timed.append((clock, place))
        seen = BEGINNING
        for time, place in sorted(timed):
            seen = max(seen + TICK, time)
            row = self._at(place)
            yield replace(row, item=replace(row.item, discovered=seen))

    def _at(self, place: int) -> Row:
        self._file.seek(place)
        return row_of(*json.loads(self._file.readline()))


class Grouping:
    """Stories of a stream of reports whose clock is their publication."""

    def __init__(self, encoder: Encoder | None = None) -> None:
        self._encoder = encoder or UseEncoder()
        self._texts = MemoryStore()
        self._clusterer = Clusterer()
        #: When each report was seen.
        self._seen: dict[str, datetime] = {}

    def place(self, batch: Sequence[Row], vectors: Sequence[NDArray[np.float32]] | None = None) -> list[Decision]:
        """The story of each report, as known by now; `vectors`: theirs, by the same encoder."""
        seen = [row.item for row in batch]
        self._seen |= {item.id: item.discovered for item in seen}
        pairs = [(copy, each.of) for copy, each in asyncio.run(claim(self._texts, seen, 0)).items()]
        # The wire forgets a text when it leaves the window.
        same = Copies({copy: of for copy, of in pairs if abs(self._seen[copy] - self._seen[of]) <= WINDOW})
        if vectors is None:
            vectors = list(self._encoder.encode([vector_text(item) for item in seen]))
        return self._clusterer.place_all(
            [
                Sighting.of(item, vector, duplicate_of=same.twin(item.id))
                for item, vector in zip(seen, vectors, strict=True)
            ]
        )

    def now(self, story: str) -> str:
        """The story that this one is part of by now."""
        return self._clusterer.now(story)


def _plain(reason: Reason) -> dict[str, Any]:
    return {"kind": reason.kind, "detail": reason.detail, "weight": round(reason.weight, 2)}
