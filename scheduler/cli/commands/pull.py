"""`mintwire pull`: daily collections, out."""

from __future__ import annotations

import contextlib
import csv
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import Annotated, Literal, TextIO

import typer

from config.models import Settings
from record.item import FIELDS, Item
from scheduler.cli.context import USAGE, current, fail, find, new_app, no_such, say
from scheduler.cli.stores import read_collections

app = new_app()

Filter = Callable[[Item], bool]
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@app.command()
def pull(
    days: Annotated[str, typer.Argument(metavar="DATE", help="2026-11-23, 2026-11-01..2026-11-07, today or yesterday")],
    form: Annotated[
        Literal["jsonl", "csv"],
        typer.Option("--format", metavar="jsonl|csv", help="one JSON object a line, or csv with a header"),
    ] = "jsonl",
    source: Annotated[str | None, typer.Option(metavar="ID", help="only what this source published")] = None,
    watch: Annotated[str | None, typer.Option(metavar="ID", help="only what this watch matches")] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="a file, which appears when it is whole")
    ] = None,
) -> None:
    """Print the raw collection of a day, or of several.

    Every item that was discovered then, each once. Days are UTC, and go by when Mintwire discovered an item, not by
    when its source says it was published. docs/collections.md tells what an item holds.

    \b
    Examples:
      mintwire pull yesterday | jq -r .title
      mintwire pull 2026-11-01..2026-11-07 --source ecb-press
      mintwire pull today --watch digital-euro --format csv -o today.csv
    """
    settings = current().settings
    try:
        first, last = parse_days(days, datetime.now(UTC).date())
    except ValueError as error:
        fail(str(error), USAGE)
    with contextlib.ExitStack() as stack:
        wanted = _filters(settings, stack, source, watch)
        items = read_collections(settings.data, first, last)
        fitting = (item for item in items if all(keep(item) for keep in wanted))
        some = list(islice(fitting, 1))
        if not some:
            _explain_nothing(settings, days, source)
        with _open(output) as stream:
            (_write_csv if form == "csv" else _write_jsonl)(chain(some, fitting), stream)


def parse_days(text: str, today: date) -> tuple[date, date]:
    """First and last day of `2026-11-23`, `2026-11-01..2026-11-07`, `today` or `yesterday`.

    `today` is the UTC day.  Raises ValueError that says what would be right.
    """
    first, dots, last = text.partition("..")
    begin = _parse_day(first, today)
    end = _parse_day(last, today) if dots else begin
    if end < begin:
        raise ValueError(f"{text}: the range ends before it begins; write {last}..{first}")
    return begin, end


def _parse_day(text: str, today: date) -> date:
    named = {"today": today, "yesterday": today - timedelta(days=1)}
    if text in named:
        return named[text]
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text}: the calendar has no such day") from None
    raise ValueError(f"{text!r} is no day: write 2026-11-23, 2026-11-01..2026-11-07, today or yesterday")


def _filters(settings: Settings, stack: contextlib.ExitStack, source: str | None, watch: str | None) -> list[Filter]:
    filters: list[Filter] = []
    if source is not None:
        filters.append(lambda item: item.source == source)
    if watch is not None:
        filters.append(_matches(settings, stack, watch))
    return filters


def _matches(settings: Settings, stack: contextlib.ExitStack, name: str) -> Filter:
    """Whether an item is one that the watch covers and matches, by the judgement of the story lane."""
    from notifier.documents import covered
    from notifier.query.compile import compile_query
    from notifier.telling.covering import covers
    from scheduler.cli.documents import fields_of, filed_documents, known_watches
    from scheduler.configured import book_of

    watch = find("watch", name, known_watches(settings), "watches list")
    query = compile_query(watch.query, book_of(settings))
    documents = stack.enter_context(filed_documents(settings, fields_of(query, watch)))

    def matches(item: Item) -> bool:
        document = next(documents.of([item]))
        return covers(watch, covered(item, document)) and query.match(document) is not None

    return matches


def _explain_nothing(settings: Settings, days: str, source: str | None) -> None:
    # A source that left the config may still have items, so only here is an unknown one a mistake.
    known = {each.id: each for each in settings.sources}
    if source is not None and source not in known:
        no_such("source", source, known, "sources list")
    say(f"mintwire: nothing that fits was discovered ({days}, in {settings.data})")


@contextlib.contextmanager
def _open(output: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that appears when it is whole."""
    if output is None or str(output) == "-":
        yield sys.stdout
        return
    path = Path(os.path.realpath(output))
    # A device or a pipe is written to, and must not be replaced.
    part = path.with_name(f".{path.name}.part") if path.is_file() or not path.exists() else path
    try:
        with part.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        if part != path:
            _replace(part, path)
    except OSError as error:
        # What could not be read bears a name of its own.
        if error.filename not in (None, str(part)):
            raise
        fail(f"{output}: {error.strerror}")
    finally:
        if part != path:
            part.unlink(missing_ok=True)


def _replace(part: Path, path: Path) -> None:
    """Put the whole file into its place, with the rights of the one that was there."""
    if path.exists():
        shutil.copymode(path, part)
    part.replace(path)


def _write_jsonl(items: Iterable[Item], stream: TextIO) -> None:
    stream.writelines(item.to_json() + "\n" for item in items)


def _write_csv(items: Iterable[Item], stream: TextIO) -> None:
    """Authors are joined by "; "; what is unknown is empty."""
    writer = csv.DictWriter(stream, FIELDS, extrasaction="ignore")
    writer.writeheader()
    for item in items:
        writer.writerow({**item.to_dict(), "authors": "; ".join(item.authors)})
