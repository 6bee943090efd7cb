"""/invite: codes by which chats come in where the bot is by invitation."""

from __future__ import annotations

from notifier.bot.answer import Answer, says
from notifier.bot.asked import Asked
from notifier.bot.table import Command, Handled, Handling
from notifier.texts import gettext_noop
from record.sql.chats.invites import INVITE_LASTS, make_invite


def invite(asked: Asked) -> Answer:
    """An operator gets a code; who sends one is in already, by the frame."""
    t = asked.t
    if asked.text or not asked.is_operator:
        known = asked.settings.invited is not None
        return says(t("Welcome! /start begins.") if known else t("You need no invitation: /start begins."))
    with asked.stores.engine.begin() as connection:
        code = make_invite(connection, asked.person.id, asked.now)
    days = t.many("It works once, for {n} day.", "It works once, for {n} days.", INVITE_LASTS.days)
    how = t("For a person: {link}", link=f"https://t.me/{asked.bot}?start={code}")
    group = t("For a group or a channel, somebody sends there: {command}", command=f"/invite {code}")
    return says(f"{how}\n{group}\n{days}", title=t("An invitation"))


HANDLED = Handled(
    commands=(Command("invite", gettext_noop("come in by a code"), Handling(invite, here=True), "CODE", listed=False),)
)
