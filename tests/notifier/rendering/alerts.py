"""Alerts for the tests, written as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from notifier.rendering.alert import Again, Alert, Other, alert_message
from notifier.rendering.message import Message
from record.item import from_iso

USUAL: dict[str, Any] = {
    "title": "Digital euro: <next> phase & more",
    "url": "https://example.org/a?b=1&c=2",
    "source_name": "European Central Bank",
    "summary": "The Council decided.",
    "published": "2026-11-23T08:30:00Z",
    "discovered": "2026-11-23T08:31:00Z",
    "words": ["digital euro"],
    "watches": ["digital-euro"],
}


def alert_of(row: Mapping[str, Any]) -> Alert:
    """An alert from a row of a table: times as ISO 8601, others as {name, url}, again as {because, hours}."""
    values = dict(row)
    for name in ("published", "discovered", "corrected"):
        values[name] = from_iso(values[name]) if values.get(name) else None
    for name in ("words", "watches"):
        values[name] = tuple(values[name])
    values["others"] = tuple(Other(each["name"], each["url"]) for each in values.get("others", ()))
    values["lead"] = Other(**values["lead"]) if values.get("lead") else None
    values["again"] = Again(**values["again"]) if values.get("again") else None
    there = values.pop("first", None)
    return Alert(**values, goes_on=there and (there["title"], there["url"]))


def message_of(**changes: Any) -> Message:
    """The usual alert with some values changed, as a message."""
    return alert_message(alert_of(USUAL | changes))
