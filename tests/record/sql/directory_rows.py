"""A small directory for the tests, in the form in which the config is synchronised."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from record.sql.watches import WatchRow, read_watches

DIRECTORY: dict[str, list[dict[str, Any]]] = {
    "concepts": [],
    "sources": [{"id": "ecb-press", "name": "European Central Bank", "spec": {"id": "ecb-press", "every": "5m"}}],
    "watches": [
        {"id": "digital-euro", "query": '"digital euro"', "sources": [], "languages": []},
        {"id": "quiet", "query": "nobody", "sources": ["ecb-press"], "languages": ["en"]},
    ],
    "channels": [
        {"id": "desk", "kind": "telegram", "chat": "-1001", "thread": 5},
        {"id": "screen", "kind": "console", "chat": None, "thread": None},
    ],
    "subscriptions": [
        {"channel": "desk", "watch": "digital-euro", "mode": "now"},
        {"channel": "screen", "watch": "digital-euro", "mode": "now"},
    ],
}


def read_watch(connection: Connection, watch: str) -> WatchRow | None:
    """One watch in force."""
    return next(iter(read_watches(connection, [watch])), None)
