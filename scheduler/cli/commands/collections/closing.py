"""`mintwire collections close`: days that are over become files that nobody changes any more."""

from __future__ import annotations

import asyncio
import sys
from contextlib import nullcontext
from datetime import date, timedelta
from typing import Annotated

import structlog
import typer

from config.errors import StoreError
from config.models import Settings
from record.closing.closer import Closer, Waiting
from record.closing.due import last_over
from record.closing.folders.moving import ClosingElsewhere
from record.closing.folders.size import is_much, size_of
from record.collections.collections import Collections
from record.duty import DutyLost
from record.live.client import UNREACHABLE, connect, connect_sync
from record.live.clock import redis_now
from scheduler.cli.context import USAGE, JsonLogs, current, fail
from scheduler.cli.stores import opened
from scheduler.cli.values import day_of
from scheduler.closing import stamp_days, wire_of
from scheduler.logs.setup import setup
from scheduler.processes import lifeline
from scheduler.processes.embedded import serving
from scheduler.roles.identity import process_name
from scheduler.stores import open_collections

#: How long a day that has to wait is left alone, and how often it is said what it waits for.
_PAUSE_S = 10.0
_SAY_EVERY = 30

log = structlog.get_logger("mintwire.closing")


def close(
    day: Annotated[str | None, typer.Argument(metavar="DATE", help="the last day to close; else yesterday")] = None,
    wait: Annotated[bool, typer.Option("--wait", help="until all of them can be closed")] = False,
    json_logs: JsonLogs = False,
) -> None:
    """Close the days that are over, in order, up to one.

    The wire does so by itself, five minutes after midnight (UTC). A day is closed once its writers are done with it,
    and everything in it is stored and matched; the command says what it waits for.

    \b
    Examples:
      mintwire collections close
      mintwire collections close 2026-11-23
    """
    lifeline.watch()
    settings = current().settings
    setup(sys.stderr, json=json_logs)
    asyncio.run(_close(settings, day, wait=wait))


async def _close(settings: Settings, day: str | None, *, wait: bool) -> None:
    with (
        opened(settings) as engine,
        nullcontext(settings.redis) if settings.redis else serving(settings.data) as url,
        connect_sync(url) as states,
    ):
        async with connect(url) as redis:
            last = _last(day, (await redis_now(redis)).date()) if day else last_over(await redis_now(redis))
            collections = open_collections(settings)
            if collections.oldest_live(last + timedelta(days=1)) > last:
                print(f"there is nothing to close until {last}")
            wire = wire_of(settings, states, engine)
            closer = Closer(collections, redis, engine, process_name("closing"), wire)
            await _close_all(closer, last, wait=wait)
            await asyncio.to_thread(_afterwards, settings, collections)


async def _close_all(closer: Closer, last: date, *, wait: bool) -> None:
    looks = 0
    while True:
        try:
            await closer.close(last, lambda day: print(f"{day}: closed"))
        except (ClosingElsewhere, DutyLost):
            if not wait:
                fail("another process closes days now")
        except UNREACHABLE as error:
            raise StoreError(f"redis: {error}") from error
        except OSError as error:
            raise StoreError(f"collections: a day cannot be closed: {error.strerror or error}") from error
        except Waiting as waiting:
            if not wait:
                fail(str(waiting))
            if looks % _SAY_EVERY == 0:
                log.info("day_waits", day=str(waiting.day), waits_for=waiting.what)
            looks += 1
        else:
            return
        await asyncio.sleep(_PAUSE_S)


def _afterwards(settings: Settings, collections: Collections) -> None:
    if service := settings.collections.timestamp:
        stamp_days(collections, service)
    if budget := settings.collections.budget_gb:
        size = size_of(collections)
        if is_much(size, budget):
            log.warning("collections_large", bytes=size, budget_gb=budget)


def _last(text: str, today: date) -> date:
    last = day_of(text, today)
    if last >= today:
        fail(f"{last}: the day is not over", USAGE)
    return last
