"""A message through a channel's own sender: `mintwire channels test`."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import AbstractContextManager, nullcontext

from config.errors import ChannelError, ChannelMoved
from config.models import Settings
from record.duty import pause
from record.sql.channels import ChannelRow
from scheduler.cli.commands.channels.showing import ChannelId
from scheduler.cli.context import current, fail
from scheduler.cli.known import find_channel

_TEXT = "A test: this chat is the channel {}. Somebody asked for it by `mintwire channels test`."
#: How long a turn within the service's limits is waited for.
_PATIENCE_S = 30.0


def test(channel: ChannelId) -> None:
    """Send a test message to a channel, and tell what its service says.

    It goes through the channel's own sender, within its limits, whether the channel is disabled or not; nothing is
    noted of it. The exit code is 1 where it was not taken.

    \b
    Example:
      mintwire channels test desk
    """
    settings = current().settings
    row = find_channel(channel)
    with _redis(settings) as url:
        try:
            number = asyncio.run(_send(settings, row, url))
        except ChannelMoved as error:
            fail(f"{row.name}: not taken: {error}; the chat is {error.chat} now")
        except ChannelError as error:
            fail(f"{row.name}: not taken: {error}")
    print(f"{row.name}: taken" + ("" if number is None else f", as message {number}"))
    if row.disabled_reason is not None:
        print(f"it is disabled still ({row.disabled_reason}): `mintwire channels enable {row.name}`")


def _redis(settings: Settings) -> AbstractContextManager[str]:
    """Where the limits of services are kept."""
    from scheduler.processes.embedded import serving

    return nullcontext(settings.redis) if settings.redis else serving(settings.data)


async def _send(settings: Settings, row: ChannelRow, redis_url: str) -> str | None:
    """The message's id, if it has one.  Raises ChannelError."""
    from notifier.channels.kinds import make_senders
    from notifier.rendering.listing import notice_message
    from record.live.client import connect
    from scheduler.sending import sending_means

    async with connect(redis_url) as redis:
        senders = make_senders(sending_means(settings, os.environ, redis, sys.stdout))
        sender = senders.get(row.kind)
        if sender is None:
            fail(f"{row.name}: no bot's token in {settings.telegram.token_env}")
        try:
            async with asyncio.timeout(_PATIENCE_S):
                while wait_s := await sender.turn(row):
                    await pause(asyncio.Event(), wait_s)
            number = await sender.send(row, notice_message(_TEXT.format(row.name)))
            await sender.answered(row)
        except TimeoutError:
            fail(f"{row.name}: too many messages go out: no turn within {_PATIENCE_S:g} s")
        finally:
            for each in senders.values():
                await each.close()
    return number
