"""`mintwire match`: which of a file's queries match which reports."""

from __future__ import annotations

import sys
from collections.abc import Container
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

from config.errors import QueryError
from notifier.matching.index import Match, WatchIndex
from notifier.matching.rarity import CountedRarity
from notifier.matching.standing import Standing
from notifier.query.compile import compile_query
from notifier.query.query import Query
from notifier.query.reading.concepts import ConceptBook
from scheduler.cli.asking import Documents
from scheduler.cli.batches import batches
from scheduler.cli.context import FAILED, USAGE, Cli, fail, new_app, print_json, say
from scheduler.cli.ending import caret
from scheduler.cli.jsonlines import rows
from scheduler.cli.querylist import Entry, NoListError, entries
from scheduler.cli.tryview import hit_row
from scheduler.configured import book_of
from scheduler.judging import make_judge

app = new_app()

#: Matched at once; the first of them show which words are rare.
_BATCH = 300
#: Bytes of a file of watches.
_MOST_FILE = 100_000_000


@app.command()
def match(
    context: typer.Context,
    watches: Annotated[Path, typer.Option(metavar="FILE", help="a YAML list of {id, query}")],
) -> None:
    """Add `matches` to reports: JSON lines on standard input, the same on standard output.

    Each line needs `id` and `title`, and may have what queries ask for: `summary`, `content` (or `body`, `text`),
    `authors`, `url`, `source`, `source_name`, `published`, `lang`, `section`, `countries`, `projects`, `event`,
    `category`, `tier`, `cited_source`, `primary`, `first`. Section, countries, projects, event and cited
    outlet are judged where a query asks for them and a line does not say. `matches` is a list of {watch, hits}; a hit
    says `field`, `start` and `end` there, `term`, and `concept` where the term is of one. docs/watches.md has the
    language.

    A query that is refused ends the command before the first line with exit code 2; all of them are told. A line that
    cannot be read is told on standard error and left out; the exit code is 1 then.

    \b
    Examples:
      mintwire pull yesterday | mintwire match --watches mine.yaml
      mintwire match --watches mine.yaml < items.jsonl | jq -c .matches
    """
    cli: Cli = context.obj
    book = book_of(cli.loaded.settings)
    queries = _read(watches, book)
    asked = frozenset[str]().union(*(query.fields for query in queries.values()))
    documents = Documents(asked, make_judge, datetime.now(UTC))
    matcher: WatchIndex[str] | None = None
    reading = rows(sys.stdin.buffer)
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
