"""Days of another Mintwire: brought into a mirror, and verified."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from rich.filesize import decimal

from record.collections.collections import Collections
from record.collections.proof.mirroring import Mirror, note_of
from record.collections.proof.verifying import Verification
from scheduler.cli.context import USAGE, fail, say
from scheduler.cli.places import collections_at, key_of
from scheduler.cli.progress import progress_of
from scheduler.controls import shown
from scheduler.view.wording import counted

_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9.-]+")


def collections_from(
    place: str,
    days: tuple[date, date],
    data: Path,
    *,
    token_env: str | None,
    keys: Sequence[str],
    folder: Path | None,
) -> Collections:
    """Of a folder or a storage as they are; of another Mintwire's address the mirror, in `folder`, or else in the data
    folder, with all its closed days from the first to the last.

    `keys`: whom to trust; without any it is the one that signed the day that was brought first.  Ends the process where
    something is wrong with any of these days.  Raises StoreError.
    """
    if place.startswith(("https://", "http://")):
        trusted = [key_of(each) for each in keys]
        return _mirrored(collections_at(place, token_env), folder or mirror_in(data, place), days, trusted)
    if token_env is not None or keys or folder is not None:
        fail(f"pull: --token-env, --key and --mirror are for another Mintwire's address, and not for {place}", USAGE)
    return collections_at(place, None)


def mirror_in(data: Path, address: str) -> Path:
    """The folder in a data folder of what is brought from an address."""
    parts = urlsplit(address)
    return data / "mirrors" / _NOT_IN_A_NAME.sub("_", f"{parts.netloc}{parts.path}".strip("/"))


def _mirrored(theirs: Collections, folder: Path, days: tuple[date, date], trusted: Sequence[str]) -> Collections:
    mirror = Mirror(theirs, folder)
    first, last = days
    with mirror.alone():
        missing = mirror.missing(first, last)
        with progress_of("days brought", len(missing)) as advance:
            for day in missing:
                mirror.bring(day)
                advance()
    collections = mirror.collections
    found, note = collections.days(first, last), note_of(folder)
    if not found or note is None:
        say(f"mintwire: none of these days is closed there ({theirs.storage.name})")
        return collections
    check = Verification(collections, (found[0], found[-1]), trusted or [note.key])
    with progress_of("days verified", len(found)) as check.on_day:
        faults = list(check.faults())
    for fault in faults:
        say(f"mintwire: {shown(str(fault))}")
    if mirror.gone:
        were = counted(len(mirror.gone), "file is", "files are")
        say(f"mintwire: {were} not there any more; where they have expired a later day says so: pull up to yesterday")
    if faults:
        fail(f"{folder}: {counted(len(faults), 'thing is', 'things are')} wrong: nothing is given")
    what = f"{counted(check.counts.days, 'day', 'days')}, {decimal(check.counts.bytes)}"
    say(f"mintwire: {what}, {len(missing)} of them new, verified in {folder}; trusted: {', '.join(check.trusted)}")
    return collections
