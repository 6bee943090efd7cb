"""A small directory for the tests, in the form in which the config is synchronised."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine

from record.sql import directory
from record.sql.channels import find_channel, list_channels
from record.sql.directory import Configured
from record.sql.watches import WatchRow, list_subscriptions, list_watches

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def watch_row(identity: str, query: str, **changes: Any) -> dict[str, Any]:
    """A watch of everything."""
    return {"id": identity, "query": query, "sources": [], "languages": [], "sections": [], **changes}


def channel_row(identity: str, kind: str = "console", chat: str | None = None, **changes: Any) -> dict[str, Any]:
    """A channel; without more the console."""
    return {"id": identity, "kind": kind, "chat": chat, "thread": None, "spec": {}, **changes}


def subscription_row(channel: str, watch: str, **changes: Any) -> dict[str, Any]:
    """A channel that hears of a watch at once."""
    return {"channel": channel, "watch": watch, "mode": "now", "updates": False, "priority": 0, **changes}


DIRECTORY = Configured(
    sources=[{"id": "ecb-press", "name": "European Central Bank", "spec": {"id": "ecb-press", "every": "5m"}}],
    watches=[
        watch_row("digital-euro", '"digital euro"'),
        watch_row("quiet", "nobody", sources=["ecb-press"], languages=["en"]),
    ],
    channels=[channel_row("desk", "telegram", "-1001", thread=5), channel_row("screen")],
    subscriptions=[subscription_row("desk", "digital-euro"), subscription_row("screen", "digital-euro")],
)


def synchronise(engine: Engine, now: datetime = NOW, base: Configured = DIRECTORY, **changes: Any) -> bool:
    """The config says this now."""
    with engine.begin() as connection:
        return directory.synchronise(connection, replace(base, **changes), now)


def read_watch(connection: Connection, name: str) -> WatchRow | None:
    """One watch in force."""
    return next((watch for watch in list_watches(connection) if watch.name == name), None)


def number_of(connection: Connection, channel: str) -> int:
    """The number of a channel in force."""
    row = find_channel(connection, channel)
    assert row is not None
    return row.number


def heard(connection: Connection) -> dict[str, list[str]]:
    """Who hears of each watch in force, by names."""
    names = {watch.number: watch.name for watch in list_watches(connection)}
    places = {channel.number: channel.name for channel in list_channels(connection)}
    found: dict[str, list[str]] = {}
    for each in list_subscriptions(connection):
        found.setdefault(names[each.watch], []).append(places[each.channel])
    return {watch: sorted(them) for watch, them in found.items()}
