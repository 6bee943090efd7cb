"""What a kind of source must say."""

from __future__ import annotations

from typing import Protocol

from scrapy.http import Response

from crawlers.parsing.entry import Feed


class Reader(Protocol):
    """Reads one kind of source."""

    #: The Accept header that its requests carry.
    accept: str

    def read(self, response: Response) -> Feed:
        """The document of a response with status 200.  Raises FeedError."""
