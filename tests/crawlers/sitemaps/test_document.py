"""Each document in documents/ lists what the file beside it says; those of refused.yaml are no sitemaps."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.errors import FeedError
from crawlers.fetching.decoding import decode
from crawlers.parsing.entry import Entry, Feed, Setting
from crawlers.sitemaps.document import MOST_ADDRESSES, Child, read_sitemap

FOLDER = Path(__file__).parent
DOCUMENTS = sorted(path for path in (FOLDER / "documents").iterdir() if path.suffix != ".json")
REFUSED: list[dict[str, str]] = yaml.safe_load((FOLDER / "refused.yaml").read_text(encoding="utf-8"))


def read(body: bytes, name: str = "sitemap.xml") -> Feed | list[Child]:
    url = f"https://bank.example/{'robots.txt' if 'robots' in name else name}"
    return read_sitemap(body, content_type=None, url=url, setting=Setting())


def told(found: Entry | Child) -> dict[str, Any]:
    if isinstance(found, Child):
        values: dict[str, Any] = {"link": found.url, "changed": found.changed}
    else:
        values = {name: getattr(found, name) for name in ("link", "title", "language", "published", "changed")}
    return {
        name: value if isinstance(value, str) else value.isoformat()
        for name, value in values.items()
        if value is not None
    }


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_a_document_lists_what_it_lists(path: Path) -> None:
    found = read(path.read_bytes(), path.name)
    expected = json.loads(path.with_name(f"{path.name}.json").read_text(encoding="utf-8"))
    if isinstance(found, list):
        assert {"sitemaps": [told(child) for child in found]} == expected
    else:
        assert {"notes": sorted(found.notes), "entries": [told(entry) for entry in found.entries]} == expected


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case["name"])
def test_what_is_no_sitemap_is_named(case: dict[str, str]) -> None:
    with pytest.raises(FeedError) as caught:
        read(case["body"].encode())
    assert caught.value.kind == case["fault"]


def test_no_more_is_read_than_a_sitemap_may_have() -> None:
    url = "<url><loc>https://bank.example/a</loc></url>"
    found = read(f"<urlset>{url * (MOST_ADDRESSES + 1)}</urlset>".encode())
    assert isinstance(found, Feed)
    assert (len(found.entries), found.notes) == (MOST_ADDRESSES, {"too_many_entries"})


def test_deep_nesting_is_no_harm() -> None:
    found = read(b"<urlset>" + b"<url>" * 5_000 + b"<loc>https://bank.example/deep</loc></urlset>")
    assert isinstance(found, Feed)
    assert found.entries == ()


def test_a_compressed_sitemap_is_told_by_its_bytes() -> None:
    body = (FOLDER / "documents" / "no-namespace.xml").read_bytes()
    assert read(decode(gzip.compress(body), [], 10_000)) == read(body)
