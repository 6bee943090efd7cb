"""/topics: a topic of a forum for each section, with what the chat follows in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection
from telegram import ForumTopic

from config.errors import ChannelError
from config.sections import OR_NEAR, SECTIONS
from notifier.bot.answer import OVER, Answer, Button, says, shows
from notifier.bot.asked import Asked
from notifier.bot.table import Command, Handled, Handling
from notifier.channels.client import Client
from notifier.rendering.words import SECTION_NAMES, watch_text
from notifier.texts import gettext_noop
from record.sql.chats.places import meet
from record.sql.chats.watching import ChatWatch, hear, save_watch, watches_of_chat
from record.sql.directory import unsubscribe
from record.sql.watches import WatchRow, heard_by, remove_watch

#: What is about none of the others stays where it was.
_REST = "off_topic"


def offer_topics(asked: Asked) -> Answer:
    """Says what would be made, and asks."""
    t, place = asked.t, asked.place
    if place.type != "supergroup" or place.thread:
        return says(t("This is for a group with topics: send it in the General one."))
    try:
        is_forum = asked.ask(lambda client: client.plain("getChat", chat_id=place.chat)).get("is_forum")
    except ChannelError:
        is_forum = False
    if not is_forum:
        return says(t("This group has no topics. Its owner can turn them on in the settings of the group."))
    names = t(", ").join(t(SECTION_NAMES[section]) for section in SECTIONS if section != _REST)
    text = t("I make a topic for each of these: {names}. What this chat follows comes there, by section.", names=names)
    make = Button(t("Make them"), "topics.make", once=True, asker_only=True)
    return says(text, [make, Button(t("Leave it"), "topics.leave", asker_only=True)])


def make_topics(asked: Asked) -> Answer:
    """One after the other; nothing moves where one cannot be made."""
    t, chat = asked.t, asked.place.chat
    threads: dict[str, int] = {}
    try:
        for section in SECTIONS:
            if section != _REST:
                name = t(SECTION_NAMES[section])
                threads[section] = asked.ask(_maker(chat, name)).message_thread_id
    except ChannelError:
        return shows(t("I may not make topics here: let me, as an administrator, and ask again."), then=OVER)
    with asked.stores.engine.begin() as connection:
        followed = _take_away(connection, asked)
        for made, thread in threads.items():
            met = meet(connection, chat, thread, asked.now)
            _set_up(connection, met.channel, met.origin, made, followed, asked.now)
        _set_up(connection, asked.channel, asked.origin, _REST, followed, asked.now)
    return shows(t("The topics are there. What is set up in one of them is heard in it alone."), then=OVER)


def _maker(chat: int, name: str) -> Callable[[Client], Awaitable[ForumTopic]]:
    return lambda client: client.create_forum_topic(chat, name)


def _take_away(connection: Connection, asked: Asked) -> list[tuple[WatchRow, ChatWatch]]:
    """What the chat itself had the General topic hear of, which it hears no more."""
    heard = heard_by(connection, asked.channel)
    rows = {row.number: replace(row, label=watch_text(row.name, row.label, asked.t)) for row in heard}
    chosen = [each for each in watches_of_chat(connection, asked.channel, asked.origin) if each.by == asked.origin]
    followed = [(rows[each.number], each) for each in chosen if each.number in rows]
    for row, _ in followed:
        if row.origin == asked.origin:
            remove_watch(connection, asked.origin, row.id)
        else:
            unsubscribe(connection, asked.channel, row.number, origin=asked.origin)
    return followed


def _set_up(
    connection: Connection,
    channel: int,
    origin: str,
    section: str,
    followed: Sequence[tuple[WatchRow, ChatWatch]],
    now: datetime,
) -> None:
    """Each watch, as far as it covers the section, or what is near it, in the way in which it was heard."""
    made = {}
    for row, heard in followed:
        if its := tuple(each for each in row.sections or (section,) if each.removesuffix(OR_NEAR) == section):
            mine = replace(row, id="", sections=its)
            made[save_watch(connection, channel, origin, mine, now, mode=heard.mode)] = heard.priority
    for watch in watches_of_chat(connection, channel, origin):
        if watch.origin == origin and made.get(watch.id):
            hear(connection, channel, origin, replace(watch, priority=made[watch.id]), now)


def leave_it(asked: Asked) -> Answer:
    """Nothing is made."""
    return shows(asked.t("All is as it was."), then=OVER)


HANDLED = Handled(
    commands=(
        Command("topics", gettext_noop("a topic for each section"), Handling(offer_topics, who="admins", here=True)),
    ),
    presses={
        "topics.make": Handling(make_topics, who="admins", here=True),
        "topics.leave": Handling(leave_it, who="admins", here=True),
    },
)
