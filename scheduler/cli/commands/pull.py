"""`mintwire pull`: daily collections, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from config.models import Settings
from notifier.trial.choosing import JUDGEMENT, Choice, Wanted
from record.collections.days import parse_days
from record.collections.forms import MOST_CELL, write_csv, write_excel, write_jsonl
from record.item import FIELDS, Item
from scheduler.cli.context import USAGE, as_json, current, fail, new_app, no_such, say
from scheduler.cli.known import find_watch, in_full, known_sources
from scheduler.cli.pulling.output import open_output
from scheduler.cli.pulling.sorting import in_time
from scheduler.cli.stores import has_record, opened_to_read, read_collections
from scheduler.cli.values import country_codes, language_tag, section_name
from scheduler.stores import open_collections
from scheduler.view.wording import counted

if TYPE_CHECKING:
    from scheduler.cli.pulling.judged import Judging

app = new_app()


@app.command()
def pull(
    days: Annotated[str, typer.Argument(metavar="DATE", help="2026-11-23, 2026-11-01..2026-11-07, today or yesterday")],
    source: Annotated[list[str] | None, typer.Option(metavar="ID", help="only what this source published")] = None,
    watch: Annotated[list[str] | None, typer.Option(metavar="ID", help="only what this watch matches")] = None,
    section: Annotated[list[str] | None, typer.Option(metavar="SECTION", help="only of this section")] = None,
    language: Annotated[list[str] | None, typer.Option(metavar="TAG", help="only in this language, as in zh")] = None,
    country: Annotated[list[str] | None, typer.Option(metavar="CODE", help="only on this country, as in CN")] = None,
    published: Annotated[
        str | None, typer.Option(metavar="DATE", help="only what its source dates so; a day or a range, as DATE is")
    ] = None,
    more: Annotated[
        Literal["judgement"] | None,
        typer.Option("--with", metavar="judgement", help="also section, tags, story, and watches that matched"),
    ] = None,
    sort: Annotated[
        Literal["published", "discovered"] | None,
        typer.Option(metavar="published|discovered", help="the earliest first; else as they were filed"),
    ] = None,
    form: Annotated[
        Literal["jsonl", "csv"] | None,
        typer.Option("--format", metavar="jsonl|csv", help="one JSON object a line, or csv with a header"),
    ] = None,
    excel: Annotated[bool, typer.Option("--excel", help="csv that spreadsheets open as it is")] = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="a file, which appears when it is whole")
    ] = None,
    json_lines: Annotated[bool, typer.Option("--json", callback=as_json, help="--format jsonl, as without it")] = False,
) -> None:
    """Print the raw collection of a day, or of several.

    Every item that was discovered then, each once. Days are UTC, and go by when Mintwire discovered an item, not by
    when its source says it was published. --source, --watch, --section, --language and --country may be given several
    times: one of each must fit. docs/collections.md tells what an item holds.

    \b
    Examples:
      mintwire pull yesterday | jq -r .title
      mintwire pull 2026-11-01..2026-11-07 --source ecb-press --source fed-press
      mintwire pull yesterday --section cbdc --with judgement --excel -o cbdc.csv
    """
    if (excel and (json_lines or form == "jsonl")) or (json_lines and form == "csv"):
        fail("pull: JSON lines and csv were asked for: leave one away", USAGE)
    settings, (first, last) = current().settings, _days(days)
    wanted = Wanted(
        sources=_sources(source or (), settings),
        languages=tuple(map(language_tag, language or ())),
        sections=frozenset(map(section_name, section or ())),
        countries=frozenset[str]().union(*map(country_codes, country or ())),
        published=None if published is None else _days(published),
    )
    with ExitStack() as stack:
        choice, judging = _choice(settings, stack, wanted, watch or (), judged=more is not None)
        found = choice.of(read_collections(open_collections(settings), first, last))
        some = list(islice(found, 1))
        if not some:
            _check_sources(settings, choice)
            say(f"mintwire: nothing that fits was discovered ({days}, in {settings.data})")
        timed = _rows(chain(some, found), judging if more else None)
        rows = (row for _, row in timed) if sort is None else in_time((getattr(item, sort), row) for item, row in timed)
        columns = (*FIELDS, *JUDGEMENT) if more else FIELDS
        with open_output(output) as stream:
            if excel:
                _tell_cut(write_excel(rows, columns, stream))
            elif form == "csv":
                write_csv(rows, columns, stream)
            else:
                write_jsonl(rows, stream)
        _tell(choice, judging)
        _check_sources(settings, choice)


def _days(text: str) -> tuple[date, date]:
    try:
        return parse_days(text, datetime.now(UTC).date())
    except ValueError as error:
        fail(str(error), USAGE)


def _sources(named: Sequence[str], settings: Settings) -> tuple[str, ...]:
    known = known_sources(settings) if named else {}
    return tuple(in_full("source", each, known) for each in named)


def _choice(
    settings: Settings, stack: ExitStack, wanted: Wanted, watches: Sequence[str], *, judged: bool
) -> tuple[Choice, Judging | None]:
    """`judged`: whether judgements are asked for, too.  Raises StoreError, and QueryError of a watch."""
    choice = Choice(wanted)
    if not (watches or judged or wanted.judged):
        return choice, None
    # What is loaded from here on takes time.
    from notifier.query.compile import compile_query
    from notifier.trial.asking import Asked, Asking, fields_asked
    from notifier.trial.filed import JUDGED_FIELDS, FiledDocuments, outlets_of
    from scheduler.cli.pulling.judged import Judging
    from scheduler.configured import book_of

    book = book_of(settings)
    asked = {each.name: Asked(compile_query(each.query, book), each) for each in map(find_watch, watches)}
    fields = fields_asked(asked)
    record = None
    if judged or wanted.judged or fields & JUDGED_FIELDS:
        record = stack.enter_context(opened_to_read(settings)) if has_record(settings) else None
    judging = Judging(settings, record)
    choice.judgements = judging.of
    if asked:
        outlets = outlets_of(known_sources(settings).values())
        choice.matches = Asking(asked, book, FiledDocuments(outlets, fields, judging.of)).of
    return choice, judging


def _rows(chosen: Iterable[Sequence[Item]], judging: Judging | None) -> Iterator[tuple[Item, dict[str, Any]]]:
    """Items with their JSON form, and with what is judged of them where that is asked for."""
    for batch in chosen:
        added = [{} for _ in batch] if judging is None else judging.added(batch)
        for item, more in zip(batch, added, strict=True):
            yield item, {**item.to_dict(), **more}


def _tell_cut(cells: int) -> None:
    if cells:
        were = counted(cells, "cell was", "cells were")
        say(f"mintwire: {were} cut at {MOST_CELL:,} characters, as Excel holds no more")


def _tell(choice: Choice, judging: Judging | None) -> None:
    """What was done or left out that its user would else not see."""
    if judging is not None:
        judging.tell()
    if choice.undated:
        what = counted(choice.undated, "report names", "reports name")
        say(f"mintwire: {what} no time of publication, and cannot be told by --published")


def _check_sources(settings: Settings, choice: Choice) -> None:
    # A source that left the config may still have items, so only one without any is a mistake.
    for source in choice.wanted.sources:
        if not choice.by_source[source] and source not in (known := known_sources(settings)):
            no_such("source", source, known, "sources list")
