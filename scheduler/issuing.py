"""House editions in the running wire: cut when they are due, made in a process of its own, published in their time."""

from __future__ import annotations

import asyncio
import os
from datetime import datetime, timedelta
from typing import Any

import structlog
from redis.asyncio import Redis
from sqlalchemy import Engine

from config.errors import MintwireError
from config.kinds.union import read_specs
from config.models import Settings
from notifier.bot.apart import Apart, TooLongError
from notifier.digests.issuing.due import House, is_due, turn
from notifier.digests.issuing.publishing import publish_ready, ready
from notifier.sending.senders import OWED
from record.live.wake import wake
from record.sql import directory, notices
from record.sql.aside import said
from record.sql.database import open_engine, reading
from record.sql.digests import issuing
from record.sql.digests.issuing import DigestRow
from record.sql.periods import Span
from scheduler.judging import make_encoder
from scheduler.stores import database_url, open_collections

#: Seconds that an edition may take; and how long one that failed is left alone.
_LONGEST_S, _AGAIN = 600.0, timedelta(minutes=10)
#: How often due times are looked at where none has come.
_TURN = timedelta(minutes=1)
#: The lists of a config that making an edition needs not: sources are read from SQL.
_LISTS = ("sources", "watches", "concepts", "channels", "subscriptions")

log = structlog.get_logger("mintwire.digest")


def house_of(settings: Settings) -> House:
    """The house as the config has it."""
    digest = settings.digest
    return House(digest.timezone, digest.publishers, digest.minute)


class Issuing:
    """The work of one process; several may do it side by side, since each step is done once in SQL."""

    def __init__(self, redis: Redis, engine: Engine, apart: Apart | None = None) -> None:
        self._redis = redis
        self._engine = engine
        self._apart = apart or Apart(longest_s=_LONGEST_S, idle_s=1.0)
        self._closed = False
        self._rest: dict[int, datetime] = {}
        self._turned: datetime | None = None

    def close(self) -> None:
        """Ends what is being made; another process, or the next start, makes it."""
        self._closed = True
        self._apart.close()

    async def work(self, settings: Settings, now: datetime) -> None:
        """Whatever is due by now (Redis TIME)."""
        for digest in await asyncio.to_thread(self._cut, house_of(settings), now):
            if self._rest.get(digest.number, now) <= now:
                await self._make(settings, digest, now)
        if await asyncio.to_thread(self._publish, now):
            await wake(self._redis, OWED)

    def _cut(self, house: House, now: datetime) -> list[DigestRow]:
        with reading(self._engine) as connection:
            is_quiet = not is_due(connection, house, now)
            cut = issuing.in_state(connection, issuing.CUT)
        # Now and then also where nothing is due: the clock may have gone back.
        if is_quiet and self._turned is not None and abs(now - self._turned) < _TURN:
            return cut
        self._turned = now
        with self._engine.begin() as connection:
            turn(connection, house, now)
            return issuing.in_state(connection, issuing.CUT)

    async def _make(self, settings: Settings, digest: DigestRow, now: datetime) -> None:
        bare = settings.model_copy(update=dict.fromkeys(_LISTS, ()))
        try:
            editions = await asyncio.to_thread(self._apart, make_editions, bare, digest)
        except Exception as error:  # noqa: BLE001 - one digest that cannot be made stops only itself
            if self._closed:
                return
            self._rest[digest.number] = now + _AGAIN
            log.error("digest_not_made", rhythm=digest.rhythm, due=str(digest.due), error=_said(error))
            await asyncio.to_thread(self._tell, digest, _said(error), now)
            return
        if await asyncio.to_thread(self._keep, digest, editions, now):
            pieces = {language: len(edition["pieces"]) for language, edition in editions.items()}
            log.info("digest_made", rhythm=digest.rhythm, due=str(digest.due), **pieces)

    def _keep(self, digest: DigestRow, editions: dict[str, dict[str, Any]], now: datetime) -> bool:
        with self._engine.begin() as connection:
            done = issuing.keep_made(connection, digest, editions)
            if done and digest.publisher == "editor":
                notices.tell(connection, f"digest:{digest.number}", _DRAFTED.format(digest=digest), now)
            return done

    def _tell(self, digest: DigestRow, error: str, now: datetime) -> None:
        with self._engine.begin() as connection:
            text = _FAILED.format(digest=digest, error=error)
            notices.tell(connection, f"digest:{digest.number}:failed", text, now)

    def _publish(self, now: datetime) -> int:
        with reading(self._engine) as connection:
            if not ready(connection, now):
                return 0
        with self._engine.begin() as connection:
            return publish_ready(connection, now)


_DRAFTED = (
    "The {digest.rhythm} edition until {digest.due:%Y-%m-%d %H:%M} UTC is made, and waits for its editor: "
    "mintwire digest draft, edit and publish."
)
_FAILED = (
    "The {digest.rhythm} edition until {digest.due:%Y-%m-%d %H:%M} UTC could not be made; it is tried again every ten "
    "minutes: {error}"
)


def _said(error: Exception) -> str:
    if isinstance(error, TooLongError):
        return f"it took longer than {_LONGEST_S:g} s, or its process was ended"
    return str(error) if isinstance(error, MintwireError) else said(error)


def make_editions(settings: Settings, digest: DigestRow) -> dict[str, dict[str, Any]]:
    """A digest in each language of the house, as `Edition.to_dict` has it.

    In whichever process: it opens what it needs.  Raises StoreError, EncoderError and SQLAlchemy's errors.
    """
    from notifier.digests.choice.alike import sight_by
    from notifier.digests.edition import Period
    from notifier.digests.gathering import gather, whole
    from notifier.digests.making import make

    engine, collections = open_engine(database_url(settings)), open_collections(settings)
    try:
        with reading(engine) as connection:
            sources, _ = read_specs(directory.enabled_sources(connection))
            period = Period(digest.rhythm, digest.first, digest.due, digest.zone)  # type: ignore[arg-type]
            span = Span(digest.after, digest.upto or digest.after)
            gathered = gather(connection, period, {each.id: each for each in sources}, span=span)
            sight = sight_by(make_encoder(settings.encoder, os.environ))
            return {
                language: make(
                    gathered, period, language, sight, lambda told: whole(connection, collections, told)
                ).to_dict()
                for language in settings.digest.languages
            }
    finally:
        engine.dispose()
