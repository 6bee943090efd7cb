"""Sitemaps."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator

from config.fields import WebAddress
from config.kinds.patterns import AddressPattern, compiled
from config.kinds.source import Source


class SitemapSource(Source):
    """A site's own list of its addresses: each new one is a report.

    The root of a site stands for its robots.txt, which names its sitemaps.
    """

    kind: Literal["sitemap"] = Field(description="the kind of source: sitemap")
    url: WebAddress = Field(description="the address of a sitemap, of a robots.txt, or of a site's root")
    match: AddressPattern | None = Field(None, description="what each address wanted holds, as in /news/[0-9]+")
    skip: AddressPattern | None = Field(None, description="what no address wanted holds, as in /(tags|authors)/")

    @field_validator("url")
    @classmethod
    def _of_root(cls, url: str) -> str:
        parts = urlsplit(url)
        is_root = parts.path in ("", "/") and not parts.query
        return f"{parts.scheme}://{parts.netloc}/robots.txt" if is_root else url

    def wants(self, address: str) -> bool:
        """Whether an address may be a report's."""
        is_match = self.match is None or compiled(self.match).search(address)
        return bool(is_match) and not (self.skip and compiled(self.skip).search(address))
