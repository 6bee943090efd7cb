"""Tools that others wrote read it as it is."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from pyarrow import parquet
from warcio.archiveiterator import ArchiveIterator

from record.collections.layout import PARQUET, folder_of
from record.collections.warc import Exchange, info_record, pack
from tests.web.site import CLOSED, NOW, Site
from web.access.links import signed

PEERS = Path(sys.prefix) / "peers" / "bin"


def run(program: str, *arguments: str | Path, folder: Path) -> str:
    """Its output; skips where it is not installed."""
    found = shutil.which(program) or shutil.which(program, path=str(PEERS))
    if found is None:
        pytest.skip(f"needs {program}")
    return subprocess.run(
        [found, *arguments], cwd=folder, check=True, capture_output=True, text=True, timeout=30
    ).stdout


def test_curl_unpacks_and_wget_goes_on(site: Site, tmp_path: Path) -> None:
    bearer = f"Authorization: Bearer {site.token('read')}"
    lines = run(
        "curl", "-sSf", "--compressed", "-H", bearer, f"{site.url}/collections/{CLOSED}/items.jsonl", folder=tmp_path
    )
    assert lines.count("\n") == 30
    whole = site.collections.storage.read(f"{folder_of(CLOSED)}/{PARQUET}")
    (tmp_path / PARQUET).write_bytes(whole[:1000])
    run("wget", "-qc", "--header", bearer, f"{site.url}/collections/{CLOSED}/{PARQUET}", folder=tmp_path)
    assert (tmp_path / PARQUET).read_bytes() == whole


def test_warc_readers_and_indexers_read_a_raw_file(site: Site, tmp_path: Path) -> None:
    exchange = Exchange("https://mint.example/rss", NOW, 200, [("Content-Type", "text/xml")], b"<rss/>", [])
    site.add(CLOSED, "raw/x-0.warc.gz", info_record("x-0.warc.gz", "Mintwire") + pack(exchange).records)
    link = signed(f"/collections/{CLOSED}/raw/x-0.warc.gz", site.token("raw"), int(site.now.timestamp()) + 60)
    with httpx.stream("GET", site.url + link) as answer:
        (tmp_path / "x-0.warc.gz").write_bytes(b"".join(answer.iter_raw()))
    with (tmp_path / "x-0.warc.gz").open("rb") as file:
        assert [record.rec_type for record in ArchiveIterator(file)] == ["warcinfo", "response", "request"]
    assert "https://mint.example/rss" in run("cdx-indexer", "x-0.warc.gz", folder=tmp_path)


class Ranges(io.RawIOBase):
    """A file over HTTP, of which no more is read than is asked for, as analysts' tools do."""

    def __init__(self, read: Callable[[int, int], bytes], size: int) -> None:
        self._read, self._size, self._at = read, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset + (0, self._at, self._size)[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        end = min(self._at + len(buffer), self._size)
        if end <= self._at:
            return 0
        data = self._read(self._at, end)
        buffer[: len(data)] = data
        self._at = end
        return len(data)


def test_one_column_of_parquet_is_read_by_ranges(site: Site) -> None:
    with site.client() as client:
        there = f"/collections/{CLOSED}/{PARQUET}"
        size = int(client.head(there).headers["content-length"])

        def read(start: int, end: int) -> bytes:
            return client.get(there, headers={"range": f"bytes={start}-{end - 1}"}).content

        file = Ranges(read, size)
        assert (
            parquet.read_table(file, columns=["source"])["source"].to_pylist()
            == ["source-0", "source-1", "source-2"] * 10
        )
