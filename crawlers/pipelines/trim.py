"""What a source puts around its reports is named in the new items; their texts stay as they were given."""

from __future__ import annotations

from dataclasses import replace
from typing import Self

from scrapy.crawler import Crawler

from crawlers.polling.spider import wire_of
from crawlers.polling.visit import Visit
from newsroom.boilerplate.counts import Boilerplate


class TrimPipeline:
    """Learns from a poll's new items, and names in each what is boilerplate."""

    def __init__(self, boilerplate: Boilerplate) -> None:
        self._boilerplate = boilerplate

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's hook: what the spider was given serves its pipelines too."""
        return cls(wire_of(crawler).boilerplate)

    async def process_item(self, visit: Visit) -> Visit:
        """Digests are of the texts as given, and so are marks: what is learned later makes no revision."""
        found = await self._boilerplate.cut([filed.item for filed in visit.items])
        visit.items = [replace(filed, item=item) for item, filed in zip(found, visit.items, strict=True)]
        return visit
