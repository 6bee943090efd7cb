"""The window of recent reports, read back from SQL after a start."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

import numpy as np
from sqlalchemy import Connection, func, select

from newsroom.clustering.clusterer import Clusterer
from newsroom.clustering.sighting import Sighting
from newsroom.clustering.window import MOST_ITEMS, WINDOW
from newsroom.lane.editing import hold
from newsroom.lane.placing import Placer
from newsroom.vectors.encoder import Encoder
from record.item import Item
from record.sql.tables import items, vectors

#: Columns of a report that its sighting is made of.
_READ = ("id", "source", "url", "title", "summary", "language", "published", "discovered")


def restored(connection: Connection, encoder: Encoder, now: datetime) -> Placer:
    """A placer that knows the window as SQL does, and what editors corrected in it.

    The window ends with the newest item that was discovered by `now`.  Items without a vector of this encoder are left
    out: they were judged by another one, or not at all.
    """
    clusterer = Clusterer()
    newest = connection.scalar(select(func.max(items.c.discovered)).where(items.c.discovered <= now))
    if newest is not None:
        for story, sightings in _sightings(connection, encoder, newest - WINDOW, now).items():
            clusterer.restore(story, sightings)
        hold(connection, clusterer, newest - WINDOW)
    return Placer(clusterer)


def _sightings(connection: Connection, encoder: Encoder, since: datetime, now: datetime) -> dict[str, list[Sighting]]:
    query = (
        select(*(items.c[name] for name in _READ), items.c.story, items.c.duplicate_of, vectors.c.vector)
        .join(vectors, vectors.c.item == items.c.id)
        .where(items.c.discovered >= since, items.c.revision == 0, vectors.c.encoder == encoder.name)
        .order_by(items.c.discovered.desc(), items.c.id)
        .limit(MOST_ITEMS)
    )
    found: dict[str, list[Sighting]] = defaultdict(list)
    for row in connection.execute(query):
        item = Item(**{name: getattr(row, name) for name in _READ})
        vector = np.frombuffer(row.vector, dtype="<f2").astype(np.float32)
        found[row.story].append(Sighting.of(item, vector, duplicate_of=row.duplicate_of).seen(now))
    return found
