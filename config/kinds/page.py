"""Pages that are watched for changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from pydantic import Field

from config.every import WHAT_EVERY_IS, Every, Interval
from config.fields import WebAddress
from config.kinds.source import Source


class PageSource(Source):
    """One page, or PDF, without a list: each change of its text is a report."""

    kind: Literal["page"] = Field(description="the kind of source: page")
    url: WebAddress = Field(description="the page's address, which begins http:// or https://")
    every: Every = Field(Interval(timedelta(hours=1)), description=WHAT_EVERY_IS.removeprefix("write "))
