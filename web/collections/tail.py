"""What came since: items in the order in which the wire noted them, each once.

The cursor is a number of the change log, which has neither gaps nor repeats, and goes on over midnight and restarts.
Whoever begins with 0 at some day and follows the answers' `Link: <…>; rel="next"` gets all that was noted from that day
on: every item of its collection and of those after it, in time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from http import HTTPStatus
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool

from record.changes import Change
from record.item import Item
from record.sql import changes
from record.sql.changes import MATCHER
from record.sql.database import reading
from record.sql.items import OF_JUDGEMENT, ItemJudgement
from web.answering.bodies import Pieces, Representation, made
from web.answering.encodings import encoding_of, packed
from web.collections.asking import Filters
from web.collections.files import JSONL
from web.collections.shelf import Shelf
from web.operations import OF_LINKS
from web.problems import Problem

#: Items of one answer at most; and characters after which it ends.
MOST, _ENOUGH = 1_000, 4_000_000
#: Changes that are looked through at once, and in all, for one answer.
_AT_ONCE, _LOOKED_AT = 200, 4_000


@dataclass
class _Found:
    """What one answer holds."""

    #: The last change that was looked at.
    number: int
    lines: list[str] = field(default_factory=list)
    size: int = 0

    def is_full(self, most: int) -> bool:
        return len(self.lines) >= most or self.size >= _ENOUGH


async def tail(request: Request, day: date, filters: Filters, after: int, most: int) -> Response:
    """Items that were noted after a change, none before the day.  Raises Problem where the log has forgotten some."""
    found = await run_in_threadpool(_follow, request.app.state.shelf, day, filters, after, most)
    asked = [(name, value) for name, value in request.query_params.multi_items() if name not in ("after", *OF_LINKS)]
    there = f"{request.url.path}?{urlencode([*asked, ('after', found.number)])}"
    encoding = encoding_of(request.headers.get("accept-encoding"))

    def pieces() -> Pieces:
        yield from packed((line.encode("utf-8", "replace") for line in found.lines), encoding)

    more = {"Link": f'<{there}>; rel="next"'}
    return made(request, Representation(JSONL, "no-store", encoding=encoding, more=more), pieces)


def _follow(shelf: Shelf, day: date, filters: Filters, after: int, most: int) -> _Found:
    with reading(shelf.engine) as connection:
        found = _Found(_begin(connection, day, after))
    for _ in range(_LOOKED_AT // _AT_ONCE):
        with reading(shelf.engine) as connection:
            # What watches matched is known as far as the matcher has come.
            end = changes.cursor(connection, MATCHER).change - 1 if filters.watches else changes.last_number(connection)
            entries = [each for each in changes.texts(connection, found.number + 1, _AT_ONCE) if each.number <= end]
        chosen = _chosen(shelf, filters, entries)
        for entry in entries:
            if found.is_full(most):
                return found
            if entry.item in chosen:
                found.lines.append(f"{chosen[entry.item].to_json()}\n")
                found.size += len(found.lines[-1])
            found.number = entry.number
        if len(entries) < _AT_ONCE:
            found.number = max(found.number, end)
            return found
    return found


def _chosen(shelf: Shelf, filters: Filters, entries: Sequence[Change]) -> dict[str, Item]:
    """The items that fit, by id."""
    brought = {each.brought.item.id: each.brought for each in entries if each.brought is not None}

    def judged(items: Sequence[Item]) -> dict[str, ItemJudgement]:
        known = [brought[item.id] for item in items]
        return {
            each.item.id: ItemJudgement(story=None, first=None, **{name: getattr(each, name) for name in OF_JUDGEMENT})
            for each in known
        }

    choice = filters.choice(shelf.engine, judged)
    return {item.id: item for some in choice.of(each.item for each in brought.values()) for item in some}


def _begin(connection: Connection, day: date, after: int) -> int:
    """The last change before what is asked for.  Raises Problem where the log does not have what follows on it."""
    begun, last = datetime.combine(day, time(), UTC), changes.last_number(connection)
    if after > last:
        told = (
            f"the log ends with {last}: this cursor is another Mintwire's, or the database was restored and is behind"
        )
        raise Problem(HTTPStatus.CONFLICT, "cursor_ahead", told)
    first, oldest = changes.first_number(connection), changes.first_after(connection, 0)
    if after + 1 < first and oldest is not None and oldest > begun:
        told = (
            f"what came before change {first} is forgotten: read the days as a whole, and go on with after={first - 1}"
        )
        raise Problem(HTTPStatus.GONE, "cursor_too_old", told)
    # What is written at midnight itself was discovered before it.
    return max(after, changes.number_at(connection, begun))
