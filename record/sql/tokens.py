"""Tokens by which readers of the collections are known: made and revoked by command, looked up at each request.

The secret itself is nowhere: it is 256 random bits, so its plain SHA-256 tells nobody what it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from record.sql.dialect import insert
from record.sql.tables import access_tokens


@dataclass(frozen=True, slots=True)
class AccessToken:
    """One token, as SQL has it."""

    id: str
    #: What people call it; no two have the same.
    name: str
    #: SHA-256 of the secret, in hex.
    digest: str
    #: The Ed25519 key (RFC 8032), in hex, by which links that the secret signed are known.
    link_key: str
    scopes: tuple[str, ...]
    made: datetime
    #: When it ends; None: it does not.
    until: datetime | None = None


def add(connection: Connection, token: AccessToken) -> bool:
    """False where there is one of that name."""
    values = {name: getattr(token, name) for name in AccessToken.__slots__}
    made = insert(connection, access_tokens).values({**values, "scopes": list(token.scopes)})
    return bool(connection.execute(made.on_conflict_do_nothing(index_elements=["name"])).rowcount)


def get(connection: Connection, identity: str) -> AccessToken | None:
    """The one with this id, whether it has ended or not."""
    row = connection.execute(select(access_tokens).where(access_tokens.c.id == identity)).mappings().one_or_none()
    return None if row is None else AccessToken(**{**row, "scopes": tuple(row["scopes"])})


def listed(connection: Connection) -> list[AccessToken]:
    """All of them, by name."""
    rows = connection.execute(select(access_tokens).order_by(access_tokens.c.name)).mappings()
    return [AccessToken(**{**row, "scopes": tuple(row["scopes"])}) for row in rows]


def revoke(connection: Connection, name: str) -> bool:
    """From now on it is no token, and the links that it signed are none; False where there is none of this name."""
    return bool(connection.execute(delete(access_tokens).where(access_tokens.c.name == name)).rowcount)
