"""The commands, a module for each that belongs together; `MODULES` lists them in the order of the menu."""

from __future__ import annotations

from notifier.bot.commands import helping, settings
from notifier.bot.commands.reading import about, latest, raw, search, sources, story

MODULES = (latest, search, story, about, sources, raw, settings, helping)
