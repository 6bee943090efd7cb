"""Feeds: RSS, Atom, RDF, JSON Feed."""

from __future__ import annotations

from scrapy.http import Response

from crawlers.parsing.entry import Feed
from crawlers.parsing.feed import parse_feed


class FeedReader:
    """Reads feed documents."""

    accept = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"

    def read(self, response: Response) -> Feed:
        """See `parse_feed`."""
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        return parse_feed(response.body, content_type=content_type or None, url=response.url)
