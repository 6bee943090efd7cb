"""New items go to the day's collection, and are on the disk before anything else hears of them."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler

from config.errors import PollError
from crawlers.polling.filer import Filer
from crawlers.polling.spider import wire_of
from crawlers.polling.visit import Visit


class FilePipeline:
    """Appends a poll's new items to this worker's segment."""

    def __init__(self, filer: Filer) -> None:
        self._filer = filer

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's hook: what the spider was given serves its pipelines too."""
        return cls(wire_of(crawler).filer)

    async def process_item(self, visit: Visit) -> Visit:
        """A disk that refuses is a fault of the poll: nothing is confirmed, and a later poll files the items."""
        if not visit.items:
            return visit
        try:
            await self._filer.append(visit.discovered.date(), [filed.json for filed in visit.items])
        except OSError as error:
            visit.fault = PollError("disk", f"the collection cannot be written: {error.strerror}")
            visit.items = []
        return visit
