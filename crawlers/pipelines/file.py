"""New items go to the day's collection behind what they came in, and are on the disk before anybody hears of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Self

from scrapy.crawler import Crawler

from config.errors import PollError
from crawlers.polling.filer import Filer
from crawlers.polling.spider import wire_of
from crawlers.polling.visit import Visit


class FilePipeline:
    """Appends a poll's new items, and what brought them, to this worker's segments."""

    def __init__(self, filer: Filer) -> None:
        self._filer = filer

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's hook: what the spider was given serves its pipelines too."""
        return cls(wire_of(crawler).filer)

    async def process_item(self, visit: Visit) -> Visit:
        """A disk that refuses is a fault of the poll: nothing is confirmed, and a later poll files the items."""
        day = visit.discovered.date()
        for exchange, recorded in visit.repeated:
            await self._filer.note(day, exchange, recorded)
        if visit.items:
            try:
                await self._file(visit)
            except OSError as error:
                visit.fault = PollError("disk", f"the collection cannot be written: {error.strerror}")
                visit.items = []
        visit.origins.clear()
        visit.repeated.clear()
        return visit

    async def _file(self, visit: Visit) -> None:
        """Raises OSError."""
        origins = [visit.origins.get(filed.document) for filed in visit.items]
        brought = [(filed.item, origin and origin[1]) for filed, origin in zip(visit.items, origins, strict=True)]
        items = await self._filer.file(visit.discovered.date(), brought)
        visit.items = [replace(filed, item=item) for filed, item in zip(visit.items, items, strict=True)]
        for asked, exchange in filter(None, origins):
            visit.kept[asked] = replace(visit.kept[asked], recorded=str(exchange.record))
