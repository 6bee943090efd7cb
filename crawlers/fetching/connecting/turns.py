"""One at a time per key."""

from __future__ import annotations

from asyncio import Lock
from weakref import WeakValueDictionary


class Turns:
    """A lock for each key, taken in the order of asking; nothing is kept of keys that nobody holds or waits for.

    Scrapy's own CONCURRENT_REQUESTS_PER_DOMAIN is no such bound: with a delay of 0 its downloader starts all that is
    queued for a host before it counts the first.
    """

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, Lock] = WeakValueDictionary()

    def of(self, key: str) -> Lock:
        """The key's lock, to be held with `async with`."""
        lock = self._locks.get(key)
        if lock is None:
            lock = self._locks[key] = Lock()
        return lock
