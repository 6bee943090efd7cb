"""Waking a follower in another process: a hint that there is something to do.

It may be lost, as Redis pub/sub may lose anything, and it may come for nothing: whoever waits looks anyway.
"""

from __future__ import annotations

import asyncio

from redis.asyncio import Redis
from redis.exceptions import RedisError

from record.live import keys


async def wake(redis: Redis, name: str) -> None:
    """Tell those who wait for `name`, in whatever process."""
    await redis.publish(keys.wake(name), "")


class Wake:
    """Waits for one name.  What comes between two calls of `wait` ends the second one at once."""

    def __init__(self, redis: Redis, name: str) -> None:
        self._name = name
        self._pubsub = redis.pubsub(ignore_subscribe_messages=True)

    async def wait(self, seconds: float) -> bool:
        """Whether it was called, at the latest when so many seconds have passed; while Redis is away, then."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        try:
            if not self._pubsub.subscribed:
                await self._pubsub.subscribe(keys.wake(self._name))
            while (left := until - loop.time()) > 0:
                if await self._pubsub.get_message(timeout=left) is not None:
                    # Several calls while nobody waited are one.
                    while await self._pubsub.get_message(timeout=0) is not None:
                        pass
                    return True
        except (RedisError, OSError):
            await asyncio.sleep(max(until - loop.time(), 0))
        return False

    async def close(self) -> None:
        """Give the connection back."""
        await self._pubsub.aclose()  # type: ignore[no-untyped-call]
