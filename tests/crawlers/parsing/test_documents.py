"""Each document in data/feeds gives the items beside it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bench.quality.feeds import compare
from crawlers.items import read_document

FEEDS = Path(__file__).parent.parent / "data" / "feeds"
URL = "https://feed.example/dir/feed"
NOW = datetime(2026, 11, 4, 12, 0, tzinfo=UTC)

DOCUMENTS = sorted(path for path in FEEDS.iterdir() if not path.name.endswith(".items.json"))


def expected(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.with_name(f"{path.stem}.items.json").read_text("utf-8"))
    return found


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_document_gives_its_items(path: Path) -> None:
    wanted = expected(path)
    document = read_document(path.read_bytes(), content_type=wanted["content_type"], url=URL, source="test", now=NOW)
    items = [
        {name: value for name, value in item.to_dict().items() if name not in LEFT_OUT and value not in (None, [])}
        for item in document.items
    ]
    assert items == wanted["items"]
    assert document.feed.parser == wanted["parser"]
    assert sorted(document.feed.notes) == wanted["notes"]
    assert dict(document.counts) == wanted["counts"]
    assert {item.discovered for item in document.items} <= {NOW}


#: Told by other tests, or the same in every document.
LEFT_OUT = ("id", "source", "discovered", "revision")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_feedparser_finds_nothing_else(path: Path) -> None:
    content_type = "application/json" if path.suffix == ".json" else "application/xml"
    found = compare(path.read_bytes(), url=URL, content_type=content_type)
    assert found.unexplained == []


def test_the_folder_is_read() -> None:
    assert len(DOCUMENTS) > 40
