"""The bot's own standing in chats: added, removed, blocked, and moved with a group.  Waits for SQL."""

from __future__ import annotations

from datetime import datetime

from notifier.bot.answer import Answer, says
from notifier.bot.asked import Place, Stores
from notifier.bot.hearing.heard import Heard
from notifier.texts import Translator, language_of, translator
from record.sql.channels import move_channel
from record.sql.chats.places import Met, find_met, meet, note_reachable, topics_of

#: What somebody is in a chat who is not there (https://core.telegram.org/bots/api#chatmember).
_AWAY = ("left", "kicked")


class Standing:
    """Notes what changed."""

    def __init__(self, stores: Stores) -> None:
        self._engine = stores.engine

    def note(self, heard: Heard, now: datetime) -> tuple[Place, Answer]:
        """What there is to say to it, and where."""
        if heard.kind == "moved":
            self._move(heard.place.chat, heard.to)
            return heard.place, Answer()
        reason = f"the bot is no longer there ({heard.status})" if heard.status in _AWAY else None
        with self._engine.begin() as connection:
            met = find_met(connection, heard.place.chat)
            if met is None and heard.place.type == "channel" and reason is None:
                its = {"type": "channel", "title": heard.place.title, "owner": str(heard.person.id)}
                meet(connection, heard.place.chat, 0, now, **its)
            note_reachable(connection, heard.place.chat, reason)
        if reason is not None or heard.could or heard.place.is_private:
            return heard.place, Answer()
        t = translator((met and met.settings.language) or language_of(heard.person.language))
        if heard.place.type == "channel":
            # A channel is set up where its readers do not have to look on.
            text = t("I can post in {title} now. /channel here sets up what it gets.", title=heard.place.title)
            return Place(heard.person.id), says(text)
        return heard.place, _greeting(met, t)

    def _move(self, chat: int, to: int) -> None:
        with self._engine.begin() as connection:
            for number in topics_of(connection, chat):
                move_channel(connection, number, str(to))


def _greeting(met: Met | None, t: Translator) -> Answer:
    if met is not None:
        return says(t("I am back, and what you follow here goes on. /watches shows it."))
    return says(t("Good day. I tell this chat what it wants to hear of digital money. An administrator begins: /start"))
