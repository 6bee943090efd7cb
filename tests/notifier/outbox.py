"""The outbox as the story lane and the senders use it, step by step; the clock is a value."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from notifier.following import follow
from notifier.updates import StoryChange
from record.sql import deliveries, directory, messages
from record.sql.deliveries import Claimed, Owed
from tests.notifier.stories import NOW, alerts, change, directory_rows, member

SUPERGROUP = "-1001234567890"
CHANNELS = [
    {"id": "desk", "kind": "telegram", "chat": SUPERGROUP},
    {"id": "mine", "kind": "telegram", "chat": "4242"},
    {"id": "screen", "kind": "console"},
]
LEASE = timedelta(seconds=90)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


class Outbox:
    """What the story lane and the senders do, step by step."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def configure(self, *, channels: Sequence[dict[str, Any]] = CHANNELS, updates: Sequence[str] = ()) -> None:
        with self.engine.begin() as connection:
            directory.synchronise(connection, directory_rows(channels, updates=updates))

    def follow(self, *changes: StoryChange, owed: Sequence[Owed] = (), at: datetime = NOW) -> int:
        with self.engine.begin() as connection:
            return follow(connection, owed, changes, at)

    def claim(self, channel: str = "desk", at: datetime = NOW) -> Claimed | None:
        with self.engine.begin() as connection:
            return deliveries.claim(connection, channel, "h", at, at + LEASE)

    def claim_edit(self, channel: str = "desk", at: datetime = NOW, holder: str = "h") -> Claimed | None:
        with self.engine.begin() as connection:
            return deliveries.claim_edit(connection, channel, holder, at, at + LEASE)

    def settle(self, claimed: Claimed, message_id: str | None = "7", chat: str | None = SUPERGROUP) -> None:
        with self.engine.begin() as connection:
            assert deliveries.settle(connection, claimed, "sent", NOW, message_id=message_id, chat=chat)

    def send(self, channel: str = "desk", message_id: str | None = "7", chat: str | None = SUPERGROUP) -> Claimed:
        claimed = self.claim(channel)
        assert claimed is not None
        self.settle(claimed, message_id, chat)
        return claimed

    def edit(self, channel: str = "desk", at: datetime = NOW) -> dict[str, Any]:
        claimed = self.claim_edit(channel, at)
        assert claimed is not None
        self.note_edited(claimed, at)
        return claimed.payload

    def note_edited(self, claimed: Claimed, at: datetime) -> None:
        with self.engine.begin() as connection:
            messages.edited(connection, claimed, messages.target_of(connection, claimed), at)

    def rows(self, kind: str | None = None, channel: str | None = None) -> list[dict[str, Any]]:
        with self.engine.begin() as connection:
            found = deliveries.list_deliveries(connection, channel=channel)
        return [row for row in reversed(found) if kind in (None, row["kind"])]

    def states(self) -> list[tuple[str, str, str, str]]:
        return [(row["channel"], row["kind"], row["key"], row["state"]) for row in self.rows()]


def tell(outbox: Outbox, *channels: str, story: str = "s1", number: int = 1) -> None:
    """The story's first report is told."""
    report = member(number)
    outbox.follow(change(report, story=story), owed=alerts(report, *channels, story=story))
    for channel in channels:
        chat = {"desk": SUPERGROUP, "mine": "4242"}.get(channel)
        outbox.send(channel, f"{number}7" if chat else None, chat)


def others(payload: dict[str, Any]) -> list[str]:
    return [other["name"] for other in payload["others"]]
