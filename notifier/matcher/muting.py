"""What the channels of a batch have muted, read for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache

from sqlalchemy import Connection, select

from notifier.manners import Manner
from notifier.matcher.asking import Answer
from notifier.telling.muting import Muting, Texts
from record.sql.chats.mutes import muted
from record.sql.tables import items


def read_muting(
    connection: Connection, manners: Mapping[int, Manner], answers: Iterable[Answer], now: datetime
) -> Muting:
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

    paused = {channel for channel, manner in manners.items() if manner.paused}
    return Muting(muted(connection, manners, now), paused, texts)
