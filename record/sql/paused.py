"""Sources that somebody paused: they stay configured, and are not polled until they are resumed.

It is one fact: a pause is rare, and holds for sources of any origin, which itself is not changed.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from record.item import from_iso, to_iso
from record.sql import counters, facts

_PAUSED = "paused"


def paused(connection: Connection) -> dict[str, datetime]:
    """By key: since when."""
    rows = json.loads(facts.read(connection, _PAUSED) or "{}")
    return {source: from_iso(since) for source, since in rows.items()}


def pause(connection: Connection, source: str, now: datetime) -> bool:
    """Poll it no more, at once where a wire runs; False where it is paused already."""
    return _change(connection, lambda rows: rows.setdefault(source, now))


def resume(connection: Connection, source: str) -> bool:
    """Poll it again; False where it is not paused."""
    return _change(connection, lambda rows: rows.pop(source, None))


def _change(connection: Connection, change: Callable[[dict[str, datetime]], object]) -> bool:
    # First, so that of two who change at a time one waits here for the other; a running wire follows the number.
    counters.raise_by(connection, counters.SOURCES)
    rows = paused(connection)
    change(rows)
    text = json.dumps({name: to_iso(since) for name, since in rows.items()})
    return facts.put(connection, _PAUSED, text if rows else None)
