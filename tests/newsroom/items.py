"""Items for the tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from record.item import Item

_PLAIN = Item(
    id="00000000000000aa",
    source="ecb-press",
    url="https://ecb.example/press/1",
    title="Digital euro moves on",
    summary="The project enters its next phase.",
    content=None,
    authors=("Press office",),
    language="en",
    published=datetime(2026, 11, 23, 8, 30, tzinfo=UTC),
    discovered=datetime(2026, 11, 23, 8, 31, 2, 500_000, tzinfo=UTC),
    guid="press-1",
    news="news",
)

#: Titles of reports, each of an event of its own.
EVENTS = (
    "Kestrel Bank opens forty branches in Finland",
    "A Lisbon court rules on a patent for rings",
    "Shopkeepers strike over fees of card terminals",
    "Flood closes the vaults of the mint at Utrecht",
    "Harrow Capital buys a maker of bicycles",
    "Children win a prize for drawing banknotes",
    "Train drivers are paid a day too late",
    "A cookbook of central bankers sells out",
)
#: Two of one event, and one of another.
RAISE = "Kestrel Pay raises $40 million in Series B led by Harrow Capital"
RAISE_TOO = "Payments firm Kestrel Pay closes $40 million Series B round, Harrow Capital leads"
OTHER = "Norway's central bank opens a consultation on wholesale settlement"


def make_item(**changes: Any) -> Item:
    """A plausible item with some fields changed."""
    return replace(_PLAIN, **changes)


def said(title: str | None, **fields: Any) -> Item:
    """An item that says nothing but this, as lines of JSON make it: no source unless it is given."""
    return Item(**{"id": "1", "source": "", "title": title, "discovered": _PLAIN.discovered, **fields})
