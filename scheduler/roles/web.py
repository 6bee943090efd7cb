"""The web role: the collections by HTTP."""

from __future__ import annotations

import asyncio
import os
import socket
from functools import partial

import structlog
from sqlalchemy.exc import DBAPIError

from config.errors import MintwireError
from config.models import MEGABYTE, Settings
from config.web import Web
from record.duty import pause
from record.live.clock import redis_now
from record.live.readers import Most, Readers
from record.sql import tokens
from record.sql.database import reading
from scheduler.roles.arena import use_one_arena
from scheduler.roles.serving import serve
from scheduler.stores import Stores, open_stores
from web.access.gate import Rules
from web.app import make_app
from web.server import listen
from web.server import serve as serve_http

#: Readers wait for polls and alerts, and not the other way round (nice(2)).
_NICE = 10
#: Seconds between two looks at whether what is missing has come.
_AGAIN_S = 5.0

log = structlog.get_logger("mintwire.web")


def main(settings: Settings) -> None:
    """The role as a process, until SIGTERM or SIGINT.  Raises MintwireError where there is nothing to serve."""
    if settings.web.listen is None:
        raise MintwireError("web.listen is null: name an address and a port to serve HTTP")
    use_one_arena()
    os.nice(_NICE)
    stores = open_stores(settings)
    serve(lambda stop: _run(stores, settings.web, stop))


async def _run(stores: Stores, web: Web, stop: asyncio.Event) -> None:
    limits = web.limits
    most = Most(limits.requests_a_minute, limits.at_once, limits.megabytes_a_day * MEGABYTE)
    rules, now = Rules(most, is_open=web.open), partial(redis_now, stores.redis)
    app = make_app(stores.collections, stores.engine, Readers(stores.redis), rules, now)
    try:
        if not web.is_loopback:
            await _until_tokens(stores, stop)
        listener = await _until_listening(web, stop)
        if listener is not None:
            log.info("serving", listen=web.listen)
            await serve_http(app, listener, stop)
    finally:
        await stores.redis.aclose()
        stores.engine.dispose()


async def _until_tokens(stores: Stores, stop: asyncio.Event) -> None:
    """Where others can reach it, nothing is served before somebody has made a token."""

    def is_any() -> bool:
        with reading(stores.engine) as connection:
            return bool(tokens.listed(connection))

    is_told = False
    while not stop.is_set():
        try:
            if await asyncio.to_thread(is_any):
                return
            if not is_told:
                log.error("no_tokens", effect="nothing is served", mend="mintwire tokens make NAME")
                is_told = True
        except DBAPIError as error:
            log.warning("store_unreachable", error=type(error).__name__)
        await pause(stop, _AGAIN_S)


async def _until_listening(web: Web, stop: asyncio.Event) -> socket.socket | None:
    """None where `stop` came first."""
    is_told = False
    while not stop.is_set():
        try:
            return listen(*web.place)
        except OSError as error:
            if not is_told:
                log.error(
                    "cannot_listen", listen=web.listen, error=error.strerror, mend="another address in web.listen"
                )
                is_told = True
        await pause(stop, _AGAIN_S)
    return None
