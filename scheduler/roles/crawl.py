"""The crawl role: polls, parses, files."""

from __future__ import annotations

from crawlers.polling.filer import Filer
from crawlers.polling.process import crawl
from newsroom.collections.writing import SegmentWriter
from newsroom.live.client import connect
from newsroom.live.polls import Polls
from newsroom.live.seen import Seen
from scheduler.following import FollowedConfig
from scheduler.roles.identity import process_name
from scheduler.stores import collections_root, redis_url


def main(config: FollowedConfig) -> None:
    """The role as a process, until SIGTERM or SIGINT."""
    settings = config.loaded.settings
    root, worker = collections_root(settings), process_name("crawl")
    redis = connect(redis_url(settings))
    crawl(
        settings.network,
        polls=Polls(redis),
        seen=Seen(redis),
        filer=Filer(SegmentWriter(root, worker)),
        worker=worker,
    )
