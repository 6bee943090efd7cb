"""Kind of source -> reader."""

from __future__ import annotations

from typing import Any

from config.kinds.source import Source
from crawlers.readers.feed import FeedReader
from crawlers.readers.page import PageReader
from crawlers.readers.reader import Reader

_READERS: dict[str, Reader[Any]] = {"feed": FeedReader(), "page": PageReader()}


def reader_of(source: Source) -> Reader[Any]:
    """The reader of the source's kind."""
    return _READERS[source.kind]
