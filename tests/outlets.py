"""Outlets on loopback whose feeds a test changes as it goes."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from types import TracebackType
from xml.sax.saxutils import escape

from aiohttp import web


@dataclass
class Outlets:
    """A server as an asynchronous context manager: `url(name)` is the address of a feed, `publish` adds to it.

    Feeds carry an ETag and honour If-None-Match; `broken` maps a feed to the status that it answers instead.
    """

    feeds: dict[str, list[str]] = field(default_factory=dict)
    broken: dict[str, int] = field(default_factory=dict)
    #: Headers of a feed that is broken.
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    #: Title of a report -> the body of its page; its link leads there.  Others lead nowhere.
    pages: dict[str, str] = field(default_factory=dict)
    #: Language that a feed says of itself; English where it is not given.
    languages: dict[str, str] = field(default_factory=dict)
    requests: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    port: int = 0
    _runner: web.AppRunner | None = None

    async def __aenter__(self) -> Outlets:
        app = web.Application()
        app.router.add_get("/feed/{name}", self._feed)
        app.router.add_get("/page/{key}", self._page)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "0.0.0.0", 0).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    def url(self, name: str, address: str = "127.0.0.1") -> str:
        """Where a feed lies."""
        return f"http://{address}:{self.port}/feed/{name}"

    def page_url(self, title: str) -> str:
        """Where a page lies."""
        return f"http://127.0.0.1:{self.port}/page/{_key(title)}"

    def link(self, name: str, title: str) -> str:
        """Where a report of a feed leads."""
        return self.page_url(title) if title in self.pages else f"https://{name}.example/{_key(title)}"

    def publish(self, name: str, titles: Iterable[str], summary: str = "") -> None:
        """Put reports on top of a feed; a title published again replaces its report."""
        entries = self.feeds.setdefault(name, [])
        for title in titles:
            link = self.link(name, title)
            entries[:] = [entry for entry in entries if f"<guid>{link}</guid>" not in entry]
            entries.insert(
                0,
                f"<item><title>{escape(title)}</title><link>{link}</link><guid>{link}</guid>"
                f"<description>{escape(summary)}</description>"
                "<pubDate>Mon, 23 Nov 2026 08:30:00 +0000</pubDate></item>",
            )

    async def _page(self, request: web.Request) -> web.Response:
        key = request.match_info["key"]
        (title,) = (title for title in self.pages if _key(title) == key)
        self.requests[title] += 1
        return web.Response(text=self.pages[title], content_type="text/html", status=self.broken.get(title, 200))

    async def _feed(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        self.requests[name] += 1
        if name in self.broken:
            return web.Response(status=self.broken[name], headers=self.headers.get(name))
        language, entries = self.languages.get(name, "en"), "".join(self.feeds.get(name, []))
        body = (
            '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
            f"<title>{name}</title><language>{language}</language>{entries}</channel></rss>"
        )
        etag = f'"{hashlib.blake2b(body.encode()).hexdigest()}"'
        if request.headers.get("If-None-Match") == etag:
            self.unchanged[name] += 1
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(text=body, content_type="application/rss+xml", headers={"ETag": etag})


def _key(title: str) -> str:
    return hashlib.blake2b(title.encode()).hexdigest()[:8]
