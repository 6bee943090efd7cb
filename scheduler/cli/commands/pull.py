"""`mintwire pull`: daily collections, out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from config.models import Settings
from notifier.trial.choosing import Choice, Criteria
from record.item import Item
from scheduler.cli.context import USAGE, as_json, current, fail, new_app, no_such, say
from scheduler.cli.known import find_watch, in_full, known_sources
from scheduler.cli.progress import progress_of
from scheduler.cli.pulling.giving import Form, Giving
from scheduler.cli.pulling.sorting import in_time
from scheduler.cli.stores import has_record, opened_to_read, read_each_day
from scheduler.cli.values import country_codes, days_of, language_tag, section_name
from scheduler.stores import open_collections
from scheduler.view.wording import counted

if TYPE_CHECKING:
    from record.collections.collections import Collections
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
    sql: Annotated[
        str | None, typer.Option("--sql", metavar="QUERY", help="what this finds in them: select … from items")
    ] = None,
    form: Annotated[
        Literal["jsonl", "csv", "parquet", "warc", "rss"] | None,
        typer.Option("--format", metavar="FORM", help="jsonl (else), csv, parquet, warc (raw responses) or rss"),
    ] = None,
    excel: Annotated[bool, typer.Option("--excel", help="csv that spreadsheets open as it is")] = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="a file, which appears when it is whole")
    ] = None,
    place: Annotated[
        str | None, typer.Option("--from", metavar="URL|FOLDER", help="days of another Mintwire, or of a folder")
    ] = None,
    token_env: Annotated[
        str | None, typer.Option("--token-env", metavar="NAME", help="the variable that holds the token of an address")
    ] = None,
    key: Annotated[
        list[str] | None, typer.Option("--key", metavar="KEY|FILE", help="the other's public key, or a PEM file of it")
    ] = None,
    mirror: Annotated[
        Path | None, typer.Option("--mirror", metavar="FOLDER", help="where the other's days are kept")
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
      mintwire pull today --sql 'select source, count(*) from items group by all'
      mintwire pull yesterday --from https://news.example.org --token-env TOKEN
    """
    giving = Giving(_form(form, excel=excel, json_lines=json_lines), output, days, more is not None)
    _check_together(giving.form, sql=sql, sort=sort, more=more)
    settings, today = current().settings, datetime.now(UTC).date()
    span = days_of(days, today)
    wanted = Criteria(
        sources=_sources(source or (), settings) if place is None else tuple(source or ()),
        languages=tuple(map(language_tag, language or ())),
        sections=frozenset(map(section_name, section or ())),
        countries=frozenset[str]().union(*map(country_codes, country or ())),
        published=None if published is None else days_of(published, today),
    )
    if place is None:
        if token_env or key or mirror:
            fail("pull: --token-env, --key and --mirror are for another Mintwire: --from https://…", USAGE)
        collections = open_collections(settings)
    else:
        from scheduler.cli.pulling.elsewhere import collections_from

        collections = collections_from(place, span, settings.data, token_env=token_env, keys=key or (), folder=mirror)
    with ExitStack() as stack:
        choice, judging = _choice(settings, stack, wanted, watch or (), judged=giving.judged)
        which = collections.days(*span)
        advance = stack.enter_context(progress_of("days", len(which), shown=not giving.is_on_terminal))
        if sql is not None and judging is None and wanted == Criteria():
            giving.answer_of(sql, collections, which, advance)
            return
        found = _chosen(collections, which, choice, advance)
        some = list(islice(found, 1))
        if not some:
            _check_sources(settings, choice, place)
            say(f"mintwire: nothing that fits was discovered ({days}, in {place or settings.data})")
        found = chain(some, found)
        if giving.form == "warc":
            giving.records(found, collections)
        else:
            timed = _rows((batch for _, batch in found), judging if giving.judged else None)
            rows = in_time((getattr(item, sort), row) for item, row in timed) if sort else (row for _, row in timed)
            if sql is None:
                giving.items(rows, settings.web.address)
            else:
                giving.answer(sql, rows)
        _tell(choice, judging)
        _check_sources(settings, choice, place)


def _form(form: Form | None, *, excel: bool, json_lines: bool) -> Form:
    """Ends the process where several are asked for."""
    asked = {each for each, wanted in ((form, form), ("jsonl", json_lines), ("csv", excel)) if wanted}
    if len(asked) > 1:
        names = sorted("JSON lines" if each == "jsonl" else str(each) for each in asked)
        fail(f"pull: {' and '.join(names)} were asked for: leave one away", USAGE)
    return "excel" if excel else form or "jsonl"


def _check_together(form: Form, *, sql: str | None, sort: str | None, more: str | None) -> None:
    """Ends the process for what does not go together."""
    if sql is not None and form in ("warc", "rss"):
        fail(f"pull: the answer to --sql is jsonl, csv or parquet, and not {form}", USAGE)
    if sql is not None and sort is not None:
        fail("pull: --sql sorts by itself: write order by", USAGE)
    if form == "warc" and (sort is not None or more is not None):
        fail("pull: raw responses stand as they were kept: leave --sort and --with away", USAGE)


def _chosen(
    collections: Collections, days: Sequence[date], choice: Choice, advance: Callable[[], None]
) -> Iterator[tuple[date, Sequence[Item]]]:
    """The items that are wanted, some of a day at a time."""
    for day, items in read_each_day(collections, days):
        for some in choice.of(items):
            yield day, some
        advance()


def _sources(named: Sequence[str], settings: Settings) -> tuple[str, ...]:
    known = known_sources(settings) if named else {}
    return tuple(in_full("source", each, known) for each in named)


def _choice(
    settings: Settings, stack: ExitStack, wanted: Criteria, watches: Sequence[str], *, judged: bool
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


def _tell(choice: Choice, judging: Judging | None) -> None:
    """What was done or left out that its user would else not see."""
    if judging is not None:
        judging.tell()
    if choice.undated:
        what = counted(choice.undated, "report names", "reports name")
        say(f"mintwire: {what} no time of publication, and cannot be told by --published")


def _check_sources(settings: Settings, choice: Choice, place: str | None) -> None:
    # A source that left the config may still have items, so only one without any is a mistake; others have others.
    for source in choice.wanted.sources if place is None else ():
        if not choice.by_source[source] and source not in (known := known_sources(settings)):
            no_such("source", source, known, "sources list")
