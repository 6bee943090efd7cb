"""A folder and a bucket do the same."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from config.errors import StoreError
from record.collections.storage.storage import CHUNK, Storage, open_storage
from tests.full_disk import full_at
from tests.servers import free_port

LONG = os.urandom(2 * CHUNK + 17)


@pytest.fixture(params=["folder", "bucket"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    where = str(tmp_path / "storage") if request.param == "folder" else request.getfixturevalue("s3_url")
    return open_storage(where)


def test_what_is_put_is_there(storage: Storage, tmp_path: Path) -> None:
    local = tmp_path / "local"
    local.write_bytes(LONG)
    storage.put("2026/11/23/raw/w1-0.warc.gz", local)
    storage.put_bytes("2026/11/23/marks", b"marks")
    assert storage.size("2026/11/23/raw/w1-0.warc.gz") == len(LONG)
    assert storage.read("2026/11/23/raw/w1-0.warc.gz") == LONG
    assert local.read_bytes() == LONG
    storage.put_bytes("2026/11/23/marks", b"others")
    assert storage.read("2026/11/23/marks") == b"others"


def test_more_than_is_expected_is_not_read(storage: Storage) -> None:
    storage.put_bytes("2026/11/23/datapackage.json", b"12345")
    assert storage.read("2026/11/23/datapackage.json", 5) == b"12345"
    with pytest.raises(StoreError, match=r"2026/11/23/datapackage\.json: it has more than 4 bytes"):
        storage.read("2026/11/23/datapackage.json", 4)


def test_a_file_that_lies_where_it_is_put_stays(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    local = tmp_path / "raw" / "w1-0.warc.gz"
    local.write_bytes(LONG)
    before = local.stat()
    open_storage(str(tmp_path)).put("raw/w1-0.warc.gz", local)
    assert (local.stat().st_ino, local.read_bytes()) == (before.st_ino, LONG)


def test_what_is_to_be_new_takes_the_place_of_nothing(storage: Storage) -> None:
    storage.put_bytes("2026/11/23/datapackage.json", b"first", new=True)
    with pytest.raises(FileExistsError):
        storage.put_bytes("2026/11/23/datapackage.json", b"second", new=True)
    assert list(storage.list("2026")) == [("2026/11/23/datapackage.json", 5)]
    assert storage.read("2026/11/23/datapackage.json") == b"first"


@pytest.mark.parametrize(
    ("start", "end"), [(0, None), (CHUNK - 1, None), (3, CHUNK + 5), (5, 5), (len(LONG), None), (7, len(LONG) + 100)]
)
def test_a_part_of_a_file_is_streamed(storage: Storage, start: int, end: int | None) -> None:
    storage.put_bytes("a/file", LONG)
    assert b"".join(storage.stream("a/file", start, end)) == LONG[start:end]


def test_files_and_folders_are_listed_in_order(storage: Storage) -> None:
    for path in ("2026/11/23/raw/b", "2026/11/23/raw/a", "2026/11/23/marks", "2026/11/231/marks", "2025/01/01/marks"):
        storage.put_bytes(path, b"1234")
    assert list(storage.list("2026/11/23")) == [
        ("2026/11/23/marks", 4),
        ("2026/11/23/raw/a", 4),
        ("2026/11/23/raw/b", 4),
    ]
    assert storage.folders() == ["2025", "2026"]
    assert storage.folders("2026/11") == ["23", "231"]
    assert storage.folders("2031") == []
    assert list(storage.list("2031")) == []


def test_what_is_not_there_is_told_before_it_is_read(storage: Storage) -> None:
    for ask in (storage.size, storage.read, storage.stream):
        with pytest.raises(FileNotFoundError, match="2026/11/23/marks"):
            ask("2026/11/23/marks")
    storage.put_bytes("2026/11/23/marks", b"marks")
    storage.delete("2026/11/23/marks")
    storage.delete("2026/11/23/marks")
    with pytest.raises(FileNotFoundError):
        storage.size("2026/11/23/marks")


def test_a_folder_that_refuses_is_told_and_holds_no_part(tmp_path: Path) -> None:
    storage = open_storage(str(tmp_path))
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / ".file-killed").write_bytes(b"wh")
    storage.put_bytes("a/file", b"whole")
    with full_at(100), pytest.raises(StoreError, match="a/file: File too large"):
        storage.put_bytes("a/file", LONG)
    assert storage.read("a/file") == b"whole"
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["file"]


def test_a_bucket_that_is_not_there_is_told_without_secrets(s3_url: str) -> None:
    storage = open_storage(s3_url.replace("mintwire", "nobodys"))
    with pytest.raises(StoreError, match=r"s3://nobodys/\w+/marks: NoSuchBucket") as error:
        storage.put_bytes("marks", b"")
    assert "AKIATESTS" not in str(error.value)


@pytest.mark.parametrize(
    "where",
    [
        "gs://bucket/x",
        "s3://",
        "s3://key:secret@bucket/x",
        "s3://bucket/x?access_key_id=y",
        "https://other.example/?token=secret",
    ],
)
def test_an_address_that_is_none_is_refused_without_repeating_it(where: str) -> None:
    with pytest.raises(StoreError, match=r"write (s3://bucket/prefix|the address of a Mintwire)") as error:
        open_storage(where)
    assert "secret" not in str(error.value)


def test_a_server_that_is_away_is_told(monkeypatch: pytest.MonkeyPatch, s3_url: str) -> None:
    monkeypatch.setattr("record.collections.storage.bucket._RETRY", {"max_retries": 0})
    away = open_storage(f"s3://bucket?endpoint=http://127.0.0.1:{free_port()}")
    with pytest.raises(StoreError, match="s3://bucket/marks: no answer"):
        away.read("marks")
