"""Chats side by side, each in order: what one asks for waits behind what it asked before, and behind nobody else's."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from notifier.bot.hearing.heard import Heard

#: Updates of one chat that may wait, and of all together.
MOST_OF_ONE, MOST = 40, 2_000


class Lanes:
    """A lane for each chat that waits for something; an idle chat has none."""

    def __init__(self, handle: Callable[[Heard], Awaitable[None]]) -> None:
        """`handle` raises nothing."""
        self._handle = handle
        self._waiting: dict[int, deque[Heard]] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._number = 0
        self._has_room = asyncio.Event()
        self._has_room.set()

    def put(self, heard: Heard) -> bool:
        """Whether its chat's lane had room for it."""
        chat = heard.place.chat
        lane = self._waiting.setdefault(chat, deque())
        if len(lane) >= MOST_OF_ONE:
            return False
        lane.append(heard)
        self._count(1)
        if chat not in self._tasks:
            self._tasks[chat] = asyncio.create_task(self._run(chat))
        return True

    async def room(self) -> None:
        """Waits until fewer than MOST wait in all."""
        await self._has_room.wait()

    async def end(self, grace_s: float) -> None:
        """What is being answered may end; what waits stays in the inbox."""
        self._waiting.clear()
        if self._tasks:
            _, hanging = await asyncio.wait(self._tasks.values(), timeout=grace_s)
            for task in hanging:
                task.cancel()
            await asyncio.gather(*hanging, return_exceptions=True)

    async def _run(self, chat: int) -> None:
        try:
            while lane := self._waiting.get(chat):
                heard = lane.popleft()
                self._count(-1)
                await self._handle(heard)
        finally:
            self._waiting.pop(chat, None)
            del self._tasks[chat]

    def _count(self, by: int) -> None:
        self._number += by
        if self._number < MOST:
            self._has_room.set()
        else:
            self._has_room.clear()
