"""getUpdates: https://core.telegram.org/bots/api#getupdates."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from tests.notifier.botapi.state.faults import RefusedCallError

#: "Only one can run": the older poll is ended with 409.
_CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
_WEBHOOK = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
_BY_WEBHOOK = "Conflict: terminated by setWebhook request"
#: What is not sent unless it is asked for: https://core.telegram.org/bots/api#getupdates (allowed_updates).
_ON_REQUEST = ("chat_member", "message_reaction", "message_reaction_count")


class Updates:
    """Updates not yet confirmed, and the one poll that may wait for them."""

    def __init__(self) -> None:
        self.pending: list[dict[str, Any]] = []
        #: Every update that there was, to be sent again.
        self.all: list[dict[str, Any]] = []
        self._again: list[dict[str, Any]] = []
        self._allowed: tuple[str, ...] = ()
        self._next_id = 1
        self._poll = 0
        self._changed = asyncio.Event()
        #: Set once any poll has come.
        self.polled = asyncio.Event()

    def add(self, update: dict[str, Any]) -> None:
        """One more, if its kind is allowed; without `update_id` it gets the next."""
        (kind,) = set(update) - {"update_id"}
        if kind not in self._allowed if self._allowed else kind in _ON_REQUEST:
            return
        row = {"update_id": self._next_id} | update
        self.pending.append(row)
        self.all.append(row)
        self._next_id = max(self._next_id, row["update_id"] + 1)
        self._changed.set()

    def repeat(self, number: int) -> None:
        """The update with this id comes once more, as after a lost confirmation.  Raises ValueError: there was none."""
        if number not in [row["update_id"] for row in self.all]:
            raise ValueError(f"no update {number}")
        self._again += [row for row in self.all if row["update_id"] == number][:1]
        self._changed.set()

    def allow(self, kinds: Any) -> None:
        """`allowed_updates`: these kinds from now on; an empty list: the usual ones; None: as before."""
        if kinds is not None:
            self._allowed = tuple(json.loads(kinds) if isinstance(kinds, str) else kinds)

    def drop(self) -> None:
        """What is pending is forgotten."""
        self.pending.clear()

    def end_polls(self) -> None:
        """A poll that waits ends with 409, since a webhook was set."""
        self._poll = -abs(self._poll) - 1
        self._changed.set()

    async def get(self, parameters: dict[str, Any], *, webhook: bool = False) -> list[dict[str, Any]]:
        """What is pending from `offset` on (everything before it is confirmed), waiting up to `timeout` seconds."""
        if webhook:
            raise RefusedCallError(409, _WEBHOOK)
        self.allow(parameters.get("allowed_updates"))
        self._confirm(int(parameters.get("offset") or 0))
        limit = max(1, min(int(parameters.get("limit") or 100), 100))
        self._poll = mine = abs(self._poll) + 1
        self.polled.set()
        self._changed.set()
        try:
            async with asyncio.timeout(float(parameters.get("timeout") or 0)):
                while not self.pending and not self._again and self._poll == mine:
                    await self.change()
        except TimeoutError:
            return []
        if self._poll != mine:
            raise RefusedCallError(409, _BY_WEBHOOK if self._poll < 0 else _CONFLICT)
        return self.take(limit)

    def take(self, limit: int) -> list[dict[str, Any]]:
        """What is to be handed out now; what comes again is so once."""
        again, self._again = self._again, []
        return (again + self.pending)[:limit]

    def _confirm(self, offset: int) -> None:
        if offset > 0:
            self.pending = [row for row in self.pending if row["update_id"] >= offset]
        elif offset < 0:
            self.pending = self.pending[offset:]

    def confirm(self, row: dict[str, Any]) -> None:
        """This one was taken by the webhook."""
        self.pending = [each for each in self.pending if each is not row]

    async def change(self) -> None:
        """Waits for something new."""
        self._changed.clear()
        await self._changed.wait()
