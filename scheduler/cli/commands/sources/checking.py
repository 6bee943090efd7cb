"""Asking many sources now: `mintwire sources check`."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from config.knowledge.catalogue import catalogue, catalogue_documents
from config.reading.filling import filled
from record.item import to_iso
from scheduler.cli.context import FAILED, USAGE, Json, current, fail, say
from scheduler.cli.known import find_source, known_sources
from scheduler.cli.pulling.output import open_output
from scheduler.cli.tables import Columns, cell, tell
from scheduler.view.wording import counted

if TYPE_CHECKING:
    from config.kinds.source import Source
    from crawlers.checking import Checked

#: What a source gives, and its style; a fault bears its own name.
_SOUND, _EMPTY = "sound", "empty"
_STYLES = {_SOUND: "green", _EMPTY: "yellow"}


def check(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="ID", help="as `sources list` or `sources catalogue` has it")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="all that are read")] = False,
    shipped: Annotated[bool, typer.Option("--catalogue", help="all that come with Mintwire, read or not")] = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="a file, which appears when it is whole")
    ] = None,
    no_fill: Annotated[bool, typer.Option("--no-fill", help="leave `checked:` as it is")] = False,
    as_json: Json = False,
) -> None:
    """Ask sources now, side by side, and report what each gives, the worst first.

    Each is asked as the wire asks, one request at a time for each host; nothing is filed, and nobody is told. Of those
    that can be read, the day goes into `checked:` where the file that names the source has that key. The exit code is 1
    where one cannot be read.

    \b
    Examples:
      mintwire sources check ecb-press fed-press
      mintwire sources check --all -o report.txt
      mintwire sources check --catalogue --json | jq '.[] | select(.fault)'
    """
    chosen = _chosen(ids or (), all_=all_, shipped=shipped)
    found = _ask(list(chosen.values()))
    whole = [each for each in found if each.fault != "stopped"]
    rows = sorted(map(_row, whole), key=_badness)
    with open_output(output) as stream, redirect_stdout(stream):
        tell(rows, _COLUMNS, as_json=as_json)
        if not as_json:
            print(_summary(rows))
    if not no_fill:
        _fill([each for each in whole if each.is_sound])
    if len(whole) < len(chosen):
        raise KeyboardInterrupt
    if not all(each.is_sound for each in whole):
        raise SystemExit(FAILED)


def _chosen(ids: Iterable[str], *, all_: bool, shipped: bool) -> dict[str, Source]:
    """By id, in the order of their files.  Ends the process where none is meant, or one is not known."""
    read = known_sources(current().settings)
    chosen = {**(catalogue() if shipped else {}), **(read if all_ else {})}
    for each in ids:
        source = catalogue()[each] if each in catalogue() and each not in read else find_source(each)
        chosen[source.id] = source
    if not chosen and not (all_ or shipped):
        fail("sources check: which sources? Name some by their ids, or say --all or --catalogue", USAGE)
    return chosen


def _ask(sources: Sequence[Source]) -> list[Checked]:
    # Scrapy takes half a second to load.
    from crawlers.checking import check_once

    found: list[Checked] = []
    with _progress(len(sources)) as step:

        def done(checked: Checked) -> None:
            found.append(checked)
            step()

        if sources:
            check_once(sources, current().settings.network, done)
    return found


@contextmanager
def _progress(number: int) -> Iterator[Callable[[], None]]:
    """A bar on standard error, where that is a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("asking", total=number)
        yield lambda: progress.advance(task)


def _row(checked: Checked) -> dict[str, Any]:
    return {
        "id": checked.source.id,
        "name": checked.source.name,
        "kind": checked.source.kind,
        "url": checked.source.url,
        "result": _SOUND if checked.is_sound else checked.fault or _EMPTY,
        "fault": checked.fault,
        "detail": checked.detail or None,
        "status": checked.status,
        "items": checked.items,
        "undated": checked.undated,
        "newest": checked.newest and to_iso(checked.newest),
        "ms": checked.ms,
        "notes": list(checked.notes),
        "moved_to": checked.moved_to,
        "at": to_iso(checked.at),
    }


_COLUMNS: Columns = {
    "source": lambda row: row["id"],
    "result": lambda row: cell(row["result"], _STYLES.get(row["result"], "red")),
    "items": lambda row: row["items"],
    "undated": lambda row: row["undated"],
    "newest": lambda row: row["newest"] and row["newest"][:10],
    "ms": lambda row: row["ms"],
    "what happened": lambda row: _happened(row),
}


def _happened(row: Mapping[str, Any]) -> str:
    moved = f"moved to {row['moved_to']}" if row["moved_to"] else ""
    return "; ".join(filter(None, [row["detail"], ", ".join(row["notes"]), moved]))


def _badness(row: Mapping[str, Any]) -> tuple[int, str, str]:
    return (_EMPTY, _SOUND).index(row["result"]) + 1 if row["result"] in _STYLES else 0, row["result"], row["id"]


def _summary(rows: Sequence[Mapping[str, Any]]) -> str:
    results = Counter(row["result"] for row in rows)
    counts = ", ".join(f"{number} {result}" for result, number in results.most_common())
    return f"{counted(len(rows), 'source', 'sources')}{': ' if counts else ''}{counts}"


def _fill(sound: Sequence[Checked]) -> None:
    """Write the days into the files that name the sources, and say so; files that are not ours to write, too."""
    days = {each.source.id: each.at.date() for each in sound}
    shipped = {each.source.id for each in sound if each.source == catalogue().get(each.source.id)}
    files = {
        document.file: {id_: day for id_, day in days.items() if id_ in shipped} for document in catalogue_documents()
    }
    files = dict.fromkeys(current().loaded.files, days) | files
    noted = Counter[bool]()
    for file, its in files.items():
        new, ids = filled(text := file.read_bytes().decode("utf-8"), its)
        if new == text:
            continue
        may_write = os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)
        noted[may_write] += len(ids)
        if may_write:
            with open_output(file) as stream:
                stream.write(new)
    for may_write, says in ((True, "noted in `checked:`"), (False, "not noted: their files may not be written")):
        if noted[may_write]:
            say(f"{counted(noted[may_write], 'source', 'sources')} {says}")
