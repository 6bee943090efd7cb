"""Which days there are."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal

import structlog
from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from web.access.gate import Admitted, require
from web.collections.files import MAY_CHANGE, cached
from web.collections.shelf import Shelf
from web.operations import ADay, in_order, reads

router = APIRouter()
log = structlog.get_logger("mintwire.web")

#: Days of one answer.
_MOST = 1_000


class DayRow(BaseModel):
    """One day."""

    day: date
    state: Literal["live", "closed"]
    #: Of a live day those that the database knows; null where a closed day's manifest cannot be read.
    items: int | None
    #: Of all files; null of a live day, too.
    bytes: int | None


class DayList(BaseModel):
    """The days that were asked for, the oldest first."""

    days: list[DayRow]


@reads(router, "/collections", "application/json", takes=("first", "last"), model=DayList)
async def list_days(
    request: Request,
    reader: Admitted,
    first: Annotated[ADay, Query(description="no earlier day")] = None,
    last: Annotated[ADay, Query(description="no later day")] = None,
) -> Response:
    """The days that have a collection, 1,000 at most; `Link: <…>; rel="next"` leads to those that follow."""
    require(reader, "read")
    in_order(first, last, ("first", "last"))
    shelf: Shelf = request.app.state.shelf
    rows, is_all = await run_in_threadpool(_rows, shelf, first or date.min, last or date.max)
    headers = {"Cache-Control": cached(reader, MAY_CHANGE)}
    if not is_all:
        until = f"&last={last}" if last else ""
        headers["Link"] = f'</collections?first={rows[-1].day + timedelta(days=1)}{until}>; rel="next"'
    return JSONResponse(DayList(days=rows).model_dump(mode="json"), headers=headers)


def _rows(shelf: Shelf, first: date, last: date) -> tuple[list[DayRow], bool]:
    """Some of the days, and whether they are all."""
    days = shelf.collections.days(first, last)
    return [_row(shelf, day) for day in days[:_MOST]], len(days) <= _MOST


def _row(shelf: Shelf, day: date) -> DayRow:
    if shelf.collections.state(day) == "live":
        return DayRow(day=day, state="live", items=shelf.count_live(day), bytes=None)
    try:
        summary = shelf.summary(day)
    except (ValueError, LookupError, TypeError, FileNotFoundError) as error:
        log.error("manifest_unreadable", day=str(day), error=str(error), mend=f"mintwire collections verify {day}")
        return DayRow(day=day, state="closed", items=None, bytes=None)
    return DayRow(day=day, state="closed", items=summary.items, bytes=summary.bytes)
