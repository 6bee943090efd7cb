"""A day as zipped files."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tracemalloc
from collections.abc import Iterator
from zipfile import ZipFile

import pytest

from record.collections.packing import Form, packed
from record.item import Item
from tests.newsroom.items import make_item


def items(number: int) -> Iterator[Item]:
    # Texts that do not become small when they are packed.
    return (
        make_item(id=f"{at:016x}", content=hashlib.shake_128(f"{at}".encode()).hexdigest(400), title="=1, “x”")
        for at in range(number)
    )


def contents(files: list[bytes]) -> list[tuple[str, str]]:
    found = []
    for file in files:
        with ZipFile(io.BytesIO(file)) as archive:
            (name,) = archive.namelist()
            found.append((name, archive.read(name).decode()))
    return found


def of(number: int, form: Form, most: int = 1_000_000) -> list[tuple[str, str]]:
    files = []
    for file in packed(items(number), "2026-11-22", form, most):
        with file:
            files.append(file.read())
    return contents(files)


def test_a_day_is_one_file_with_every_item() -> None:
    ((name, text),) = of(3, "jsonl")
    assert name == "2026-11-22.jsonl"
    assert [json.loads(line)["id"] for line in text.splitlines()] == [f"{at:016x}" for at in range(3)]


def test_csv_has_its_header_in_every_part() -> None:
    parts = of(400, "csv", most=5_000)
    assert len(parts) > 2
    rows = [list(csv.DictReader(io.StringIO(text, newline=""))) for _, text in parts]
    assert [row["id"] for part in rows for row in part] == [f"{at:016x}" for at in range(400)]
    assert rows[-1][0]["title"] == "=1, “x”"


def test_parts_end_where_they_are_full() -> None:
    sizes = []
    for file in packed(items(2_000), "2026-11-22", "jsonl", 50_000):
        with file:
            sizes.append(len(file.read()))
    assert len(sizes) > 2
    assert all(50_000 <= size < 200_000 for size in sizes[:-1])


def test_a_day_without_items_is_no_file() -> None:
    assert of(0, "jsonl") == []


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_memory_does_not_grow_with_the_day(form: Form) -> None:
    tracemalloc.start()
    try:
        for file in packed(items(10_000), "2026-11-22", form, 1_000_000):
            file.close()
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()
