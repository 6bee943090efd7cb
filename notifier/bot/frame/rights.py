"""Who may change things in a chat."""

from __future__ import annotations

import time
from collections import OrderedDict

from telegram.constants import ChatMemberStatus

from config.errors import ChannelError, ChannelGone
from notifier.channels.telegram import TelegramSender

#: Seconds for which an answer of Telegram's is good, and answers that are kept.
_GOOD_S, _MOST = 60.0, 10_000
_ADMINS = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)


class RightsUnknownError(Exception):
    """Telegram did not say."""


class Rights:
    """Asks Telegram who administers a group or channel, and remembers it for a minute."""

    def __init__(self, sender: TelegramSender) -> None:
        self._sender = sender
        self._known: OrderedDict[tuple[int, int], tuple[bool, float]] = OrderedDict()

    async def administers(self, user: int, chat: int) -> bool:
        """Raises RightsUnknownError."""
        key, now = (user, chat), time.monotonic()
        known = self._known.get(key)
        if known is not None and known[1] > now:
            return known[0]
        try:
            asked = self._sender.bot.plain("getChatMember", chat_id=chat, user_id=user)
            member = await self._sender.call(str(chat), asked)
        except ChannelGone:
            return False  # the bot, or the person, is not there
        except ChannelError as error:
            if "member" in str(error) or "participant" in str(error):
                return False
            raise RightsUnknownError from error
        self._known[key] = member["status"] in _ADMINS, now + _GOOD_S
        self._known.move_to_end(key)
        if len(self._known) > _MOST:
            self._known.popitem(last=False)
        return self._known[key][0]
