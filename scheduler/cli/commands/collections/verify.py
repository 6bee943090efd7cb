"""Whether closed days are what was collected: `mintwire collections verify`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from cryptography.x509 import Certificate, load_pem_x509_certificates
from rich.filesize import decimal

from config.models import Settings
from record.collections.days import parse_days
from record.collections.layout import keys_in
from record.collections.proof.keys import Keys
from record.collections.proof.mirroring import note_of
from record.collections.proof.verifying import Verification
from scheduler.cli.context import FAILED, USAGE, Json, current, fail, print_json
from scheduler.cli.places import collections_at, key_of
from scheduler.cli.progress import progress_of
from scheduler.cli.values import days_of
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
    span = span if days is None else days_of(days, today)
    collections = open_collections(settings) if place is None else collections_at(place, token_env)
    if span is None and (note := note_of(collections.root)) and (closed := collections.closed()):
        span = note.first, closed[1]
    trusted = [key_of(each) for each in key or ()] or (_own(settings) if place is None else [])
    check = Verification(collections, span, trusted, _certificates(authority))
    faults = []
    total = 0 if check.days is None else (check.days[1] - check.days[0]).days + 1
    with progress_of("days", total) as check.on_day:
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


def _own(settings: Settings) -> list[str]:
    """The keys of this wire; none where it has never closed a day."""
    folder = keys_in(settings.data)
    return Keys.open(folder).all_public if folder.is_dir() else []


def _certificates(file: Path | None) -> list[Certificate]:
    try:
        return [] if file is None else load_pem_x509_certificates(file.read_bytes())
    except ValueError as error:
        fail(f"{file}: no PEM file of certificates: {error}", USAGE)


def _whose(given: Sequence[str] | None, trusted: Sequence[str]) -> str:
    if given:
        return "as given"
    return "this wire's" if trusted else "that of the first manifest, which says nothing of its owner"


def _sum_up(check: Verification, faults: int, whose: str) -> None:
    counts = check.counts
    if check.days is None:
        print("no day is closed: nothing is wrong")
        return
    parts = [counted(counts.days, "day", "days"), counted(counts.files, "file", "files")]
    parts += [counted(counts.items, "item", "items"), counted(counts.records, "record", "records")]
    end = "nothing is wrong" if not faults else f"{counted(faults, 'thing is', 'things are')} wrong"
    first, last = check.days
    span = str(first) if first == last else f"{first}..{last}"
    print(f"{span}: {', '.join(parts)}, {decimal(counts.bytes)}: {end}")
    if counts.expired:
        print(f"expired, as later manifests say: {counted(counts.expired, 'file', 'files')}")
    if check.stamped:
        print(f"with a proof of time: {counted(check.stamped, 'day', 'days')}")
    print(f"trusted: {whose}, {', '.join(check.trusted) or 'none'}")
