"""The items of a day as JSON lines and csv, whole or filtered; stories and matches of closed days."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field
from pydantic.json_schema import SkipJsonSchema
from starlette.concurrency import run_in_threadpool

from record.collections.collections import Collections, State
from record.collections.forms import csv_lines
from record.collections.layout import ITEMS, MATCHES, STORIES, folder_of
from record.collections.reading import read_days, read_lines, standing_in
from record.collections.zstandard import unpacked
from record.item import FIELDS, Item
from web.access.gate import Admitted, Reader, require
from web.answering.bodies import Pieces, Representation, made
from web.answering.encodings import encoding_of, packed
from web.collections.asking import FILTERS, Asked, Filters
from web.collections.files import JSONL, MAY_CHANGE, NEVER_CHANGES, DayParameter, cached, closed_file
from web.collections.shelf import Shelf
from web.collections.tail import MOST, tail
from web.operations import reads
from web.problems import Problem

router = APIRouter()

CSV = "text/csv; charset=utf-8"
_READ = 65_536
#: Of a change, or none.
_Number = Annotated[int, Field(ge=0, lt=2**63 - 1)] | SkipJsonSchema[None]
_Most = Annotated[int, Field(ge=1, le=MOST)] | SkipJsonSchema[None]


@reads(router, "/collections/{day}/items.jsonl", JSONL, takes=(*FILTERS, "after", "most"))
async def items_jsonl(
    request: Request,
    reader: Admitted,
    day: DayParameter,
    filters: Asked,
    after: Annotated[_Number, Query(description="only what was noted after it; 0 to begin with")] = None,
    most: Annotated[_Most, Query(description="items at most; without `after` as with after=0")] = None,
) -> Response:
    """Every item of the day, one JSON object a line; with `after` those that came since, and where to go on."""
    require(reader, "read")
    shelf: Shelf = request.app.state.shelf
    found, state = await shelf.day(day)
    await run_in_threadpool(filters.check, shelf.engine)
    if after is not None or most is not None:
        return await tail(request, found, filters, after or 0, most or MOST)
    if state == "closed" and not filters:
        return await _lines(request, reader, found, ITEMS)
    return await _made(request, reader, found, state, filters, JSONL)


@reads(router, "/collections/{day}/items.csv", CSV, takes=FILTERS)
async def items_csv(request: Request, reader: Admitted, day: DayParameter, filters: Asked) -> Response:
    """The same with a header, a row for each item."""
    require(reader, "read")
    shelf: Shelf = request.app.state.shelf
    found, state = await shelf.day(day)
    await run_in_threadpool(filters.check, shelf.engine)
    return await _made(request, reader, found, state, filters, CSV)


@reads(router, "/collections/{day}/{what}.jsonl", JSONL)
async def judged_jsonl(
    request: Request, reader: Admitted, day: DayParameter, what: Literal["stories", "matches"]
) -> Response:
    """The stories, or what the config's watches matched, as they were judged when the day was closed."""
    require(reader, "read")
    shelf: Shelf = request.app.state.shelf
    found, state = await shelf.day(day)
    if state == "live":
        raise Problem(
            HTTPStatus.NOT_FOUND, "day_is_live", f"{day} is not closed yet: {what} are judged when the day is over"
        )
    return await _lines(request, reader, found, STORIES if what == "stories" else MATCHES)


async def _lines(request: Request, reader: Reader, day: date, path: str) -> Response:
    """A closed day's file of lines: as it is stored, for whoever unpacks it; else unpacked, and packed as is liked."""
    shelf: Shelf = request.app.state.shelf
    encoding = encoding_of(request.headers.get("accept-encoding"))
    if encoding == "zstd":
        return await closed_file(request, reader, day, path, Representation(JSONL, NEVER_CHANGES, encoding="zstd"))
    resource, closed = await run_in_threadpool(shelf.resource, day, path)
    name = f"{folder_of(day)}/{path}"

    def pieces() -> Pieces:
        with unpacked(shelf.collections.storage.stream(name), name) as lines:
            yield from packed(iter(lambda: lines.read(_READ), b""), encoding)

    etag = f'"{resource.sha256}-{encoding}"'
    return made(request, Representation(JSONL, cached(reader, NEVER_CHANGES), etag, closed, encoding), pieces)


async def _made(
    request: Request, reader: Reader, day: date, state: State, filters: Filters, media_type: str
) -> Response:
    """Items in a form in which they are not stored, or some of them."""
    shelf: Shelf = request.app.state.shelf
    if filters.judged:
        await run_in_threadpool(shelf.check_judged, day)
    encoding = encoding_of(request.headers.get("accept-encoding"))
    etag = modified = None
    cache = MAY_CHANGE
    if state == "closed":
        resource, closed = await run_in_threadpool(shelf.resource, day, ITEMS)
        if not filters.judged:
            question = f"{resource.sha256} {request.url.path}?{request.url.query}"
            etag, modified = f'"{hashlib.sha256(question.encode()).hexdigest()}-{encoding}"', closed
            cache = NEVER_CHANGES

    def pieces() -> Pieces:
        found = filters.choice(shelf.engine).of(_items(shelf.collections, day, state))
        chosen = (item for some in found for item in some)
        lines = _csv(chosen) if media_type == CSV else map(_line, chosen)
        yield from packed((line.encode("utf-8", "replace") for line in lines), encoding)

    return made(request, Representation(media_type, cached(reader, cache), etag, modified, encoding), pieces)


def _items(collections: Collections, day: date, state: State) -> Iterator[Item]:
    """Each item once: of a closed day that is so already, and nothing need be remembered."""
    if state == "live":
        yield from read_days(collections, [day])
        return
    for name, file in collections.open_items(day):
        yield from (standing_in(day, line.item) for line in read_lines(file, name))


def _line(item: Item) -> str:
    return f"{item.to_json()}\n"


def _csv(items: Iterable[Item]) -> Iterator[str]:
    return csv_lines((item.to_dict() for item in items), FIELDS)
