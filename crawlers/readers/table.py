"""Kind of source -> reader."""

from __future__ import annotations

from typing import Any

from config.kinds.source import Source
from crawlers.readers.api import ApiReader
from crawlers.readers.feed import FeedReader
from crawlers.readers.listing import ListingReader
from crawlers.readers.page import PageReader
from crawlers.readers.reader import Reader
from crawlers.readers.sitemap import SitemapReader

_READERS: dict[str, Reader[Any]] = {
    "feed": FeedReader(),
    "listing": ListingReader(),
    "sitemap": SitemapReader(),
    "api": ApiReader(),
    "page": PageReader(),
}


def reader_of(source: Source) -> Reader[Any]:
    """The reader of the source's kind."""
    return _READERS[source.kind]
