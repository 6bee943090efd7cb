"""The settings of Scrapy for a process that fetches for ever."""

from __future__ import annotations

from typing import Any

from scrapy.settings import default_settings

from config.models import Network
from crawlers.fetching.connecting.guard import ALLOW_PRIVATE
from crawlers.fetching.decoding import ACCEPTED

_HANDLER = "crawlers.fetching.handler.FetchHandler"
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.8"
)

#: One robots.txt and one document take at most this long to find a host's addresses.
DNS_TIMEOUT_S = 10.0
#: Threads that look up names: many names may hang at once where the network is down.
DNS_THREADS = 20
MOST_REDIRECTS = 5


def scrapy_settings(network: Network, *, concurrent_requests: int = 64) -> dict[str, Any]:
    """Scrapy's settings: guarded, bounded, polite, and with nothing that grows for ever.

    `concurrent_requests` bounds the documents under way; a host has one at a time in any case.
    """
    return _fetching(network, concurrent_requests) | _components() | _engine()


def _fetching(network: Network, concurrent_requests: int) -> dict[str, Any]:
    return {
        "USER_AGENT": network.user_agent,
        "DEFAULT_REQUEST_HEADERS": {
            "User-Agent": network.user_agent,
            "Accept": _ACCEPT,
            "Accept-Encoding": ACCEPTED,
        },
        "TWISTED_DNS_RESOLVER": "crawlers.fetching.connecting.guard.GuardedResolver",
        ALLOW_PRIVATE: [str(opened) for opened in network.allow_private],
        "DNS_TIMEOUT": DNS_TIMEOUT_S,
        "REACTOR_THREADPOOL_MAXSIZE": DNS_THREADS,
        "DOWNLOAD_HANDLERS": {"http": _HANDLER, "https": _HANDLER, **dict.fromkeys(("data", "file", "ftp", "s3"))},
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_TIMEOUT": network.timeout_s,
        "DOWNLOAD_MAXSIZE": network.max_body_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        "REDIRECT_MAX_TIMES": MOST_REDIRECTS,
        "CONCURRENT_REQUESTS": concurrent_requests,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        # Bodies that wait for a parser, in bytes; beyond, nothing new is asked for.
        "SCRAPER_SLOT_MAX_ACTIVE_SIZE": 2 * network.max_body_bytes,
    }


def _components() -> dict[str, Any]:
    """Only what is needed: each middleware costs time on every poll.

    Off among others: HttpProxyMiddleware, for a proxy would go around the address guard; RetryMiddleware, for the
    scheduler polls again; RemoteControl and TelnetConsole, for they run what is sent to a port; DepthMiddleware and
    the statistics, which grow; the filter of repeated requests, for a source is polled again and again.
    """
    return {
        "DOWNLOADER_MIDDLEWARES": dict.fromkeys(default_settings.DOWNLOADER_MIDDLEWARES_BASE)
        | {
            "crawlers.fetching.middlewares.LeaseMiddleware": 50,
            "crawlers.fetching.robots.middleware.RobotsMiddleware": 100,
            "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
            "crawlers.fetching.middlewares.DecodingMiddleware": 590,
            "crawlers.fetching.conditions.ConditionsMiddleware": 595,
            "crawlers.fetching.middlewares.RedirectMiddleware": 600,
        },
        "SPIDER_MIDDLEWARES": dict.fromkeys(default_settings.SPIDER_MIDDLEWARES_BASE),
        "EXTENSIONS": dict.fromkeys(default_settings.EXTENSIONS_BASE),
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
        "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
        "STATS_DUMP": False,
    }


def _engine() -> dict[str, Any]:
    return {
        "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
        "CONCURRENT_ITEMS": 1,
        # The queues of the default are made anew per host; ours never hold more than a few redirects.
        "SCHEDULER_PRIORITY_QUEUE": "scrapy.pqueues.ScrapyPriorityQueue",
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
        "SCHEDULER_START_MEMORY_QUEUE": None,
        "SCHEDULER_START_DISK_QUEUE": None,
        "WARN_ON_GENERATOR_RETURN_VALUE": False,
        # Logging is ours: no handler, and no address in a line.
        "LOG_ENABLED": False,
        "LOG_INSTALL_ROOT_HANDLER": False,
        "LOG_FORMATTER": "crawlers.fetching.log_format.QuietFormatter",
    }
