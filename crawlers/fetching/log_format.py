"""Scrapy's log lines, without addresses: they may hold secrets."""

from __future__ import annotations

import logging
from typing import Any

from scrapy import Request
from scrapy.logformatter import LogFormatter, LogFormatterResult
from scrapy.utils.httpobj import urlparse_cached
from twisted.python.failure import Failure


def quiet_scrapy() -> None:
    """Keep Scrapy's own warnings out of the log: they hold addresses.

    To be called after a CrawlerProcess is made, for that sets the levels of Scrapy's loggers.
    """
    logging.getLogger("scrapy").setLevel(logging.ERROR)


class QuietFormatter(LogFormatter):
    """No line for what went well or was dropped on purpose (who does it counts it); a host for what went wrong."""

    def crawled(self, *_: Any, **__: Any) -> None:  # type: ignore[override]
        """No line: each poll has one of our own."""

    def scraped(self, *_: Any, **__: Any) -> None:  # type: ignore[override]
        """No line."""

    def dropped(self, *_: Any, **__: Any) -> None:  # type: ignore[override]
        """No line."""

    def item_error(self, item: Any, exception: BaseException, *_: Any, **__: Any) -> LogFormatterResult:
        """A pipeline failed."""
        return _line("pipeline failed: %(kind)s", kind=type(exception).__name__)

    def spider_error(self, failure: Failure, request: Request, *_: Any, **__: Any) -> LogFormatterResult:
        """A callback or errback failed."""
        return _line("spider failed on %(host)s", host=urlparse_cached(request).hostname)

    def download_error(self, failure: Failure, request: Request, *_: Any, **__: Any) -> LogFormatterResult:
        """A download failed, and nobody took the failure."""
        return _line("download failed from %(host)s", host=urlparse_cached(request).hostname)


def _line(message: str, **args: Any) -> LogFormatterResult:
    return {"level": logging.ERROR, "msg": message, "args": args}
