"""The files of days as they are stored: of closed ones all that the manifest names, of live ones the raw files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from http import HTTPStatus
from pathlib import Path as LocalPath
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from record.collections.layout import (
    BESIDE,
    ITEMS,
    MANIFEST,
    MARKS,
    MATCHES,
    PARQUET,
    SIGNATURE,
    STORIES,
    TIMESTAMP,
    folder_of,
)
from record.collections.storage.folder import Folder
from web.access.gate import Admitted, Reader, require
from web.answering.bodies import Representation, stored
from web.collections.shelf import Shelf
from web.operations import DAY, reads
from web.problems import Problem

router = APIRouter()

#: What is said of a closed day's files, which never change, and of what may.
NEVER_CHANGES, MAY_CHANGE = "max-age=31536000, immutable", "no-cache"
_MEDIA_TYPES = {
    ITEMS: "application/zstd",
    STORIES: "application/zstd",
    MATCHES: "application/zstd",
    PARQUET: "application/vnd.apache.parquet",
    MARKS: "text/plain; charset=utf-8",
    MANIFEST: "application/json",
    SIGNATURE: "application/json",
    TIMESTAMP: "application/timestamp-reply",
}
#: Of lines as they are read, whatever they are stored as.
JSONL, _RAW = "application/jsonl", "application/gzip"

DayParameter = Annotated[str, Path(pattern=DAY, description="a UTC day", examples=["2026-11-23"])]


@reads(router, "/collections/{day}/raw/{file}", _RAW)
async def raw(
    request: Request,
    reader: Admitted,
    day: DayParameter,
    file: Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*\.warc\.gz$", max_length=200)],
) -> Response:
    """Responses as they were received: a WARC file, which an item names with the offset of its record."""
    require(reader, "raw")
    shelf: Shelf = request.app.state.shelf
    found, state = await shelf.day(day)
    if state == "closed":
        return await closed_file(request, reader, found, f"raw/{file}")
    paths = await run_in_threadpool(shelf.collections.raw_files, found)
    path = next((each for each in paths if each.name == file), None)
    if path is not None:
        # Closing may take it away in between.
        with suppress(FileNotFoundError):
            return _growing(request, path)
    raise Problem(HTTPStatus.NOT_FOUND, "no_file", f"{day} has no raw file {file}")


@reads(router, "/collections/{day}/{file}", *sorted(set(_MEDIA_TYPES.values())))
async def file_of_day(
    request: Request,
    reader: Admitted,
    day: DayParameter,
    file: Annotated[str, Path(json_schema_extra={"enum": [*_MEDIA_TYPES]})],
) -> Response:
    """A closed day's file as it is stored: the manifest and its signature, and what the manifest names."""
    require(reader, "read")
    if file not in _MEDIA_TYPES:
        raise Problem(HTTPStatus.NOT_FOUND, "no_file", f"a day has no such file: it has {', '.join(_MEDIA_TYPES)}")
    found, state = await request.app.state.shelf.day(day)
    if state == "live":
        told = f"{day} is not closed yet: items.jsonl and items.csv can be read, {file} comes when the day is over"
        raise Problem(HTTPStatus.NOT_FOUND, "day_is_live", told)
    return await closed_file(request, reader, found, file)


async def closed_file(
    request: Request, reader: Reader, day: date, path: str, of: Representation | None = None
) -> Response:
    """A file of a closed day, as it is; `of`: what else is said of it.  Raises Problem."""
    shelf: Shelf = request.app.state.shelf
    of = of or Representation(_RAW if path.startswith("raw/") else _MEDIA_TYPES[path], NEVER_CHANGES)
    of = replace(of, cache=cached(reader, NEVER_CHANGES))
    name, storage = f"{folder_of(day)}/{path}", shelf.collections.storage
    if path in BESIDE:
        manifest = await run_in_threadpool(shelf.manifest, day)
        try:
            data = await run_in_threadpool(storage.read, name)
        except FileNotFoundError:
            raise Problem(HTTPStatus.NOT_FOUND, "no_file", f"{day} has no {path}") from None
        of = replace(of, etag=f'"{hashlib.sha256(data).hexdigest()}"', modified=manifest.created)
        return stored(request, of, len(data), lambda start, end: iter([data[start:end]]))
    resource, closed = await run_in_threadpool(shelf.resource, day, path)
    of = replace(of, etag=f'"{resource.sha256}"', modified=closed)
    return stored(request, of, resource.bytes, lambda start, end: storage.stream(name, start, end))


def cached(reader: Reader, how: str) -> str:
    """Cache-Control; what needed a token is for nobody else's cache."""
    return f"{'public' if reader.is_anybody else 'private'}, {how}"


def _growing(request: Request, path: LocalPath) -> Response:
    """A live raw file, as far as it is written."""
    status = path.stat()
    modified = datetime.fromtimestamp(status.st_mtime, UTC)
    of = Representation(_RAW, MAY_CHANGE, f'"{status.st_size}-{status.st_mtime_ns}"', modified)

    def read(start: int, end: int) -> Iterator[bytes]:
        return Folder(path.parent).stream(path.name, start, end)

    return stored(request, of, status.st_size, read)
