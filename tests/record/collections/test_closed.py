"""The files of a closed day, and its manifest."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import jsonschema_rs
import pyarrow.parquet
import pytest

from record.collections import marks
from record.collections.closed.files import write_items, write_rows
from record.collections.closed.manifest import Expired, Link, Manifest, Resource, Rotation, resource_of
from record.collections.closed.parquet import COLUMNS
from record.collections.closed.schema import item_schema, table_schema
from record.collections.layout import ITEMS, MARKS, PARQUET
from record.collections.marks import mark_line
from record.collections.zstandard import unpacked
from record.item import FIELDS, Cut, Item, RawRef
from record.news import NEWS
from tests.newsroom.items import make_item

DAY = date(2026, 11, 23)
FULL = make_item(
    summary="数字人民币 \U0001f4b6",
    from_page=("content",),
    cut=(Cut("summary", 2, "x"), Cut("content", None, "y")),
    raw=RawRef("raw/w1-0.warc.gz", 8_589_934_592, "sha256:" + "0a" * 32),
    late=True,
    id="00000000000000ff",
)
BARE = make_item(url=None, title=None, summary=None, authors=(), language=None, published=None, guid=None, news=None)


def lines(path: Path) -> list[bytes]:
    with path.open("rb") as file, unpacked(iter(lambda: file.read(7), b""), path.name) as found:
        return found.readlines()


def test_the_same_items_stand_in_each_file(tmp_path: Path) -> None:
    items = sorted([FULL, BARE], key=lambda item: item.id)
    contents = write_items([FULL, BARE, FULL], tmp_path)
    assert [Item.from_json(line) for line in lines(tmp_path / ITEMS)] == items
    rows = pyarrow.parquet.read_table(tmp_path / PARQUET).to_pylist()
    assert [row["published"] for row in rows] == [item.published for item in items]
    assert rows[0] | {"authors": list(BARE.authors)} == rows[0]
    assert rows[1]["raw"] == {"file": FULL.raw.file, "offset": FULL.raw.offset, "digest": FULL.raw.digest}
    assert rows[1]["cut"] == FULL.to_dict()["cut"]
    found = marks.read((tmp_path / MARKS).read_bytes())
    begun = int(FULL.discovered.timestamp() * 1000)
    assert found == {"ecb-press": (begun, (mark_line(BARE) + mark_line(FULL)).encode())}
    assert (contents.items, contents.late, contents.by_language) == (2, 1, {"": 1, "en": 1})
    assert contents.first == contents.last == FULL.discovered
    assert {path.name for path in tmp_path.iterdir()} == {ITEMS, PARQUET, MARKS}


def test_items_of_many_sources_and_hours_come_in_order(tmp_path: Path) -> None:
    start = datetime(2026, 11, 23, tzinfo=UTC)
    items = [
        make_item(id=f"{n * 7_919 % 1_000:016x}", source=f"s{n % 3}", discovered=start + timedelta(seconds=n * 31 % 60))
        for n in range(1_000)
    ]
    write_items(items, tmp_path)
    found = [Item.from_json(line) for line in lines(tmp_path / ITEMS)]
    assert found == sorted(items, key=lambda item: (item.discovered, item.source, item.id))


def test_an_empty_day_has_its_files(tmp_path: Path) -> None:
    assert write_items([], tmp_path).first is None
    assert lines(tmp_path / ITEMS) == []
    assert pyarrow.parquet.read_table(tmp_path / PARQUET).num_rows == 0
    assert marks.read((tmp_path / MARKS).read_bytes()) == {}
    assert write_rows([], tmp_path / "stories.jsonl.zst") == 0
    assert lines(tmp_path / "stories.jsonl.zst") == []


def test_rows_of_any_kind_are_written(tmp_path: Path) -> None:
    assert write_rows([{"id": 1, "title": "币"}, {"id": 2}], tmp_path / "stories.jsonl.zst") == 2
    assert [json.loads(line) for line in lines(tmp_path / "stories.jsonl.zst")] == [{"id": 1, "title": "币"}, {"id": 2}]


@pytest.mark.parametrize("item", [FULL, BARE, *(make_item(news=news) for news in NEWS)])
def test_the_schema_knows_every_line(item: Item) -> None:
    schema = jsonschema_rs.Draft202012Validator(item_schema(), validate_formats=True)
    schema.validate(item.to_dict())
    assert not schema.is_valid(item.to_dict() | {"more": 1})
    assert not schema.is_valid(item.to_dict() | {"discovered": "yesterday"})


def test_the_forms_of_an_item_have_the_same_names() -> None:
    names = tuple(item_schema()["properties"])
    assert names == tuple(FULL.to_dict()) == (*FIELDS, "from_page", "cut", "news", "raw", "late")
    assert names == tuple(COLUMNS.names) == tuple(field["name"] for field in table_schema()["fields"])
    assert item_schema()["properties"]["news"]["enum"] == ["news", "first_poll", "age", "archive", "by_page"]
    assert set(item_schema()["properties"]["news"]["enum"]) == set(NEWS)


def manifest(**changes: object) -> Manifest:
    whole = Manifest(
        day=DAY,
        created=datetime(2026, 11, 24, 0, 5, tzinfo=UTC),
        resources=(Resource(ITEMS, 12, "0b" * 32), Resource("raw/w1-0.warc.gz", 9, "0c" * 32)),
        previous=Link(DAY - timedelta(days=1), "0d" * 32),
        key="a key",
        expired=(Expired("2026/08/01/raw/w1-0.warc.gz", "0e" * 32),),
        rotations=(Rotation("old", "new", datetime(2026, 11, 23, 9, tzinfo=UTC), "signed"),),
        about={"counts": {"items": 3}},
    )
    return replace(whole, **changes)


@pytest.mark.parametrize("it", [manifest(), manifest(previous=None, expired=(), rotations=(), about={})])
def test_a_manifest_comes_back(it: Manifest) -> None:
    assert Manifest.from_bytes(it.to_bytes()) == it


def test_a_manifest_is_a_data_package() -> None:
    package = json.loads(manifest().to_bytes())
    assert package["name"] == "mintwire-2026-11-23"
    items, raw = package["resources"]
    assert items["hash"] == "sha256:" + "0b" * 32
    assert (items["name"], items["format"], items["compression"]) == ("items.jsonl", "jsonl", "zst")
    assert (raw["name"], raw["mediatype"], raw["bytes"]) == ("raw-w1-0.warc.gz", "application/warc", 9)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("day", "2026-11-31"),
        ("day", None),
        ("created", "2026-11-24T00:05:00"),
        ("created", "0001-01-01T00:00:00+23:00"),
        ("resources", [{"path": "../../etc/passwd", "bytes": 1, "hash": "sha256:" + "0b" * 32}]),
        ("resources", [{"path": "/etc/passwd", "bytes": 1, "hash": "sha256:" + "0b" * 32}]),
        ("resources", [{"path": "raw/../x", "bytes": 1, "hash": "sha256:" + "0b" * 32}]),
        ("resources", [{"path": "x", "bytes": "many", "hash": "sha256:" + "0b" * 32}]),
        ("resources", [{"path": "x", "bytes": float("inf"), "hash": "sha256:" + "0b" * 32}]),
        ("resources", [{"path": "x", "bytes": 1, "hash": "0b" * 32}]),
        ("resources", 7),
        ("previous", {"day": "2026-11-22"}),
        ("expired", [{"path": "x\ny", "hash": "sha256:" + "0b" * 32}]),
        ("rotations", [{"old": "x"}]),
        ("about", 7),
    ],
)
def test_what_is_no_manifest_is_refused(key: str, value: object) -> None:
    row = json.loads(manifest().to_bytes())
    with pytest.raises(ValueError, match="no manifest"):
        Manifest.from_bytes(json.dumps(row | {key: value}).encode())
    for strange in (b"", b"[]", b"[" * 100_000, b"\xff"):
        with pytest.raises(ValueError, match="no manifest"):
            Manifest.from_bytes(strange)


def test_a_file_is_named_with_what_it_holds(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"abc")
    assert resource_of("raw/x", tmp_path / "x") == Resource(
        "raw/x", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
