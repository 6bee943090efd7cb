"""Pages of the tests, each with what it lists: `items` are title, address and date, `next` the page behind it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from config.kinds.listing import ListingSource
from crawlers.listing.document import ListingPage, open_page
from crawlers.parsing.entry import Entry, Feed
from record.item import to_iso

PAGES = Path(__file__).parents[1] / "data" / "listings"
NAMES = sorted(path.stem for path in PAGES.glob("*.html"))


@dataclass(frozen=True)
class Case:
    """One page."""

    body: bytes
    says: dict[str, Any]

    @classmethod
    def named(cls, name: str) -> Case:
        """A page of the folder."""
        says = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
        return cls((PAGES / f"{name}.html").read_bytes(), says)

    @property
    def fetched(self) -> datetime:
        """When it was fetched."""
        return datetime.fromisoformat(self.says["fetched"])

    def source(self, **values: Any) -> ListingSource:
        """A source that reads it, with what is known of such a source."""
        known = {name: self.says[name] for name in ("url", "timezone", "language", "country") if name in self.says}
        return ListingSource.model_validate({"id": "a", "name": "A", "kind": "listing", **known, **values})

    def opened(self, source: ListingSource) -> ListingPage:
        """The page as the source has it read."""
        return open_page(
            self.body, content_type="text/html; charset=utf-8", url=source.url, fetched=self.fetched, source=source
        )


def told(entries: tuple[Entry, ...] | Feed) -> list[list[str | None]]:
    """As `items` has them."""
    found = entries.entries if isinstance(entries, Feed) else entries
    return [[each.title, each.link, each.published and to_iso(each.published)] for each in found]
