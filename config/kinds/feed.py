"""Feeds."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from config.fields import WebAddress
from config.kinds.source import Source


class FeedSource(Source):
    """A document that lists reports: RSS, Atom, RDF or JSON Feed."""

    kind: Literal["feed"] = Field(description="the kind of source: feed")
    url: WebAddress = Field(description="the feed's address, which begins http:// or https://")
    pages: int = Field(3, strict=True, ge=1, le=20, description="how many pages a poll reads at most, 1 to 20")
