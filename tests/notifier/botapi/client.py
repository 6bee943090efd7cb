"""A client of the double that is no library: plain HTTP, so that the double is not judged through one's eyes."""

from __future__ import annotations

from typing import Any

import aiohttp

from tests.notifier.botapi.server import BotApi
from tests.notifier.botapi.world import TOKEN

Answer = tuple[int, dict[str, Any]]


class Client:
    """Calls methods of the double."""

    def __init__(self, session: aiohttp.ClientSession, api: BotApi) -> None:
        self.session = session
        self.api = api

    async def call(self, method: str, *, token: str = TOKEN, **parameters: Any) -> Answer:
        """Status and body of the answer."""
        async with self.session.post(f"{self.api.url}/bot{token}/{method}", json=parameters) as answer:
            return answer.status, await answer.json(content_type=None)

    async def send(self, text: str, chat: int | str, **parameters: Any) -> Answer:
        """sendMessage."""
        return await self.call("sendMessage", chat_id=chat, text=text, **parameters)

    async def refused(self, method: str, **parameters: Any) -> str:
        """The description of a refusal, without its first words; "" where the call was taken."""
        _status, answer = await self.call(method, **parameters)
        return str(answer.get("description", "")).partition(": ")[2]

    async def updates(self) -> list[dict[str, Any]]:
        """What the bot is told now; nothing is confirmed."""
        return list((await self.call("getUpdates"))[1]["result"])

    async def control(self, **order: Any) -> int:
        """Status of an order."""
        async with self.session.post(f"{self.api.url}/control", json=order) as answer:
            return answer.status
