"""The commands, a module for each that belongs together; `MODULES` lists them in the order of the menu."""

from __future__ import annotations

from notifier.bot.commands import helping
from notifier.bot.commands.managing import channel, hours, inviting, settings, status, stopping
from notifier.bot.commands.reading import about, latest, search, story
from notifier.bot.commands.watching import packs, start, watch, watches

MODULES = (
    start,
    watch,
    watches,
    packs,
    latest,
    search,
    story,
    about,
    settings,
    hours,
    channel,
    inviting,
    status,
    stopping,
    helping,
)
