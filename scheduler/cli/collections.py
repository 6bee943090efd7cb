"""Reading collections as commands do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from config.errors import StoreError
from record.collections.layout import days, root_in
from record.collections.reading import read_days
from record.item import Item


def read_collections(data: Path, first: date, last: date) -> Iterator[Item]:
    """The items in a data folder of the days `first` to `last`, each once.  Raises StoreError where a line is none."""
    root = root_in(data)
    try:
        yield from read_days(root, (day for day in days(root) if first <= day <= last))
    except ValueError as error:
        raise StoreError(str(error)) from error
