"""The last step: the poll's end is written."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler

from crawlers.polling.ending import end_poll
from crawlers.polling.spider import wire_of
from crawlers.polling.visit import Visit
from record.live.polls import Polls


class ConfirmPipeline:
    """Confirms what was filed and ends the poll."""

    def __init__(self, polls: Polls) -> None:
        self._polls = polls

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's hook: what the spider was given serves its pipelines too."""
        return cls(wire_of(crawler).polls)

    async def process_item(self, visit: Visit) -> Visit:
        """See `end_poll`."""
        await end_poll(self._polls, visit)
        return visit
