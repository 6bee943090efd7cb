"""Channels that commands make: `mintwire channels add` and `remove`."""

from __future__ import annotations

import os
import re
from typing import Annotated, Any

import typer

from config.models import Channel
from config.reading.validate import validate
from config.zones import find_zone
from record.sql.channels import ChannelRow, named
from record.sql.directory import CLI, put_channel, remove_channel
from scheduler.cli.context import USAGE, current, fail, say
from scheduler.cli.known import find_made, known_channels
from scheduler.cli.stores import opened
from scheduler.configured import place_of

_NUMBER = re.compile(r"-?[0-9]+")


def add(
    channel: Annotated[str, typer.Argument(metavar="ID", help="small letters, digits and hyphens, as in desk")],
    telegram: Annotated[str, typer.Option(metavar="CHAT", help="a chat's number, as in -1001234567890, or @name")],
    thread: Annotated[int | None, typer.Option(metavar="N", help="only this topic of a forum")] = None,
    language: Annotated[
        str | None, typer.Option(metavar="TAG", help="show reports in it where they can be: en, zh, ja")
    ] = None,
    timezone: Annotated[str | None, typer.Option(metavar="CITY", help="whose time messages tell: Singapore")] = None,
) -> None:
    """Make a channel; a running wire sends to it as soon as it subscribes to a watch.

    Its id becomes `cli:ID`. `mintwire channels test` tries it, `mintwire subscribe` has it hear of a watch. Channels of
    the config are changed in the config.

    \b
    Examples:
      mintwire channels add desk --telegram -1001234567890
      mintwire channels add desk --telegram @mychannel --timezone Shanghai
    """
    settings = current().settings
    chat = int(telegram) if _NUMBER.fullmatch(telegram) else telegram
    said = {"thread": thread, "language": language, "timezone": timezone and _zone(timezone)}
    row = place_of(_made({"id": channel, "kind": "telegram", "chat": chat, **said}))
    for name, known in known_channels(settings).items():
        if name == named(CLI, channel):
            fail(f"there is a channel {name} already: remove it first, or choose another id", USAGE)
        if _place(known) == (row["kind"], str(row["chat"]), row["thread"] or 0):
            fail(f"this chat is the channel {name} already", USAGE)
    with opened(settings, making=True) as engine, engine.begin() as connection:
        put_channel(connection, CLI, row)
    print(f"{named(CLI, channel)}: telegram {telegram}{'' if thread is None else f' #{thread}'}")
    if not os.environ.get(settings.telegram.token_env):
        say(f"mintwire: the wire needs the bot's token in {settings.telegram.token_env}, which is not set here")


def remove(channel: Annotated[str, typer.Argument(metavar="ID", help="of a channel made by `add`")]) -> None:
    """Remove a channel that `mintwire channels add` made, and what it subscribes to.

    \b
    Example:
      mintwire channels remove desk
    """
    settings = current().settings
    identity = find_made("channel", channel, known_channels(settings))
    with opened(settings) as engine, engine.begin() as connection:
        remove_channel(connection, CLI, identity)
    print(f"{named(CLI, identity)}: removed")


def _zone(city: str) -> str:
    try:
        return find_zone(city)
    except ValueError as error:
        fail(f"timezone: {error}", USAGE)


def _made(values: dict[str, Any]) -> Channel:
    """The channel as the config would have it; ends the process for what is none."""
    settings, problems = validate({"channels": [values]})
    if settings is None or problems:
        fail("\n".join(f"{each.path[-1]}: found {each.found}; {each.expected}" for each in problems), USAGE)
    return settings.channels[0]


def _place(channel: ChannelRow) -> tuple[str, str, int]:
    return channel.kind, channel.chat, channel.thread
