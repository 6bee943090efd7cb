"""/settings and /language."""

from __future__ import annotations

from notifier.bot.answer import Answer, Button, says, shows
from notifier.bot.asked import Asked
from notifier.bot.table import Command, Handled, Handling
from notifier.texts import LANGUAGES, gettext_noop, translator
from record.sql.chats.settings import put_settings

#: Languages as they name themselves.
_NAMES = {"en": "English", "zh": "中文"}


def show_settings(asked: Asked) -> Answer:
    """How the chat wants to be told."""
    t, settings = asked.t, asked.settings
    lines = [
        t("Language: {language}", language=_NAMES[t.language]),
        t("Time zone: {zone}", zone=settings.timezone or "UTC"),
    ]
    return says("\n".join(lines), _languages(), title=t("Settings"))


def choose_language(asked: Asked) -> Answer:
    """With a language, it is the chat's from now on; without one, offers them."""
    said = asked.text.casefold()
    known = {name.casefold(): language for language, name in _NAMES.items()} | {each: each for each in LANGUAGES}
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
    return [Button(name, "settings.language", {"language": each}) for each, name in _NAMES.items()]


HANDLED = Handled(
    commands=(
        Command("settings", gettext_noop("how this chat is told"), Handling(show_settings)),
        Command(
            "language", gettext_noop("the language that I speak here"), Handling(choose_language, who="admins"), "中文"
        ),
    ),
    presses={"settings.language": Handling(press_language, who="admins")},
)
