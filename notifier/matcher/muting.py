"""What the channels of a batch have muted, read for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cache

from sqlalchemy import Connection, select

from notifier.matcher.asking import Answer
from notifier.telling.muting import Muting, Texts
from record.sql.chats.mutes import muted, paused
from record.sql.tables import items


def read_muting(connection: Connection, channels: Collection[int], answers: Iterable[Answer], now: datetime) -> Muting:
    """Of these channels; reports that the answers do not bring are read when they are asked for."""
    brought = {
        each.report: Texts(each.item.source, each.item.title, each.item.summary, each.item.content)
        for each in answers
        if each.item is not None
    }

    @cache
    def texts(report: str) -> Texts | None:
        query = select(items.c.source, items.c.title, items.c.summary).where(items.c.id == report)
        row = None if report in brought else connection.execute(query).one_or_none()
        return Texts(*row) if row is not None else brought.get(report)

    return Muting(muted(connection, channels, now), paused(connection, channels), texts)
