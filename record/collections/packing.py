"""A day's collection as zipped files of a bounded size, in constant memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from tempfile import TemporaryFile
from typing import Any, BinaryIO, Literal
from zipfile import ZIP_DEFLATED, ZipFile

from record.collections.forms import write_csv, write_jsonl
from record.item import FIELDS, Item

Form = Literal["jsonl", "csv"]
FORMS: tuple[Form, ...] = ("jsonl", "csv")


def packed(items: Iterable[Item], name: str, form: Form, most: int) -> Iterator[BinaryIO]:
    """Zip files that hold the items, each as a file of its own by this name: `2026-11-22` is 2026-11-22.jsonl.

    A file ends with the item with which it comes to `most` bytes.  Each is open, at its beginning, and is gone once it
    is closed, or the process ends.
    """
    rows = (item.to_dict() for item in items)
    for first in rows:
        yield _packed(first, rows, f"{name}.{form}", form, most)


def _packed(first: dict[str, Any], rows: Iterator[dict[str, Any]], name: str, form: Form, most: int) -> BinaryIO:
    file: Any = TemporaryFile()  # noqa: SIM115  # who asked for it closes it

    def until_full() -> Iterator[dict[str, Any]]:
        yield first
        while file.tell() < most and (row := next(rows, None)) is not None:
            yield row

    with (
        ZipFile(file, "w", ZIP_DEFLATED) as archive,
        archive.open(name, "w", force_zip64=True) as member,
        TextIOWrapper(member, "utf-8", newline="") as stream,
    ):
        if form == "jsonl":
            write_jsonl(until_full(), stream)
        else:
            write_csv(until_full(), FIELDS, stream)
    file.seek(0)
    return file  # type: ignore[no-any-return]
