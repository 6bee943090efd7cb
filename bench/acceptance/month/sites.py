"""The sites: one for each kind of source, each with a month of its own, as documents by path and step.  Pure."""

from __future__ import annotations

import gzip
import json
from abc import ABC, abstractmethod
from datetime import datetime
from email.utils import format_datetime
from typing import Any, ClassVar
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from bench.acceptance.month.world import PAGE_CHANGES, Report, World, world

#: Reports on one page of a feed, a listing or an API; pages that are read at most.
PAGE, PAGES = 10, 4
#: Steps after which an address moves from the sitemap of the recent ones to one of this many older ones.
RECENT, ARCHIVE = 8, 20


class Site(ABC):
    """One site.  `root` is its address without a path."""

    kind: ClassVar[str]
    #: What each poll asks for first.
    path: ClassVar[str]
    #: What each poll asks for once, and nobody else; "": that.
    once: ClassVar[str] = ""

    def __init__(self, root: str, seed: int) -> None:
        self.root = root
        self.world: World = world(f"{seed} {self.kind}")

    @property
    def id(self) -> str:
        return f"site-{self.kind}"

    def source(self) -> dict[str, Any]:
        """For the config."""
        return {
            "id": self.id,
            "name": f"The {self.kind}",
            "kind": self.kind,
            "url": self.root + self.path,
            "every": "1s",
            "language": "en",
        }

    def links(self) -> set[str]:
        """Of all that was ever shown."""
        return {self.root + report.path for report in self.world.reports}

    def corrected(self) -> tuple[set[str], set[str]]:
        """Links of what has to be filed with a revision, and of what may be."""
        reports = [(each, each.corrected) for each in self.world.reports if each.corrected is not None]
        first = {each.path for each, step in reports if each in self.world.shown(step)[:PAGE]}
        return {self.root + path for path in first}, {self.root + each.path for each, _ in reports}

    def answer(self, path: str, query: str, step: int) -> tuple[str, bytes] | None:
        """Type and body of a document; None where there is none."""
        for report in self.world.shown(step):
            if path == report.path:
                return "text/html", _article(report, step)
        return self.document(path, {name: values[-1] for name, values in parse_qs(query).items()}, step)

    @abstractmethod
    def document(self, path: str, query: dict[str, str], step: int) -> tuple[str, bytes] | None:
        """The same of what is no report's page."""

    def page(self, number: int, step: int) -> list[Report]:
        """A page of the list, counted from 1."""
        return self.world.shown(step)[(number - 1) * PAGE : number * PAGE]


class FeedSite(Site):
    """A feed of WordPress's, with `?paged=`."""

    kind, path = "feed", "/feed"

    def source(self) -> dict[str, Any]:
        return super().source() | {"pages": PAGES}

    def document(self, path: str, query: dict[str, str], step: int) -> tuple[str, bytes] | None:
        reports = self.page(int(query.get("paged", "1")), step)
        if path != self.path or not reports:
            return None
        items = "".join(
            f"<item><title>{escape(each.title(step))}</title><link>{self.root}{each.path}</link><guid>n{each.number}</guid>"
            f"<pubDate>{format_datetime(self.world.at(each.born))}</pubDate></item>"
            for each in reports
        )
        body = (
            f"<rss version='2.0'><channel><title>Feed</title><generator>https://wordpress.org/?v=6.9</generator>{items}"
        )
        return "application/rss+xml", f"{body}</channel></rss>".encode()


class ApiSite(Site):
    """A list in JSON, whose pages are counted."""

    kind, path = "api", "/api/news?size=10"

    def source(self) -> dict[str, Any]:
        paths = {"items": "data.news", "link": self.root + "{path}", "title": "headline", "date": "at", "guid": "id"}
        return super().source() | paths | {"page": "page", "pages": PAGES}

    def document(self, path: str, query: dict[str, str], step: int) -> tuple[str, bytes] | None:
        if path != "/api/news":
            return None
        rows = [
            {
                "id": each.number,
                "path": each.path,
                "headline": each.title(step),
                "at": round(self.world.at(each.born).timestamp() * 1000),
            }
            for each in self.page(int(query.get("page", "1")), step)
        ]
        return "application/json", json.dumps({"data": {"news": rows}}).encode()


class ListingSite(Site):
    """A page with a list, and links to older ones."""

    kind, path = "listing", "/press"

    def source(self) -> dict[str, Any]:
        return super().source() | {"auto": True, "pages": PAGES}

    def document(self, path: str, query: dict[str, str], step: int) -> tuple[str, bytes] | None:
        number = int(query.get("page", "1"))
        if path != self.path:
            return None
        items = "".join(
            f"<article><h3><a href='{each.path}'>{escape(each.title(step))}</a></h3>"
            f"<time datetime='{self.world.at(each.born):%Y-%m-%d}'>{self.world.at(each.born):%d %B %Y}</time></article>"
            for each in self.page(number, step)
        )
        older = f"<a rel='next' href='?page={number + 1}'>Older</a>" if self.page(number + 1, step) else ""
        body = f"<main><h1>Press</h1>{items}{older}</main><footer>{step} visitors</footer>"
        return "text/html", f"<!doctype html><html lang='en'><title>Press</title><body>{body}</body></html>".encode()


class SitemapSite(Site):
    """A robots.txt, an index, a sitemap of the recent addresses, and compressed ones of the older ones."""

    kind, path, once = "sitemap", "/robots.txt", "/index.xml"

    def source(self) -> dict[str, Any]:
        return super().source() | {"match": "/news/."}

    def corrected(self) -> tuple[set[str], set[str]]:
        return set(), set()  # a change of a page is no new report

    def document(self, path: str, query: dict[str, str], step: int) -> tuple[str, bytes] | None:
        if path == self.path:
            return "text/plain", f"User-agent: *\nDisallow:\nSitemap: {self.root}/index.xml\n".encode()
        sitemaps = self._sitemaps(step)
        if path == "/index.xml":
            rows = "".join(
                f"<sitemap><loc>{self.root}{name}</loc><lastmod>{_when(self.world.at(changed))}</lastmod></sitemap>"
                for name, (_, changed) in sitemaps.items()
            )
            return "application/xml", f"<sitemapindex>{rows}</sitemapindex>".encode()
        if path not in sitemaps:
            return None
        rows = "".join(
            f"<url><loc>{self.root}{each.path}</loc><lastmod>{_when(self.world.at(each.changed(step)))}</lastmod></url>"
            for each in sitemaps[path][0]
        )
        body = f"<urlset><url><loc>{self.root}/about</loc></url>{rows}</urlset>".encode()
        return ("application/gzip", gzip.compress(body, mtime=0)) if path.endswith(".gz") else ("application/xml", body)

    def _sitemaps(self, step: int) -> dict[str, tuple[list[Report], int]]:
        """Path -> the reports of a sitemap, and the step of its last change."""
        found: dict[str, tuple[list[Report], int]] = {}
        for report in self.world.reports:
            since = report.born + RECENT
            name = "/recent.xml" if step < since else f"/older-{1 + report.number // ARCHIVE}.xml.gz"
            reports, changed = found.setdefault(name, ([], 0))
            moments = (report.born, since, report.corrected, report.gone)
            changed = max([changed, *(moment for moment in moments if moment is not None and moment <= step)])
            found[name] = ([*reports, report] if report.is_there(step) else reports, changed)
        return found


class PageSite(Site):
    """A page without a list: each change of what it says is a report."""

    kind, path = "page", "/crown"

    def links(self) -> set[str]:
        page = self.root + self.path
        return {page} | {f"{page}#version-{number}" for number in range(2, len(PAGE_CHANGES) + 2)}

    def corrected(self) -> tuple[set[str], set[str]]:
        return set(), set()

    def document(self, path: str, query: dict[str, str], step: int) -> tuple[str, bytes] | None:
        if path != self.path:
            return None
        changes = sum(change <= step for change in PAGE_CHANGES)
        lines = [f"Part {part} of the plan has its wording number {_last(changes, part)}." for part in range(8)]
        text = "".join(f"<p>The digital crown is for everyone to pay with. {line}</p>" for line in lines)
        stamp = f"<p>Last updated: {self.world.at(step):%d %B %Y}</p><p>{1000 + step:,} views</p>"
        head = "<!doctype html><html lang='en'><head><title>The digital crown</title></head>"
        return (
            "text/html",
            f"{head}<body><nav>{step}</nav><main><h1>The digital crown</h1>{text}{stamp}</main>".encode(),
        )


def _last(changes: int, part: int) -> int:
    """The last of the first so many changes that was of this part of eight; 0 for none."""
    return max((change for change in range(1, changes + 1) if change % 8 == part), default=0)


def _article(report: Report, step: int) -> bytes:
    title = escape(report.title(step))
    text = f"<p>{title}. The board has decided, and the reasons are given in full below.</p>" * 4
    return f"<!doctype html><html lang='en'><title>{title}</title><article><h1>{title}</h1>{text}</article>".encode()


def _when(moment: datetime) -> str:
    return moment.isoformat()


KINDS: tuple[type[Site], ...] = (FeedSite, ListingSite, SitemapSite, ApiSite, PageSite)
