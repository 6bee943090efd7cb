"""All senders of a process: a pool for each kind of channel."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta

from redis.asyncio import Redis
from sqlalchemy import Engine

from notifier.channels.base import Sender
from notifier.manners import WHATEVER, Most
from notifier.sending.attempts import USUAL, Pace
from notifier.sending.outbox import Outbox
from notifier.sending.pool import Pool

#: What is called when something is owed, see record.live.wake.
OWED = "owed"


class Senders:
    """Sends for all channels; any number of processes may do so side by side."""

    def __init__(
        self,
        redis: Redis,
        engine: Engine,
        holder: str,
        senders: Mapping[str, Sender],
        *,
        waits: timedelta | None = None,
        most: Most = WHATEVER,
        keys: bool = False,
        pace: Pace = USUAL,
    ) -> None:
        """`holder`: a name that no other process has or had.  `senders` by kind; what is owed to other kinds waits.

        `waits`, `most`, `keys`: see `Outbox`.
        """
        self._pools = [
            Pool(Outbox(engine, kind, f"{holder}:{kind}"[:64], waits=waits, most=most, keys=keys), sender, redis, pace)
            for kind, sender in senders.items()
        ]

    def wake(self) -> None:
        """Something may be owed; they also look by themselves."""
        for pool in self._pools:
            pool.wake()

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop` is set; what is being sent then is settled first."""
        await asyncio.gather(*(pool.run(stop) for pool in self._pools))
