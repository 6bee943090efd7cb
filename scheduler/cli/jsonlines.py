"""Reports as lines of JSON, as `mintwire label`, `match`, `group` and `dupes` read them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, BinaryIO, NoReturn, TypeVar

from crawlers.dates import read_date
from record.item import Cut, Item, without
from scheduler.cli.context import say

#: Bytes of one line; what is longer is refused.
MOST_LINE = 10_000_000
_TEXTS = ("title", "summary", "content", "url", "source")
#: The clock of lines before the first that has a time.
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
#: Later ones are no dates of news, and leave no room for the clock to go on.
_END = datetime(9000, 1, 1, tzinfo=UTC)
#: Between one line and the next, where they say the same time.
TICK = timedelta(microseconds=1)

T = TypeVar("T")


class RefusedError(Exception):
    """A line that is no report; its text says what would be right."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line that is a report."""

    #: Counting from 1.
    number: int
    #: All its keys.
    data: dict[str, Any]
    #: Discovered in the order of the lines, each after it was published.
    item: Item


class Rows:
    """The reports of a stream of JSON objects, a line each: `id`, `title`, and what else there is of a report.

    Each line that is refused is told on standard error and counted.
    """

    def __init__(
        self, stream: BinaryIO, *, name: str = "", tidy: Callable[[dict[str, Any]], dict[str, Any]] = dict
    ) -> None:
        """`name`: of the stream, for what is told of it; `tidy` gives an object the keys of a report."""
        self._stream = stream
        self._where = f"{name}: line" if name else "line"
        self._tidy = tidy
        self._clock = BEGINNING
        #: Lines refused so far.
        self.refused = 0

    def __iter__(self) -> Iterator[Row]:
        for number, line in enumerate(self._lines(), 1):
            try:
                row = self._row(number, line) if line.strip() else None
            except RefusedError as error:
                self.refused += 1
                say(f"mintwire: {self._where} {number}: {error}")
            else:
                if row is not None:
                    yield row

    def _row(self, number: int, line: bytes) -> Row:
        """The report of a line, by our clock.  Raises RefusedError."""
        row = row_of(number, self._tidy(_data(line)))
        self._clock = min(max(self._clock, row.item.published or self._clock), _END) + TICK
        return replace(row, item=replace(row.item, discovered=self._clock))

    def _lines(self) -> Iterator[bytes]:
        """Lines; of one that is too long a part that is too long."""
        while line := self._stream.readline(MOST_LINE + 1):
            yield line
            while len(line) > MOST_LINE and not line.endswith(b"\n"):
                line = self._stream.readline(MOST_LINE + 1)


def row_of(number: int, data: dict[str, Any]) -> Row:
    """A row of a JSON object, discovered at the BEGINNING.  Raises RefusedError for what is no report."""
    return Row(number, data, _item(data))


def batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of `size` rows; the last may be shorter."""
    iterator = iter(rows)
    while batch := list(islice(iterator, size)):
        yield batch


def _data(line: bytes) -> dict[str, Any]:
    """The JSON object of a line.  Raises RefusedError."""
    if len(line) > MOST_LINE:
        raise RefusedError(f"longer than {MOST_LINE:,} bytes")
    try:
        data = json.loads(line, parse_constant=_refuse)
    except (UnicodeDecodeError, RecursionError) as error:
        raise RefusedError(f"no JSON in UTF-8: {error}") from error
    except json.JSONDecodeError as error:
        raise RefusedError(f"no JSON: {error.msg} at column {error.colno}") from error
    except ValueError as error:  # a number of thousands of digits
        raise RefusedError(f"no JSON that can be read: {error}") from error
    if not isinstance(data, dict):
        raise RefusedError("no JSON object: write {…} with id and title")
    return data


def _item(data: dict[str, Any]) -> Item:
    """The item that an object describes.  Raises RefusedError."""
    identity = data.get("id")
    if not isinstance(identity, str | int) or isinstance(identity, bool):
        raise RefusedError(f"id: found {_shown(identity)}; write a text or a number")
    title, summary, content, url, source = (_text(data, name) for name in _TEXTS)
    if "title" not in data:
        raise RefusedError("title: there is none; write a text")
    language = _text(data, "lang") or _text(data, "language")
    published = _moment(data.get("published"))
    cuts = _cuts(data.get("cut"))
    return Item(
        id=str(identity),
        source=source,
        url=url or None,
        title=title,
        summary=without(summary, cuts, "summary") or None,
        content=without(content, cuts, "content") or None,
        language=language or None,
        published=published,
        discovered=BEGINNING,
    )


def _refuse(name: str) -> NoReturn:
    raise RefusedError(f"no JSON: {name} is no number")


def _text(data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RefusedError(f"{name}: found {_shown(value)}; write a text")
    return value.encode("utf-8", "replace").decode()  # JSON can carry halves of characters


def _cuts(value: object) -> list[Cut]:
    """What an item of `pull` says is no part of its report; what says so in another form is passed over."""
    return [
        Cut(each["in"], each["at"], each["text"])
        for each in (value if isinstance(value, list) else [])
        if isinstance(each, dict)
        and isinstance(each.get("in"), str)
        and isinstance(each.get("text"), str)
        and isinstance(each.get("at"), int)
        and each["at"] >= 0
    ]


def _moment(value: object) -> datetime | None:
    """Dates as feeds write them, `2026-05-08 00:00 JST` and `2023/12/12 21:14` too; None for what is no date."""
    moment = read_date(value) if isinstance(value, str) else None
    return moment.at if moment else None


def _shown(value: object) -> str:
    return "nothing" if value is None else json.dumps(value, ensure_ascii=False)[:40]
