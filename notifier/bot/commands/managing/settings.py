"""/settings and /language."""

from __future__ import annotations

from dataclasses import replace

from notifier.bot.answer import Answer, Button, Reply, Rows, lines, says, shows
from notifier.bot.asked import Asked
from notifier.bot.commands.managing.hours import quiet_line
from notifier.bot.table import Command, Handled, Handling
from notifier.texts import LANGUAGES, gettext_noop, translator
from record.sql.chats.settings import look_again, put_settings


def show_settings(asked: Asked) -> Answer:
    """How the chat wants to be told."""
    return Answer(replies=(_shown(asked),))


def _shown(asked: Asked) -> Reply:
    t, settings = asked.t, asked.settings
    told = [
        t("Language: {language}", language=LANGUAGES[settings.language or t.language]),
        t("Time zone: {zone}", zone=settings.timezone or "UTC"),
        quiet_line(t, settings),
        t("Alerts rest: nothing is sent until you say so.") if settings.paused else t("Alerts are sent."),
    ]
    if settings.title and asked.channel and not asked.place.is_private:
        title = t("Settings of {chat}", chat=settings.title)
    else:
        title = t("Settings")
    return Reply(lines("\n".join(told), title), _buttons(asked))


def _buttons(asked: Asked) -> Rows:
    t = asked.t
    rests = Button(t("Send alerts again"), "settings.pause", {"paused": False})
    goes_on = Button(t("Let alerts rest"), "settings.pause", {"paused": True})
    return (
        _languages(),
        [Button(t("Quiet hours"), "hours.ask"), Button(t("Time zone"), "hours.ask-place")],
        [rests if asked.settings.paused else goes_on],
    )


def press_pause(asked: Asked) -> Answer:
    """Alerts rest, or come again."""
    paused = bool(asked.action["paused"])
    with asked.stores.engine.begin() as connection:
        put_settings(connection, asked.channel, asked.now, paused=paused)
        look_again(connection, asked.channel)
    return Answer(edit=_shown(replace(asked, settings=replace(asked.settings, paused=paused))))


def choose_language(asked: Asked) -> Answer:
    """With a language, it is the chat's from now on; without one, offers them."""
    said = asked.text.casefold()
    known = {name.casefold(): language for language, name in LANGUAGES.items()} | {each: each for each in LANGUAGES}
    if said in known:
        return says(_set(asked, known[said]))
    return says(asked.t("Which language shall I speak here?"), _languages())


def press_language(asked: Asked) -> Answer:
    """The language of a button."""
    return shows(_set(asked, str(asked.action["language"])))


def _set(asked: Asked, language: str) -> str:
    with asked.stores.engine.begin() as connection:
        put_settings(connection, asked.channel, asked.now, language=language)
    t = translator(language)
    return t("I speak English here from now on.")


def _languages() -> list[Button]:
    return [Button(name, "settings.language", {"language": each}) for each, name in LANGUAGES.items()]


HANDLED = Handled(
    commands=(
        Command("settings", gettext_noop("how this chat is told"), Handling(show_settings)),
        Command(
            "language", gettext_noop("the language that I speak here"), Handling(choose_language, who="admins"), "中文"
        ),
    ),
    presses={
        "settings.language": Handling(press_language, who="admins"),
        "settings.pause": Handling(press_pause, who="admins"),
    },
)
