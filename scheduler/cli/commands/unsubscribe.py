"""`mintwire unsubscribe`: a channel hears of a watch no more."""

from __future__ import annotations

from record.sql.directory import CLI
from record.sql.directory import unsubscribe as end
from scheduler.cli.commands.subscribe import ChannelId, WatchId, pair
from scheduler.cli.context import USAGE, fail, new_app

app = new_app()


@app.command()
def unsubscribe(channel: ChannelId, watch: WatchId) -> None:
    """Have a channel hear of a watch no more.

    Subscriptions of the config are changed in the config.

    \b
    Example:
      mintwire unsubscribe desk digital-euro
    """
    with pair(channel, watch) as (connection, its):
        if CLI not in its.by:
            fail(f"{its.channel_name} does not hear of {its.watch_name}", USAGE)
        end(connection, its.channel, its.watch, origin=CLI)
        print(f"{its.channel_name} hears of {its.watch_name} no more")
