"""The crawl role: polls, fetches pages, parses, files."""

from __future__ import annotations

import asyncio
import os
from datetime import date
from functools import partial

from config.models import Settings
from crawlers.pages.fetcher import PageFetcher
from crawlers.polling.days import WriterDays
from crawlers.polling.filer import Filer
from crawlers.polling.process import Means, crawl
from newsroom.boilerplate.counts import Boilerplate
from record.closing.folders.bringing import bring, is_away
from record.collections.collections import Collections
from record.collections.layout import root_in, versions_in
from record.collections.writing import SegmentWriter
from record.live.client import connect
from record.live.pages import Pages
from record.live.polls import Polls
from record.live.seen import Seen
from record.news import NewsRule
from record.sql.database import open_engine
from scheduler.roles.arena import use_one_arena
from scheduler.roles.identity import process_name
from scheduler.stores import database_url, open_collections, redis_url


def main(settings: Settings) -> None:
    """The role as a process, until SIGTERM or SIGINT."""
    use_one_arena()
    root, worker = root_in(settings.data), process_name("crawl")
    redis, filer = connect(redis_url(settings)), Filer(SegmentWriter(root, worker), raw=settings.collections.raw)
    days = WriterDays(redis, worker, partial(_end_before, filer, open_collections(settings)))
    boilerplate = Boilerplate(redis)
    # Its tables are the schedule role's to make: polls need no SQL, and go on without it.
    engine = open_engine(database_url(settings))
    rule = NewsRule(settings.alert_age, settings.alert_first_poll)
    pages = PageFetcher(Pages(redis), engine, filer, boilerplate, rule, worker, os.environ)
    versions = versions_in(settings.data)
    means = Means(Polls(redis), Seen(redis), filer, days, rule, boilerplate, pages, versions, os.environ)
    crawl(settings.network, means, worker)


async def _end_before(filer: Filer, collections: Collections, day: date) -> None:
    """Earlier days are over here; where closed days lie elsewhere, what there is of them is brought there."""
    await filer.end_before(day)
    if is_away(collections):
        await asyncio.to_thread(bring, collections, day)
