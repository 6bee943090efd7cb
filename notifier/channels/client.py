"""The client of the Bot API: python-telegram-bot's, and answers as they come."""

from __future__ import annotations

from typing import Any

from telegram import Bot


class Client(Bot):
    """A `Bot` that also gives an answer's JSON as it is.

    python-telegram-bot's classes demand every field that the newest Bot API has: one right of an administrator that
    another server does not name yet makes a whole batch of updates unreadable.  Where few fields are read, those alone
    have to be there.
    """

    async def plain(self, method: str, *, within_s: float | None = None, **parameters: Any) -> Any:
        """The result of a method (https://core.telegram.org/bots/api#available-methods).  Raises TelegramError.

        `within_s`: seconds without a word after which the answer is given up, where they differ from other calls'.
        """
        if within_s is None:
            return await self._post(method, parameters)
        return await self._post(method, parameters, read_timeout=within_s)
