"""/help."""

from __future__ import annotations

from notifier.bot.answer import Answer, says
from notifier.bot.asked import Asked
from notifier.bot.table import Command, Handled, Handling
from notifier.texts import gettext_noop


def list_commands(asked: Asked) -> Answer:
    """All commands that the person may use, a line each."""
    t = asked.t
    shown = [each for each in asked.menu if asked.is_operator or each.listed]
    lines = [f"/{each.name}{' ' * bool(each.example)}{each.example} – {t(each.about)}" for each in shown]
    return says("\n".join(lines), title=t("What I understand"))


HANDLED = Handled(commands=(Command("help", gettext_noop("all commands"), Handling(list_commands, here=True)),))
