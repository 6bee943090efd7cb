"""Whether closed days are what was collected: `mintwire collections verify`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from cryptography.x509 import Certificate, load_pem_x509_certificates
from rich.console import Console
from rich.filesize import decimal
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from config.models import Settings
from record.collections.collections import Collections
from record.collections.days import parse_days
from record.collections.layout import keys_in, root_in
from record.collections.proof.keys import Keys, is_key, public_of_pem
from record.collections.proof.verifying import Verification
from record.collections.storage.storage import open_storage
from scheduler.cli.context import FAILED, USAGE, Json, current, fail, print_json
from scheduler.controls import shown
from scheduler.stores import open_collections
from scheduler.view.wording import counted


def verify(
    what: Annotated[
        str | None,
        typer.Argument(metavar="DATE|FOLDER|URL", help="days of this wire, or where others lie; else all days here"),
    ] = None,
    days: Annotated[
        str | None, typer.Option("--days", metavar="DATE", help="only these, as in 2026-11-01..2026-11-07")
    ] = None,
    key: Annotated[
        list[str] | None, typer.Option("--key", metavar="KEY|FILE", help="the public key to trust, or a PEM file of it")
    ] = None,
    token_env: Annotated[
        str | None, typer.Option("--token-env", metavar="NAME", help="the variable that holds the token of an address")
    ] = None,
    authority: Annotated[
        Path | None, typer.Option("--authority", metavar="FILE", help="whom to believe proofs of time: a PEM file")
    ] = None,
    as_json: Json = False,
) -> None:
    """Check every closed day, file and record against its signed manifest, and the manifests against each other.

    What is wrong is named, a line each: day, file, record. Nothing but the public key is needed; without --key the one
    of this wire's data folder is trusted, and for a folder or an address the one that signed the first day. What has
    expired, as a later manifest says, is not wrong.

    \b
    Examples:
      mintwire collections verify
      mintwire collections verify 2026-11-01..2026-11-07
      mintwire collections verify s3://bucket/mintwire --key MCowBQ…
    """
    settings = current().settings
    today = datetime.now(UTC).date()
    span, place = _meant(what, today)
    span = span if days is None else _days(days, today)
    collections = open_collections(settings) if place is None else _collections_at(place, token_env)
    trusted = [_key(each) for each in key or ()] or (_own(settings) if place is None else [])
    check = Verification(collections, span, trusted, _certificates(authority))
    faults = []
    with _progress(check):
        for fault in check.faults():
            faults.append(fault)
            if not as_json:
                print(shown(str(fault)))
    if as_json:
        print_json(
            {
                "trusted": list(check.trusted),
                **asdict(check.counts),
                "stamped": check.stamped,
                "faults": [asdict(fault) | {"day": str(fault.day)} for fault in faults],
            }
        )
    else:
        _sum_up(check, len(faults), _whose(key, trusted))
    if faults:
        raise SystemExit(FAILED)


def _meant(what: str | None, today: date) -> tuple[tuple[date, date] | None, str | None]:
    """Days, or a place."""
    if what is None:
        return None, None
    try:
        return parse_days(what, today), None
    except ValueError as error:
        if "://" not in what and not Path(what).is_dir():
            fail(f"{error}; and there is no such folder", USAGE)
        return None, what


def _days(text: str, today: date) -> tuple[date, date]:
    try:
        return parse_days(text, today)
    except ValueError as error:
        fail(str(error), USAGE)


def _collections_at(place: str, token_env: str | None) -> Collections:
    """Of a storage, a folder of collections, or a data folder."""
    if "://" in place:
        return Collections.of(open_storage(place, _token(token_env)))
    inside = root_in(Path(place))
    return Collections(inside if inside.is_dir() else Path(place))


def _token(name: str | None) -> str | None:
    if name is None:
        return None
    return os.environ.get(name) or fail(f"{name}: this variable of the environment is not set", USAGE)


def _own(settings: Settings) -> list[str]:
    """The keys of this wire; none where it has never closed a day."""
    folder = keys_in(settings.data)
    return Keys.open(folder).all_public if folder.is_dir() else []


def _key(text: str) -> str:
    if is_key(text):
        return text
    try:
        return public_of_pem(Path(text).read_bytes())
    except (OSError, ValueError):
        fail(f"{text}: write a key as `mintwire collections key` prints it, or a PEM file that holds one", USAGE)


def _certificates(file: Path | None) -> list[Certificate]:
    try:
        return [] if file is None else load_pem_x509_certificates(file.read_bytes())
    except ValueError as error:
        fail(f"{file}: no PEM file of certificates: {error}", USAGE)


@contextmanager
def _progress(check: Verification) -> Iterator[None]:
    """A bar on standard error, where that is a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        total = 0 if check.days is None else (check.days[1] - check.days[0]).days + 1
        task = progress.add_task("days", total=total)
        check.on_day = lambda: progress.advance(task)
        yield


def _whose(given: Sequence[str] | None, trusted: Sequence[str]) -> str:
    if given:
        return "as given"
    return "this wire's" if trusted else "that of the first manifest, which says nothing of its owner"


def _sum_up(check: Verification, faults: int, whose: str) -> None:
    counts = check.counts
    parts = [counted(counts.days, "day", "days"), counted(counts.files, "file", "files")]
    parts += [counted(counts.items, "item", "items"), counted(counts.records, "record", "records")]
    end = "nothing is wrong" if not faults else f"{counted(faults, 'thing is', 'things are')} wrong"
    print(f"{', '.join(parts)}, {decimal(counts.bytes)}: {end}")
    if counts.expired:
        print(f"expired, as later manifests say: {counted(counts.expired, 'file', 'files')}")
    if check.stamped:
        print(f"with a proof of time: {counted(check.stamped, 'day', 'days')}")
    print(f"trusted: {whose}, {', '.join(check.trusted) or 'none'}")
