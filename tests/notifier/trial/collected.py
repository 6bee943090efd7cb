"""A folder of collections for the tests."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from record.collections.layout import items_folder, root_in
from record.item import Item


def collect(data: Path, items: Iterable[Item], writer: str = "w") -> None:
    """Files items on the days on which they were discovered."""
    for item in items:
        folder = items_folder(root_in(data), item.discovered.date())
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / f"{writer}-0.jsonl").open("a", encoding="utf-8") as file:
            file.write(item.to_json() + "\n")
