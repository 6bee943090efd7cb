"""getUpdates: https://core.telegram.org/bots/api#getupdates."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.notifier.botapi.chats import RefusedCallError

#: "Only one can run": the older poll is ended with 409.
_CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


class Updates:
    """Updates not yet confirmed, and the one poll that may wait for them."""

    def __init__(self) -> None:
        self._pending: list[dict[str, Any]] = []
        self._next_id = 1
        self._poll = 0
        self._changed = asyncio.Event()
        #: Set once any poll has come.
        self.polled = asyncio.Event()

    def add(self, update: dict[str, Any]) -> None:
        """One more; without `update_id` it gets the next."""
        self._pending.append({"update_id": self._next_id} | update)
        self._next_id = max(row["update_id"] for row in self._pending) + 1
        self._changed.set()

    async def get(self, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        """What is pending from `offset` on (everything before it is confirmed), waiting up to `timeout` seconds."""
        offset = int(parameters.get("offset") or 0)
        if offset > 0:
            self._pending = [row for row in self._pending if row["update_id"] >= offset]
        limit = max(1, min(int(parameters.get("limit") or 100), 100))
        self._poll += 1
        mine = self._poll
        self.polled.set()
        self._changed.set()
        try:
            async with asyncio.timeout(float(parameters.get("timeout") or 0)):
                while not self._pending and self._poll == mine:
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            return []
        if self._poll != mine:
            raise RefusedCallError(409, _CONFLICT)
        return self._pending[:limit]
