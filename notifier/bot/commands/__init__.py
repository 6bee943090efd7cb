"""The commands, a module for each that belongs together; `MODULES` lists them in the order of the menu."""

from __future__ import annotations

from notifier.bot.commands import helping
from notifier.bot.commands.alerts import keys, muting
from notifier.bot.commands.managing import carrying, channel, hours, inviting, settings, status, stopping, topics
from notifier.bot.commands.reading import about, digest, latest, raw, search, sources, story, why
from notifier.bot.commands.watching import packs, start, watch, watches

WATCHING = (start, watch, watches, packs)
READING = (latest, digest, search, story, why, about, sources, raw)
ALERTS = (muting, keys)
MANAGING = (settings, hours, channel, topics, carrying, inviting, status, stopping)
MODULES = (*WATCHING, *READING, *ALERTS, *MANAGING, helping)
