"""`mintwire match`: which of a file's queries match which reports."""

from __future__ import annotations

import sys
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml
from yaml.events import (
    CollectionEndEvent,
    CollectionStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from config.errors import QueryError
from notifier.matching.index import Match, WatchIndex
from notifier.matching.rarity import CountedRarity
from notifier.matching.standing import Standing
from notifier.query.compile import compile_query
from notifier.query.query import Query
from notifier.query.reading.concepts import ConceptBook
from scheduler.cli.context import FAILED, USAGE, current, fail, new_app, print_json, say
from scheduler.cli.documents import RowDocuments
from scheduler.cli.ending import caret
from scheduler.cli.jsonlines import Rows, batches
from scheduler.cli.trial import hit_row
from scheduler.configured import book_of
from scheduler.judging import make_judge

app = new_app()

#: Matched at once; the first of them show which words are rare.
_BATCH = 300
#: Bytes of a file of watches.
_MOST_FILE = 100_000_000
#: Collections within collections; reading takes time with the square of them.
_MOST_DEPTH = 50
#: What an empty document says.
_NOTHING = ("", "~", "null")


@app.command()
def match(
    watches: Annotated[Path, typer.Option(metavar="FILE", help="a YAML list of {id, query}")],
) -> None:
    """Add `matches` to reports: JSON lines on standard input, the same on standard output.

    Each line needs `id` and `title`, and may have what queries ask for: `summary`, `content` (or `body`, `text`),
    `authors`, `url`, `source`, `source_name`, `published`, `lang`, `section`, `second_section`,
    `second_confidence`, `about_cbdc`, `about_probability`, `countries`, `projects`, `event`, `category`, `tier`,
    `cited_source`, `primary`, `first`. Section, CBDC, countries, projects, event and cited outlet are judged where a
    query asks for them and a line does not say. `matches` is a list of {watch, hits}; a hit says `field`, `start` and
    `end` there, `term`, and `concept` where the term is of one. docs/watches.md has the language.

    A query that is refused ends the command before the first line with exit code 2; all of them are told. A line that
    cannot be read is told on standard error and left out; the exit code is 1 then.

    \b
    Examples:
      mintwire pull yesterday | mintwire match --watches mine.yaml
      mintwire match --watches mine.yaml < items.jsonl | jq -c .matches
    """
    book = book_of(current().settings)
    queries = _read(watches, book)
    asked = frozenset[str]().union(*(query.fields for query in queries.values()))
    documents = RowDocuments(asked, make_judge, datetime.now(UTC))
    matcher: WatchIndex[str] | None = None
    reading = Rows(sys.stdin.buffer)
    for batch in batches(reading, _BATCH):
        found = documents.of(batch)
        if matcher is None:
            standing = {watch: Standing.of(query) for watch, query in queries.items()}
            matcher = WatchIndex(standing, book, CountedRarity(found))
        for row, document in zip(batch, found, strict=True):
            print_json({**row.data, "matches": [_shown(each) for each in matcher.match(document)]})
    if reading.refused:
        raise SystemExit(FAILED)


def _shown(match: Match[str]) -> dict[str, Any]:
    return {"watch": match.watch, "hits": [hit_row(hit) for hit in match.hits]}


def _read(file: Path, book: ConceptBook) -> dict[str, Query]:
    """The queries of a file by their ids; ends the process with every error where there is one."""
    found: dict[str, Query] = {}
    errors = 0
    for entry in _entries(file):
        try:
            identity, query = _checked(entry, found)
            found[identity] = compile_query(query, book)
        except QueryError as error:
            say(f"mintwire: {file}:{entry.line}: {entry.id}: {error}")
            say(caret(error))
            errors += 1
        except _RefusedError as error:
            say(f"mintwire: {file}:{entry.line}: {error}")
            errors += 1
    if errors:
        raise SystemExit(USAGE)
    return found


class _RefusedError(Exception):
    """An entry that cannot be taken; the text says what would be right."""


def _checked(entry: Entry, found: Container[str]) -> tuple[str, str]:
    """Id and query.  Raises _RefusedError."""
    if not entry.id or entry.query is None:
        raise _RefusedError("write id and query, as in {id: euro, query: '@digital-euro'}")
    if entry.id in found:
        raise _RefusedError(f"the id {entry.id} stands there twice; give each one of its own")
    return entry.id, entry.query


def _entries(file: Path) -> list[Entry]:
    if file.stat().st_size > _MOST_FILE:
        fail(f"{file}: more than {_MOST_FILE:,} bytes", USAGE)
    try:
        return list(entries(file.read_bytes()))
    except yaml.YAMLError as error:
        fail(f"{file}: no YAML: {error}", USAGE)
    except NoListError as error:
        fail(f"{file}: {error}: write a list of {{id, query}}", USAGE)


class NoListError(Exception):
    """The file holds something else; the text says where."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it is written; None for what is not there, or no text."""

    line: int
    id: str | None
    query: str | None


def entries(text: bytes) -> Iterator[Entry]:
    """The entries, in order; other keys are passed over.  Raises yaml.YAMLError and NoListError.

    They are read event by event, which takes a tenth of the time that making nodes of them does, and no recursion.
    """
    events = (each for each in yaml.parse(text, yaml.CSafeLoader) if isinstance(each, NodeEvent | CollectionEndEvent))
    first = next(events, None)
    if first is None or (isinstance(first, ScalarEvent) and first.value in _NOTHING):
        return
    if not isinstance(first, SequenceStartEvent):
        raise NoListError(f"line {_line(first)}")
    while not isinstance(event := next(events), SequenceEndEvent):
        if not isinstance(event, MappingStartEvent):
            raise NoListError(f"line {_line(event)}")
        values = dict(_pairs(events))
        yield Entry(_line(event), values.get("id"), values.get("query"))
    if more := next(events, None):
        raise NoListError(f"line {_line(more)}")


def _pairs(events: Iterator[Event]) -> Iterator[tuple[str | None, str | None]]:
    """What a mapping that has begun holds."""
    while not isinstance(event := next(events), MappingEndEvent):
        yield _text(event, events), _text(next(events), events)


def _text(event: Event, events: Iterator[Event]) -> str | None:
    """Of a node that has begun; one that is no text is read to its end."""
    depth = int(isinstance(event, CollectionStartEvent))
    while depth:
        inner = next(events)
        depth += isinstance(inner, CollectionStartEvent) - isinstance(inner, CollectionEndEvent)
        if depth > _MOST_DEPTH:
            raise NoListError(f"line {_line(inner)}")
    return event.value if isinstance(event, ScalarEvent) else None


def _line(event: Event) -> int:
    return 0 if event.start_mark is None else event.start_mark.line + 1
