"""The menu of commands that people see in their clients, in each language."""

from __future__ import annotations

from collections.abc import Collection

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import BadRequest

from notifier.bot.table import Command, Table
from notifier.texts import LANGUAGES, translator


async def name_commands(client: Bot, table: Table, operators: Collection[int]) -> None:
    """Tells Telegram of them (https://core.telegram.org/bots/api#setmycommands); operators see theirs, too.

    Raises TelegramError.
    """
    everybodys = [command for command in table.commands.values() if command.listed]
    for language in LANGUAGES:
        # English is for all who have no other.
        code = None if language == "en" else language
        await client.set_my_commands(_menu(everybodys, language), language_code=code)
        for operator in operators:
            menu = _menu(list(table.commands.values()), language)
            try:
                await client.set_my_commands(menu, scope=BotCommandScopeChat(operator), language_code=code)
            except BadRequest:
                continue  # who has not spoken to the bot yet has no chat with it


def _menu(commands: Collection[Command], language: str) -> list[BotCommand]:
    t = translator(language)
    return [BotCommand(command.name, t(command.about)) for command in commands]
