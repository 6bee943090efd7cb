"""What the matcher and the lane leave for the senders: channels, stories with their views, and deliveries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, insert, select, update

from record.sql import deliveries, owed
from record.sql.channels import ChannelRow, read_channels
from record.sql.tables import channel_names, channels, items, sources, stories, story_views
from record.sql.tables import deliveries as rows
from record.story import Teller, View

#: A time that is past, by which the senders' own clock is later.
NOW = datetime.now(UTC) - timedelta(minutes=10)
MINUTE = timedelta(minutes=1)


class World:
    """Writes rows as the rooms before the senders do."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.numbers: dict[str, int] = {}

    def channel(self, name: str, kind: str, chat: str = "", thread: int = 0) -> None:
        """A channel that the config names."""
        with self.engine.begin() as connection:
            row = {"kind": kind, "chat": chat, "thread": thread, "spec": {}}
            made = connection.execute(insert(channels).values(row).returning(channels.c.number)).scalar_one()
            named = {"origin": "config", "id": name, "enabled": True, "channel": made}
            connection.execute(insert(channel_names).values(named))
        self.numbers[name] = made

    def report(self, base: str, story: str, *, revision: int = 0, **changes: Any) -> None:
        """A report, or a revision of it, in a story; the first of a story opens it."""
        number = int(base, 36) % 1_000
        at = NOW + number * timedelta(seconds=1)
        row = {
            "id": base if revision == 0 else f"{base}-{revision}-00000000",
            "base": base,
            "revision": revision,
            "source": f"source-{base}",
            "url": f"https://{base}.example/report",
            "title": f"Digital euro, told by {base}",
            "discovered": at,
            "news": "news",
            "story": story,
            **changes,
        }
        with self.engine.begin() as connection:
            if connection.scalar(select(stories.c.id).where(stories.c.id == story)) is None:
                opened = {"id": story, "lead": base, "first_seen": at, "last_seen": at, "size": 0}
                connection.execute(insert(stories).values(opened))
            connection.execute(insert(items).values(row))
            if connection.scalar(select(sources.c.key).where(sources.c.key == row["source"])) is None:
                named = {"id": row["source"], "key": row["source"], "name": f"Source {base}", "spec": {}}
                connection.execute(insert(sources).values(origin="config", enabled=True, **named))
        self.refresh(story)

    def refresh(self, story: str, *, lead: str | None = None) -> None:
        """The story's next version, as the lane would store it; and all messages about it are looked at again."""
        with self.engine.begin() as connection:
            which = (items.c.story == story) & (items.c.revision == 0)
            query = select(items).where(which).order_by(items.c.discovered, items.c.id)
            told = [self._teller(row) for row in connection.execute(query)]
            told.sort(key=lambda each: each.report != lead)
            version = connection.execute(select(stories.c.version).where(stories.c.id == story)).scalar_one() + 1
            view = View(told[0], tuple(told[:40]), len(told), len({each.source for each in told}), None, None, None)
            connection.execute(
                insert(story_views).values(story=story, version=version, view=view.to_dict(), at=datetime.now(UTC))
            )
            connection.execute(update(stories).where(stories.c.id == story).values(version=version))
            owed.look_again(connection, [story], datetime.now(UTC))

    @staticmethod
    def _teller(row: Any) -> Teller:
        name = f"Source {row.base}"
        return Teller(row.base, row.source, name, row.title, row.url, row.language, row.primary)

    def move(self, base: str, story: str) -> None:
        """A report leaves its story for another."""
        with self.engine.begin() as connection:
            connection.execute(update(items).where(items.c.base == base).values(story=story))
        self.refresh(story)

    def owe(self, channel: str, *reports: str, kind: str = "alert", key: str = "", **more: Any) -> list[int]:
        """Deliveries as the matcher writes them; returns their ids."""
        made = []
        with self.engine.begin() as connection:
            wanted: list[str | None] = [*reports] or [None]
            for report in wanted:
                row = {
                    "channel": self.numbers[channel],
                    "kind": kind,
                    "key": key or f"report:{report}",
                    "report": report,
                    "watches": ["euro"],
                    "words": ["digital euro"],
                    "state": "pending",
                    "created": NOW,
                    "due": NOW,
                    "attempts": 0,
                    **more,
                }
                made.append(connection.execute(insert(rows).values(row).returning(rows.c.id)).scalar_one())
        return made

    def owe_all(self, names: Sequence[str], report: str) -> None:
        """One report to many channels, written at once."""
        common = {"kind": "alert", "key": f"report:{report}", "report": report, "watches": ["euro"], "words": ["euro"]}
        when = {"created": NOW, "due": NOW, "state": "pending", "attempts": 0}
        with self.engine.begin() as connection:
            connection.execute(insert(rows), [{**common, **when, "channel": self.numbers[name]} for name in names])

    def tell(self, channel: str, *reports: str) -> None:
        """Reports, each a story of its own, and owed."""
        for report in reports:
            self.report(report, f"story-{report}")
        self.owe(channel, *reports)

    def rows(self) -> list[dict[str, Any]]:
        """All deliveries, the oldest first."""
        with self.engine.begin() as connection:
            return deliveries.listed(connection)[::-1]

    def states(self) -> dict[str, tuple[str, int]]:
        """`channel key` -> state and attempts."""
        names = {number: name for name, number in self.numbers.items()}
        return {f"{names[row['channel']]} {row['key']}": (row["state"], row["attempts"]) for row in self.rows()}

    def disabled_reason(self, channel: str) -> str | None:
        """Why nothing is sent there any more."""
        with self.engine.begin() as connection:
            which = channels.c.number == self.numbers[channel]
            return connection.scalar(select(channels.c.disabled_reason).where(which))

    def enable(self, channel: str) -> None:
        """Somebody says that the channel takes messages again."""
        with self.engine.begin() as connection:
            which = channels.c.number == self.numbers[channel]
            connection.execute(update(channels).where(which).values(disabled_reason=None))

    def place(self, channel: str) -> ChannelRow:
        """The channel as senders know it."""
        with self.engine.begin() as connection:
            return read_channels(connection, [self.numbers[channel]])[self.numbers[channel]]

    def are(self, states: Sequence[str]) -> bool:
        """Whether the deliveries are in these states, and none is to be edited."""
        rows = self.rows()
        return [row["state"] for row in rows] == list(states) and all(row["edit_due"] is None for row in rows)
