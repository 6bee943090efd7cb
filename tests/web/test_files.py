"""Stored files: as they are, in part, and known by their tags."""

from __future__ import annotations

import hashlib

import pytest

from record.collections.layout import ITEMS, MANIFEST, PARQUET, folder_of
from tests.web.site import CLOSED, Site


@pytest.mark.parametrize("name", [ITEMS, PARQUET, MANIFEST, "marks"])
def test_a_closed_day_is_given_as_it_is_stored(site: Site, name: str) -> None:
    stored = site.collections.storage.read(f"{folder_of(CLOSED)}/{name}")
    with site.client() as client:
        got = client.get(f"/collections/{CLOSED}/{name}")
        assert (got.status_code, got.content) == (200, stored)
        assert got.headers["etag"] == f'"{hashlib.sha256(stored).hexdigest()}"'
        assert got.headers["cache-control"] == "private, max-age=31536000, immutable"
        assert got.headers["last-modified"] == "Tue, 24 Nov 2026 00:05:00 GMT"
        head = client.head(f"/collections/{CLOSED}/{name}")
        assert (head.content, head.headers["content-length"]) == (b"", str(len(stored)))
        for known in (
            {"if-none-match": f'"x", W/{got.headers["etag"]}'},
            {"if-modified-since": got.headers["last-modified"]},
        ):
            again = client.get(f"/collections/{CLOSED}/{name}", headers=known)
            assert (again.status_code, again.content) == (304, b"")
