"""Each document in documents/ gives its entries by the paths beside it; those of refused.yaml give a fault."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.errors import FeedError
from config.kinds.api import ApiSource
from crawlers.apis.document import feed_of, read_value
from crawlers.parsing.entry import Entry, Feed

FOLDER = Path(__file__).parent
DOCUMENTS = sorted((FOLDER / "documents").iterdir())
REFUSED: list[dict[str, str]] = yaml.safe_load((FOLDER / "refused.yaml").read_text(encoding="utf-8"))
PLAIN = {"items": "items", "link": "url", "title": "title"}


def read(body: bytes, paths: dict[str, Any], url: str = "https://bank.example/api", posted: str | None = None) -> Feed:
    source = ApiSource.model_validate({"id": "a", "name": "A", "kind": "api", "url": url, **paths})
    value = read_value(body, content_type=None, url=url, script=source.script)
    return feed_of(value, source, url, posted)


def told(entry: Entry) -> dict[str, str]:
    values = {name: getattr(entry, name) for name in ("guid", "link", "title", "summary", "content", "published")}
    return {name: value if isinstance(value, str) else value.isoformat() for name, value in values.items() if value}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_document_gives_its_entries(path: Path) -> None:
    case: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    feed = read(case["body"].encode(), case["source"], case["url"], case.get("posted"))
    assert [told(entry) for entry in feed.entries] == case["entries"]
    assert (feed.next, sorted(feed.notes)) == (case.get("next"), case.get("notes", []))


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case["name"])
def test_what_is_another_thing_is_named_with_the_keys_that_there_are(case: dict[str, str]) -> None:
    with pytest.raises(FeedError) as caught:
        read(case["body"].encode(), PLAIN)
    assert caught.value.kind == case["fault"]
    assert caught.value.detail.startswith(case.get("says", ""))


@pytest.mark.parametrize(
    "body", ["[" * 100_000, '{"items":' * 5_000, f"[{'{},' * 400_000}{{}}]", f"[{'1' * 10_000}]"], ids=range(4)
)
def test_hostile_json_is_refused(body: str) -> None:
    with pytest.raises(FeedError, match="not_json"):
        read(body.encode(), PLAIN)


def test_names_of_keys_are_told_within_bounds() -> None:
    body = json.dumps({"\x1b[31m" + "x" * 5_000 + str(number): number for number in range(5_000)})
    with pytest.raises(FeedError) as caught:
        read(body.encode(), PLAIN)
    assert len(caught.value.detail) < 1_500
    assert caught.value.detail.isprintable()


def test_a_selector_that_finds_nothing_is_told() -> None:
    with pytest.raises(FeedError, match="not_json: the page has no element 'script#state'"):
        read(b"<html><p>News</p></html>", {**PLAIN, "script": "script#state"})
