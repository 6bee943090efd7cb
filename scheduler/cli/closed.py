"""What `mintwire check` finds of the collections: how far days are closed, and how much they take."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from rich.filesize import decimal

from config.errors import StoreError
from config.models import Settings
from record.closing.folders.size import is_much, size_of
from record.collections.collections import Collections
from scheduler.cli.missing import Finding
from scheduler.stores import open_collections
from scheduler.view.wording import counted

#: A day that is not closed so long after its end is waited for by somebody.
_LATE = timedelta(hours=3)


def check_collections(settings: Settings) -> Iterator[Finding]:
    """As of now; nothing where there is no day yet."""
    try:
        yield from _find(settings, open_collections(settings))
    except StoreError as error:
        yield Finding(
            "collections",
            str(error).removeprefix("collections: "),
            "see `collections: {storage: …}`, and AWS_… of the environment",
            ok=False,
        )


def _find(settings: Settings, collections: Collections) -> Iterator[Finding]:
    now = datetime.now(UTC)
    if not (days := collections.days()):
        return
    closed, size, budget = collections.closed(), size_of(collections), settings.collections.budget_gb
    until = f"closed until {closed[1]}" if closed else "none of them closed yet"
    yield Finding("collections", f"{counted(len(days), 'day', 'days')}, {until}; {decimal(size)}")
    if (oldest := collections.oldest_live(now.date())) < (now - _LATE).date():
        mend = "mintwire collections close says what it waits for"
        yield Finding("collections", f"{oldest} is over, and not closed", mend)
    if budget is not None and is_much(size, budget):
        text = f"{decimal(size)} of the {budget:g} GB that `collections: {{budget_gb: …}}` allows"
        yield Finding("collections", text, "keep less, as in `collections: {keep: {raw: 90d}}`, or allow more")
