"""What is meant by what was heard: the command, press or step, and all that it is asked with.  Reads and writes SQL."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from notifier.bot.answer import Answer, says
from notifier.bot.asked import Asked, Person, Place, Stores
from notifier.bot.frame.rules import Rules
from notifier.bot.hearing.heard import Heard
from notifier.bot.table import Handling, Table
from notifier.texts import Translator, language_of, translator
from record.sql.chats.buttons import find_button
from record.sql.chats.dialogues import read_dialogue
from record.sql.chats.invites import let_in, use_invite
from record.sql.chats.places import Met, find_met, meet, met_by_number, note_reachable, place_of_delivery
from record.sql.chats.settings import ChatSettings, read_settings
from record.sql.database import reading

#: The data of a button of an alert.
_OF_ALERT = re.compile(r"a:(?P<delivery>[0-9]{1,18}):(?P<verb>[a-z-]{1,32})")
#: Commands that take an invitation: the link to a bot sends the first of them.
_DOORS = ("start", "invite")


@dataclass(frozen=True, slots=True)
class Meant:
    """What is to be answered."""

    handling: Handling
    asked: Asked
    #: The chat whose administrators may change what it is about.
    governs: Place
    #: The token of a button that works once.
    once: str | None = None
    #: Whether the person was in a dialogue here.
    in_dialogue: bool = False


class Finder:
    """Its methods wait for SQL: they are for threads."""

    def __init__(self, table: Table, rules: Rules, stores: Stores, bot: str) -> None:
        """`bot`: its name, without @."""
        self._table = table
        self._rules = rules
        self._stores = stores
        self._bot = bot

    def find(self, heard: Heard, now: datetime) -> Meant | Answer | None:
        """What is meant; an answer that says what is wrong with it; None where the bot is not spoken to."""
        with reading(self._stores.engine) as connection:
            met = find_met(connection, heard.place.chat, heard.place.thread)
            language = met.settings.language if met else None
            t = translator(language or language_of(heard.person.language))
            place, person = heard.place, heard.person
            dialogue = read_dialogue(connection, place.chat, place.thread, person.id, now)
            found: _Found | Answer | None
            if heard.kind == "inline":
                found = None if self._table.inline is None else _Found(self._table.inline, heard.text)
            elif heard.kind == "pressed":
                found = self._pressed(connection, heard, t, now)
            else:
                found = self._said(heard, dialogue, t)
            if not isinstance(found, _Found):
                return found
            place = heard.place if found.thread is None else replace(heard.place, thread=found.thread)
            met = met if place == heard.place else find_met(connection, place.chat, place.thread)
        return self._meant(replace(found, in_dialogue=dialogue is not None), place, heard, met, t, now)

    def _pressed(self, connection: Connection, heard: Heard, t: Translator, now: datetime) -> _Found | Answer:
        alert = _OF_ALERT.fullmatch(heard.data)
        if alert is not None:
            return self._pressed_alert(connection, heard, t, alert)
        button = find_button(connection, heard.data)
        handling = None if button is None else self._table.presses.get(str(button.action.get("do")))
        if button is None or handling is None or button.chat != str(heard.place.chat):
            return Answer(toast=t("This button is from another time or place; please ask again."))
        if button.until <= now:
            return Answer(toast=t("This button is too old; please ask again."))
        if button.by is not None and button.by != str(heard.person.id):
            return Answer(toast=t("Only the person who asked can press this."))
        if button.pressed not in (None, 0, heard.update):
            return Answer(toast=t("That is done already."))
        once = None if button.pressed is None else button.token
        about = int(button.action.get("about", 0))
        return _Found(handling, action=button.action, once=once, thread=button.thread, about=about)

    def _pressed_alert(
        self, connection: Connection, heard: Heard, t: Translator, alert: re.Match[str]
    ) -> _Found | Answer:
        handling = self._table.presses.get(f"alert.{alert['verb']}")
        place = place_of_delivery(connection, int(alert["delivery"]))
        if handling is None or place is None or place[0] != str(heard.place.chat):
            return Answer(toast=t("This button is from another time or place; please ask again."))
        return _Found(handling, action={"delivery": int(alert["delivery"])}, thread=place[1], about=0)

    def _said(
        self, heard: Heard, dialogue: tuple[str, Mapping[str, Any]] | None, t: Translator
    ) -> _Found | Answer | None:
        if heard.is_command:
            return self._commanded(heard, t)
        if dialogue is not None and dialogue[0] in self._table.steps:
            return _Found(self._table.steps[dialogue[0]], heard.text, state=dialogue[1])
        if heard.channel is not None and "channel.chosen" in self._table.steps:
            return _Found(self._table.steps["channel.chosen"], heard.text, state={"channel": heard.channel})
        if not heard.place.is_private or self._table.words is None:
            return None
        return _Found(self._table.words, heard.text)

    def _commanded(self, heard: Heard, t: Translator) -> _Found | Answer | None:
        command = heard.command(self._bot)
        if command is None:
            return None
        name, rest = command
        known = self._table.commands.get(name)
        if known is not None:
            return _Found(known.handling, rest, command=name)
        if not heard.place.is_private and "@" not in heard.text.split(maxsplit=1)[0]:
            return None  # another bot's
        near = difflib.get_close_matches(name, self._table.commands, n=1)
        offer = t("Did you mean /{name}?", name=near[0]) if near else t("/help lists what I know.")
        return says(t("I do not know /{name}.", name=name) + "\n" + offer)

    def _meant(
        self, found: _Found, place: Place, heard: Heard, met: Met | None, t: Translator, now: datetime
    ) -> Meant | Answer:
        is_operator = heard.person.id in self._rules.operators
        if heard.kind == "inline" and met is None:
            met = Met(0, place.chat, 0, "", ChatSettings(0), None)
        if met is None or met.disabled_reason is not None or (is_operator and not met.settings.invited):
            met = self._meet(place, heard.person, t, now, is_operator=is_operator)
        if self._rules.invite_only and met.settings.invited is None:
            if not self._lets_in(found, place, now):
                text = t("This bot is by invitation: /invite CODE, with the code that you were given.")
                return Answer(toast=text) if heard.query else says(text)
            met = replace(met, settings=replace(met.settings, invited=found.text))
        about = met if found.handling.here else self._about(met, found)
        if about is None:
            return Answer(toast=t("This button is from another time or place; please ask again."))
        asked = Asked(
            place,
            heard.person,
            found.text,
            about.channel,
            about.origin,
            about.settings,
            t,
            now,
            self._stores,
            self._rules.limits,
            is_operator=is_operator,
            bot=self._bot,
            menu=tuple(self._table.commands.values()),
            replies_to=heard.replies_to,
            action=found.action,
            message=heard.message,
            state=found.state,
            document=heard.document,
        )
        governs = place if about is met else Place(about.chat, about.thread, about.settings.type or "channel")
        return Meant(found.handling, asked, governs, found.once, found.in_dialogue)

    def _meet(self, place: Place, person: Person, t: Translator, now: datetime, *, is_operator: bool) -> Met:
        """The chat is a channel from now on, and can be reached: somebody in it asks."""
        invited = {"invited": "operator"} if is_operator else {}
        its = {"type": place.type, "title": place.title, "language": t.language, "owner": str(person.id)}
        with self._stores.engine.begin() as connection:
            met = find_met(connection, place.chat, place.thread)
            if met is None:
                return meet(connection, place.chat, place.thread, now, **its, **invited)
            if met.disabled_reason is not None:
                note_reachable(connection, place.chat, None)
            if is_operator:
                let_in(connection, place.chat, "operator")
            return replace(met, settings=read_settings(connection, met.channel), disabled_reason=None)

    def _lets_in(self, found: _Found, place: Place, now: datetime) -> bool:
        if found.command not in _DOORS or not found.text:
            return False
        with self._stores.engine.begin() as connection:
            return use_invite(connection, found.text, place.chat, now)

    def _about(self, met: Met, found: _Found) -> Met | None:
        """What a button was about when it was shown; else the channel that the person sets up from here now."""
        number = met.settings.acts_for if found.about is None else found.about
        if not number:
            return met
        with reading(self._stores.engine) as connection:
            return met_by_number(connection, number)


@dataclass(frozen=True, slots=True)
class _Found:
    handling: Handling
    text: str = ""
    command: str = ""
    action: Mapping[str, Any] = field(default_factory=dict)
    state: Mapping[str, Any] = field(default_factory=dict)
    once: str | None = None
    thread: int | None = None
    in_dialogue: bool = False
    #: Of a press: the channel that it is about, 0 for the place itself.
    about: int | None = None
