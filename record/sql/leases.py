"""Duties that only one process may do at a time, with a fencing token that each transaction checks."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, select, update

from record.sql.dialect import insert
from record.sql.tables import leases

#: How long a duty stays with a holder that is not heard of.
LEASE_MS = 15_000


@dataclass(frozen=True, slots=True)
class Lease:
    """One duty held; `token` is larger than that of every holder before."""

    name: str
    holder: str
    token: int


def acquire(engine: Engine, name: str, holder: str, now_ms: int, lease_ms: int = LEASE_MS) -> Lease | None:
    """Take the duty, or renew it where `holder` has it; None while another one has it.

    `now_ms` is Redis TIME.  A renewal keeps the token.
    """
    with engine.begin() as connection:
        row = connection.execute(select(leases).where(leases.c.name == name).with_for_update()).one_or_none()
        if row is None:
            fresh = {"name": name, "holder": holder, "token": 1, "until_ms": now_ms + lease_ms}
            taken = connection.execute(insert(connection, leases).values(fresh).on_conflict_do_nothing())
            return Lease(name, holder, 1) if taken.rowcount else None
        if row.holder != holder and row.until_ms > now_ms:
            return None
        token = row.token if row.holder == holder else row.token + 1
        connection.execute(
            update(leases).where(leases.c.name == name).values(holder=holder, token=token, until_ms=now_ms + lease_ms)
        )
        return Lease(name, holder, token)


def holds(connection: Connection, lease: Lease) -> bool:
    """Whether nobody has taken the duty over; call it first in each transaction that the duty allows.

    The row stays locked until the transaction ends, so a new holder waits for it.
    """
    row = connection.execute(select(leases.c.token).where(leases.c.name == lease.name).with_for_update())
    return row.scalar_one_or_none() == lease.token


def release(engine: Engine, lease: Lease) -> None:
    """Give the duty back, so that another process need not wait for the lease to end."""
    with engine.begin() as connection:
        connection.execute(
            update(leases).where(leases.c.name == lease.name, leases.c.token == lease.token).values(until_ms=0)
        )
