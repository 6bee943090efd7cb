"""The days, as operations ask for them: what is not there is a problem."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from http import HTTPStatus

from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool

from record.closing.folders.expiring import kind_of
from record.collections.closed.manifest import Manifest, Resource
from record.collections.collections import Collections, State
from record.collections.layout import MANIFEST, folder_of
from record.sql import facts
from record.sql.database import reading
from record.sql.items import count_discovered
from web.problems import Problem

#: Manifests that are remembered, and days of which it is remembered what they hold.
_MANIFESTS, _DAYS = 64, 4096


@dataclass(frozen=True, slots=True)
class Summary:
    """What a closed day holds."""

    items: int
    bytes: int


class Shelf:
    """Closed days are asked for once: they never change."""

    def __init__(self, collections: Collections, engine: Engine, now: Callable[[], Awaitable[datetime]]) -> None:
        """`now`: by Redis TIME."""
        self.collections = collections
        self.engine = engine
        self._now = now
        self._manifest: Callable[[date], Manifest] = lru_cache(_MANIFESTS)(collections.manifest)
        self.summary: Callable[[date], Summary] = lru_cache(_DAYS)(self._summary)

    async def today(self) -> date:
        """The UTC day."""
        return (await self._now()).date()

    async def day(self, text: str) -> tuple[date, State]:
        """One that has a collection, or is under way.  Raises Problem."""
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise Problem(HTTPStatus.NOT_FOUND, "no_day", f"the calendar has no day {text[:10]}") from None
        known = await run_in_threadpool(self.collections.days, day, day)
        if not known and day != await self.today():
            raise Problem(
                HTTPStatus.NOT_FOUND, "no_day", f"nothing was collected on {day}: /collections lists the days"
            )
        return day, await run_in_threadpool(self.collections.state, day)

    def manifest(self, day: date) -> Manifest:
        """A closed day's.  Raises Problem where it cannot be read."""
        try:
            return self._manifest(day)
        except (ValueError, FileNotFoundError):
            raise self._damaged(day, MANIFEST) from None

    def resource(self, day: date, path: str) -> tuple[Resource, datetime]:
        """A file of a closed day as the manifest names it, and when the day was closed.

        Raises Problem where there is none, or it is not as the manifest says.
        """
        manifest = self.manifest(day)
        resource = manifest.resource(path)
        if resource is None:
            told = f"{day} has no file {path}: its datapackage.json names them"
            raise Problem(HTTPStatus.NOT_FOUND, "no_file", told)
        try:
            size = self.collections.storage.size(f"{folder_of(day)}/{path}")
        except FileNotFoundError:
            raise self._gone(day, path) from None
        if size != resource.bytes:
            raise self._damaged(day, path)
        return resource, manifest.created

    def _gone(self, day: date, path: str) -> Problem:
        """For a file that the day's manifest names, and that is not there."""
        _, last = self.collections.closed() or (day, day)
        kind = kind_of(path)
        since = self.manifest(last).about.get("kept_since", {}).get(kind)
        if since is not None and str(since) > str(day):
            return Problem(
                HTTPStatus.GONE, "expired", f"{folder_of(day)}/{path} was removed: {kind} is kept since {since}"
            )
        return self._damaged(day, path)

    def _damaged(self, day: date, path: str) -> Problem:
        """For a file that is not as the day's manifest says."""
        told = f"{folder_of(day)}/{path} is missing or damaged: `mintwire collections verify {day}` says what is wrong"
        return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "damaged", told)

    def check_judged(self, day: date) -> None:
        """Raises Problem for a day of which SQL has forgotten what was judged."""
        with reading(self.engine) as connection:
            horizon = facts.horizon(connection)
        if horizon is not None and day < horizon:
            told = f"what is judged is known since {horizon}: leave section, country and watch away for {day}"
            raise Problem(HTTPStatus.GONE, "forgotten", told)

    def count_live(self, day: date) -> int:
        """The items of a live day that SQL knows."""
        with reading(self.engine) as connection:
            return count_discovered(connection, day)

    def _summary(self, day: date) -> Summary:
        manifest = self._manifest(day)
        return Summary(manifest.about["counts"]["items"], sum(each.bytes for each in manifest.resources))
