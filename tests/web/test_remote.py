"""Another Mintwire's days as a storage: what is served is what lies there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from redis import Redis
from sqlalchemy import Engine

from config.errors import StoreError
from record.collections.collections import Collections
from record.collections.layout import ITEMS, MANIFEST, MARKS, folder_of
from record.collections.proof.verifying import Verification
from record.collections.reading import read_days
from record.collections.storage.storage import Storage, open_storage
from record.collections.warc import Exchange, pack
from record.collections.writing import SegmentWriter
from record.live.readers import Most
from tests.record.collections.closing import close_days
from tests.servers import free_port
from tests.web.site import CLOSED, MANY, Site, item, serving

FOLDER = folder_of(CLOSED)


@pytest.fixture
def whole(tmp_path: Path) -> Collections:
    """Two closed days with their raw files."""
    collections = Collections(tmp_path / "whole" / "collections")
    for day in (CLOSED - timedelta(days=1), CLOSED):
        writer = SegmentWriter(collections.root, "w1")
        items = [item(number, day) for number in range(20)]
        packed = pack(Exchange("https://a.example/rss", items[0].discovered, 200, [], b"<rss/>" * 99_999, []))
        writer.file(day, [(each, packed) for each in items])
        writer.close()
    close_days(collections, CLOSED)
    return collections


@pytest.fixture
def site(whole: Collections, sqlite: Engine, redis_url: str) -> Iterator[Site]:
    with serving(whole, sqlite, redis_url) as site:
        yield site


@pytest.fixture
def remote(site: Site) -> Storage:
    return open_storage(site.url, str(site.token("read", "raw")))


def test_days_are_read_and_verified_as_they_lie_there(remote: Storage, whole: Collections) -> None:
    there = Collections.of(remote)
    assert there.closed() == whole.closed()
    assert list(read_days(there, there.days())) == list(read_days(whole, whole.days()))
    check = Verification(there)
    assert list(check.faults()) == []
    assert (check.counts.days, check.counts.files, check.counts.items, check.counts.records) == (2, 8, 40, 6)
    path = whole.root / FOLDER / MARKS
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert [str(fault)[:19] for fault in Verification(there).faults()] == [f"{CLOSED}: {MARKS}: "]


def test_a_part_of_a_file_is_that_part(remote: Storage, whole: Collections) -> None:
    content = (whole.root / FOLDER / ITEMS).read_bytes()
    assert remote.size(f"{FOLDER}/{ITEMS}") == len(content)
    assert b"".join(remote.stream(f"{FOLDER}/{ITEMS}", 7, 99)) == content[7:99]
    assert b"".join(remote.stream(f"{FOLDER}/{ITEMS}", 7, len(content) + 5)) == content[7:]
    assert b"".join(remote.stream(f"{FOLDER}/{ITEMS}", len(content))) == b""
    assert remote.read(f"{FOLDER}/{ITEMS}", len(content)) == content
    with pytest.raises(StoreError, match=f"it has more than {len(content) - 1} bytes"):
        remote.read(f"{FOLDER}/{ITEMS}", len(content) - 1)
    assert remote.folders() == ["2026"]
    assert remote.folders("2026/11") == ["22", "23"]


def test_a_list_of_many_days_is_followed_over_its_pages(remote: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.collections.days._MOST", 1)
    assert remote.folders("2026/11") == ["22", "23"]


@pytest.mark.parametrize("path", [f"{FOLDER}/no-such", "2019/01/01/marks", f"{FOLDER}/", "notes", f"{FOLDER}/../x"])
def test_what_is_not_there_is_not_found(remote: Storage, path: str) -> None:
    with pytest.raises(FileNotFoundError):
        remote.read(path)


def test_what_it_refuses_is_told_in_its_words_and_without_the_token(site: Site) -> None:
    token = str(site.token("read"))
    with pytest.raises(StoreError, match="403 ") as error:
        open_storage(site.url, token).read(f"{FOLDER}/raw/w1-0.warc.gz")
    assert token not in str(error.value)
    with pytest.raises(StoreError, match="401 "):
        open_storage(site.url).read(f"{FOLDER}/{MANIFEST}")
    with pytest.raises(StoreError, match="ConnectError"):
        open_storage(f"http://127.0.0.1:{free_port()}").read(f"{FOLDER}/{MANIFEST}")


def test_nothing_is_changed_there(remote: Storage, tmp_path: Path) -> None:
    for change in (
        lambda: remote.put_bytes("x", b""),
        lambda: remote.put("x", tmp_path),
        lambda: remote.delete("x"),
    ):
        with pytest.raises(StoreError):
            change()
    assert list(remote.list(FOLDER)) == []


def test_a_token_is_sent_in_the_clear_to_nobody() -> None:
    with pytest.raises(StoreError, match="https alone"):
        open_storage("http://news.example.org", "token")


def test_it_waits_where_it_is_told_to(
    whole: Collections, sqlite: Engine, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(whole, sqlite, redis_url, Most(3, MANY.at_once, MANY.bytes_a_day)) as site:
        waited: list[float] = []

        def wait(seconds: float) -> None:
            waited.append(seconds)
            with Redis.from_url(redis_url) as redis:
                redis.flushall()  # as the next minute would

        monkeypatch.setattr("record.collections.storage.remote.time.sleep", wait)
        remote = open_storage(site.url, str(site.token("read")))
        for _ in range(5):
            remote.read(f"{FOLDER}/{MARKS}")
        assert waited
        assert max(waited) <= 60
