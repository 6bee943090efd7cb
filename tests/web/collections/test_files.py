"""Stored files: as they are, in part, and known by their tags."""

from __future__ import annotations

import hashlib
import socket

import pytest

from record.collections.layout import ITEMS, MANIFEST, PARQUET, folder_of, raw_folder
from tests.web.site import CLOSED, LIVE, RAW, RECORDS, Site

PATH = f"/collections/{CLOSED}"


def stored(site: Site, name: str) -> bytes:
    return site.collections.storage.read(f"{folder_of(CLOSED)}/{name}")


@pytest.mark.parametrize("name", [ITEMS, PARQUET, MANIFEST, "marks", RAW])
def test_a_closed_day_is_given_as_it_is_stored(shared: Site, name: str) -> None:
    with shared.client("read", "raw") as client:
        got = client.get(f"{PATH}/{name}")
        assert (got.status_code, got.content) == (200, stored(shared, name))
        assert got.headers["etag"] == f'"{hashlib.sha256(got.content).hexdigest()}"'
        assert got.headers["cache-control"] == "private, max-age=31536000, immutable"
        assert got.headers["last-modified"] == "Tue, 24 Nov 2026 00:05:00 GMT"
        head = client.head(f"{PATH}/{name}")
        assert (head.content, head.headers["content-length"]) == (b"", str(len(got.content)))
        for known in ({"if-none-match": got.headers["etag"]}, {"if-modified-since": got.headers["last-modified"]}):
            again = client.get(f"{PATH}/{name}", headers=known)
            assert (again.status_code, again.content) == (304, b"")


def test_a_download_goes_on_where_it_ended(shared: Site) -> None:
    whole = stored(shared, PARQUET)
    with shared.client() as client:
        part = client.get(f"{PATH}/{PARQUET}", headers={"range": "bytes=100-"})
        assert (part.status_code, part.content) == (206, whole[100:])
        assert part.headers["content-range"] == f"bytes 100-{len(whole) - 1}/{len(whole)}"
        same = {"range": "bytes=100-199", "if-range": part.headers["etag"]}
        assert client.get(f"{PATH}/{PARQUET}", headers=same).content == whole[100:200]
        other = {"range": "bytes=100-199", "if-range": '"other"'}
        assert client.get(f"{PATH}/{PARQUET}", headers=other).status_code == 200
        behind = client.get(f"{PATH}/{PARQUET}", headers={"range": f"bytes={len(whole)}-"})
        assert (behind.status_code, behind.headers["content-range"]) == (416, f"bytes */{len(whole)}")


def test_a_live_raw_file_is_given_as_far_as_it_is_written(site: Site) -> None:
    with site.client("raw") as client:
        first = client.get(f"/collections/{LIVE}/{RAW}")
        assert (first.content, first.headers["cache-control"]) == (RECORDS, "no-cache")
        with (raw_folder(site.collections.root, LIVE) / RAW.partition("/")[2]).open("ab") as file:
            file.write(b"more")
        rest = client.get(f"/collections/{LIVE}/{RAW}", headers={"range": f"bytes={len(RECORDS)}-"})
        assert (rest.status_code, rest.content) == (206, b"more")
        assert rest.headers["etag"] != first.headers["etag"]
        # The whole of what was there is not the whole of what is there.
        stale = {"range": f"bytes={len(RECORDS)}-", "if-range": first.headers["etag"]}
        assert client.get(f"/collections/{LIVE}/{RAW}", headers=stale).content == RECORDS + b"more"


@pytest.mark.parametrize(
    ("path", "status", "reason"),
    [
        (f"/collections/{LIVE}/{PARQUET}", 404, "day_is_live"),
        (f"/collections/{LIVE}/{MANIFEST}", 404, "day_is_live"),
        (f"/collections/{LIVE}/raw/other.warc.gz", 404, "no_file"),
        (f"{PATH}/raw/other.warc.gz", 404, "no_file"),
        (f"{PATH}/other.txt", 404, "no_file"),
        (f"{PATH}/{MANIFEST}.tsr", 404, "no_file"),
        ("/collections/2026-11-22/items.parquet", 404, "no_day"),
        ("/collections/2026-02-30/items.parquet", 404, "no_day"),
        ("/collections/9999-12-31/items.jsonl", 404, "no_day"),
        ("/collections/2026-11-2３/items.jsonl", 400, "bad_path"),
        ("/collections/yesterday/items.jsonl", 400, "bad_parameter"),
        (f"{PATH}/{PARQUET}?section=cbdc", 400, "unknown_parameter"),
        (f"{PATH}/items.jsonl?sektion=cbdc", 400, "unknown_parameter"),
        ("/other", 404, "not_found"),
    ],
)
def test_what_is_not_there_is_said(shared: Site, path: str, status: int, reason: str) -> None:
    with shared.client("read", "raw") as client:
        got = client.get(path)
        assert (got.status_code, got.headers["content-type"]) == (status, "application/problem+json")
        assert got.json()["reason"] == reason
        assert got.json()["detail"]


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("/collections/yesterday/items.jsonl", "day: write a day, as in 2026-11-23"),
        ("/collections?first=monday", "first: write a day, as in 2026-11-23"),
        (f"/collections/{LIVE}/items.jsonl?after=-1", "after: Input should be greater than or equal to 0"),
        (f"{PATH}/items.jsonl?country=Chinna", "country: not an ISO 3166 code"),
        (
            "/collections/2026-11-23/items.csv?language=EN",
            "language: write a language as BCP 47 does, as in en or zh-TW",
        ),
        ("/collections/", "there is no such address: /openapi.json describes those that there are; none ends with /"),
    ],
)
def test_a_mistake_is_told_as_its_reader_knows_it(shared: Site, path: str, detail: str) -> None:
    with shared.client("read") as client:
        assert client.get(path).json()["detail"] == detail


@pytest.mark.parametrize(
    "path",
    [
        f"{PATH}/../../mintwire.db",
        f"{PATH}/..%2f..%2f..%2fmintwire.db",
        f"{PATH}/raw/..%2f{MANIFEST}",
        f"{PATH}/raw/%2e%2e/%2e%2e/%2e%2e/%2e%2e/mintwire.db",
        f"{PATH}/raw/..%5c..%5cmintwire.db.warc.gz",
        f"{PATH}/raw/.hidden.warc.gz",
        f"{PATH}/raw/w%00.warc.gz",
        f"{PATH}/%2e%2e%2f24/items.jsonl",
        "/collections/2026-11-23%2fraw/w-0.warc.gz",
        "/collections/../collections/2026-11-23/items.jsonl",
        "/collections/2026-11-23%0a/items.jsonl",
        "//collections",
    ],
)
def test_no_path_leads_anywhere_else(shared: Site, path: str) -> None:
    """As it stands on the line, without a client that tidies it up first."""
    host, _, port = shared.url.removeprefix("http://").partition(":")
    told = f"Host: {host}\r\nAuthorization: Bearer {shared.token('admin')}\r\nConnection: close"
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\n{told}\r\n\r\n".encode())
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert answer.startswith((b"HTTP/1.1 404 ", b"HTTP/1.1 400 "))
    assert b"application/problem+json" in answer


@pytest.mark.parametrize(
    ("name", "asked"),
    [(PARQUET, PARQUET), *((ITEMS, each) for each in (ITEMS, "items.jsonl", "items.jsonl?language=en", "items.csv"))],
)
def test_what_retention_removed_is_expired_and_what_is_lost_is_not(site: Site, name: str, asked: str) -> None:
    site.collections.storage.delete(f"{folder_of(CLOSED)}/{name}")
    with site.client() as client:
        lost = client.get(f"{PATH}/{asked}")
        assert (lost.status_code, lost.json()["reason"]) == (500, "damaged")
        site.close(LIVE, kept_since={"items": str(LIVE)})
        gone = client.get(f"{PATH}/{asked}")
        assert (gone.status_code, gone.json()["reason"]) == (410, "expired")


def test_a_file_of_another_size_than_its_manifest_says_is_not_given(site: Site) -> None:
    site.collections.storage.put_bytes(f"{folder_of(CLOSED)}/{PARQUET}", b"short")
    with site.client() as client:
        got = client.get(f"{PATH}/{PARQUET}")
        assert (got.status_code, got.json()["reason"]) == (500, "damaged")
