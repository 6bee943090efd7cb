"""What a channel was told, found by the message that tells it.  All in the caller's transaction."""

from __future__ import annotations

from sqlalchemy import Connection, select

from record.sql.tables import deliveries


def told_by(connection: Connection, channel: int, message: int) -> list[int]:
    """The deliveries that stand in a message of a channel, the first first; none where it tells of no report.

    Of a list those of its reports; else that of the message itself, and those that joined it.
    """
    its = (deliveries.c.channel == channel, deliveries.c.message_id == str(message))
    carriers = list(connection.scalars(select(deliveries.c.id).where(*its)))
    if not carriers:
        return []
    within = deliveries.c.id.in_(carriers) | deliveries.c.within.in_(carriers)
    query = select(deliveries.c.id).where(within, deliveries.c.report.is_not(None)).order_by(deliveries.c.id)
    return list(connection.scalars(query))
