"""/channel: a private chat in which a channel is set up, out of its readers' sight."""

from __future__ import annotations

import re

from telegram.constants import ChatMemberStatus

from config.errors import ChannelError
from notifier.bot.answer import OVER, Answer, Button, says, shows
from notifier.bot.asked import Asked
from notifier.bot.commands.managing.hours import OFF
from notifier.bot.table import Command, Handled, Handling
from notifier.channels.client import Client
from notifier.texts import gettext_noop
from record.sql.chats.places import Met, channels_of_owner, find_met, meet
from record.sql.chats.settings import put_settings
from record.sql.database import reading

#: How a channel is named: its number, its public name, a link to it.
_NAMED = re.compile(r"(?:https?://)?(?:t\.me/|@)(?P<name>[A-Za-z][A-Za-z0-9_]{3,63})/?|(?P<number>-[0-9]{5,16})")
_ADMINS = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)
#: Channels that are offered.
_MOST = 20


def choose_channel(asked: Asked) -> Answer:
    """With a name, what follows here is about that channel; with off, about this chat; else offers those it knows."""
    t, said = asked.t, asked.text.strip()
    if not asked.place.is_private:
        return says(t("Send me this in our private chat: @{bot}", bot=asked.bot))
    if not said:
        return _offer(asked)
    if said.casefold() in OFF:
        _set(asked, None)
        return says(t("What you send here is about this chat again."))
    named = _NAMED.fullmatch(said)
    if named is None:
        return says(t("I need a channel's name, as in /channel @my_channel, or one of its posts forwarded."))
    return says(_take(asked, int(named["number"]) if named["number"] else f"@{named['name']}"))


def take_chosen(asked: Asked) -> Answer:
    """A channel whose post was forwarded here, or that was picked."""
    return says(_take(asked, int(asked.state["channel"])))


def press_channel(asked: Asked) -> Answer:
    """One of those that were offered."""
    return shows(_take(asked, int(asked.action["chat"])), then=OVER)


def _offer(asked: Asked) -> Answer:
    t = asked.t
    with reading(asked.stores.engine) as connection:
        known = channels_of_owner(connection, asked.person.id, _MOST)
    rows = [[Button(each.settings.title or str(each.chat), "channel.take", {"chat": each.chat})] for each in known]
    how = t(
        "Make me an administrator of your channel who may post. Then send me /channel and its name, or forward a post."
    )
    add = Button(
        t("Add me to a channel"), url=f"https://t.me/{asked.bot}?startchannel&admin=post_messages+edit_messages"
    )
    return says(how, *rows, [add], title=t("Which channel shall we set up?"))


def _take(asked: Asked, chat: int | str) -> str:
    """What comes of it; what follows here is about the channel, if the person may set it up."""
    t = asked.t
    try:
        found = asked.ask(lambda client: client.plain("getChat", chat_id=chat))
        number, kind, title = found["id"], found["type"], found.get("title") or str(found["id"])
        member = asked.ask(lambda client: client.plain("getChatMember", chat_id=number, user_id=asked.person.id))
        is_admin = member["status"] in _ADMINS
        may_post = is_admin and asked.ask(lambda client: _may_post(client, number))
    except ChannelError:
        return t("I cannot see that channel. Make me an administrator there first.")
    if kind not in ("channel", "supergroup", "group"):
        return t("That is no channel.")
    if not is_admin:
        return t("Only administrators can change things there.")
    if not may_post:
        return t("I may not post there: let me, as an administrator, and send this again.")
    _set(asked, _met(asked, number, kind, title))
    return t("What you send here is about {channel} now, until /channel off. /start begins.", channel=title)


async def _may_post(client: Client, chat: int) -> bool:
    me = await client.plain("getChatMember", chat_id=chat, user_id=(await client.get_me()).id)
    return me["status"] == ChatMemberStatus.ADMINISTRATOR and me.get("can_post_messages") is not False


def _met(asked: Asked, chat: int, kind: str, title: str) -> Met:
    with asked.stores.engine.begin() as connection:
        met = find_met(connection, chat)
        its = {"type": kind, "title": title, "language": asked.t.language, "owner": str(asked.person.id)}
        # Who lets it in is in already.
        return met or meet(connection, chat, 0, asked.now, **its, invited=asked.settings.invited)


def _set(asked: Asked, met: Met | None) -> None:
    with asked.stores.engine.begin() as connection:
        here = find_met(connection, asked.place.chat, asked.place.thread)
        if here is not None:
            put_settings(connection, here.channel, asked.now, acts_for=met.channel if met else None)


HANDLED = Handled(
    commands=(
        Command(
            "channel", gettext_noop("set up a channel from here"), Handling(choose_channel, here=True), "@my_channel"
        ),
    ),
    presses={"channel.take": Handling(press_channel, here=True)},
    steps={"channel.chosen": Handling(take_chosen, here=True)},
)
