"""What the wire says of itself, to the operator's channel."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from record.sql import facts, owed
from record.sql.channels import read_channel
from record.sql.directory import OPERATOR


def tell(connection: Connection, key: str, text: str, now: datetime) -> bool:
    """Owe the operator's channel a text, once for each key; False where the config names no such channel."""
    number = facts.read(connection, OPERATOR)
    if number is None or read_channel(connection, int(number)) is None:
        return False
    notice = owed.Owed(int(number), owed.NOTICE, f"{owed.NOTICE}:{key}", says={"text": text})
    owed.owe(connection, [notice], now)
    return True
