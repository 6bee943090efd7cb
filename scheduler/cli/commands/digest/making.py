"""`mintwire digest week` and `day`: an edition made now."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

import typer

from config.digest import LANGUAGES, Rhythm
from config.errors import StoreError
from notifier.digests.edition import Edition, Period
from scheduler.cli.commands.digest.why import tell
from scheduler.cli.context import FAILED, USAGE, check_one_of, current, fail, say
from scheduler.cli.known import known_sources
from scheduler.cli.pulling.output import open_output
from scheduler.cli.stores import opened_to_read
from scheduler.cli.values import day_of

Day = Annotated[
    str | None, typer.Option("--date", metavar="DATE", help="a day of it, as 2026-06-07; else the last that is over")
]
Tongue = Annotated[str, typer.Option("--language", metavar="en|zh", help="the edition's language")]
Form = Annotated[str, typer.Option("--format", metavar="FORMAT", help="markdown, html, text, telegram, json or ics")]
Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="a file, which appears when whole")]
From = Annotated[
    list[Path] | None,
    typer.Option(
        "--from", metavar="FILE", help="of reports as JSON lines (.gz too, - for standard input), not the wire's"
    ),
]
More = Annotated[list[Path] | None, typer.Argument(metavar="FILE", help="more files, after --from")]
Why = Annotated[bool, typer.Option("--why", help="also the score of each, and of the ten that just missed")]
Zone = Annotated[str | None, typer.Option("--zone", metavar="ZONE", help="IANA, by which days go; else UTC")]


def _command(rhythm: Rhythm, told: str) -> Callable[..., None]:
    """A command that makes the edition of a rhythm; `told`: its help."""

    def make_edition(
        more: More = None,
        files: From = None,
        day: Day = None,
        language: Tongue = "en",
        form: Form = "markdown",
        output: Output = None,
        zone: Zone = None,
        why: Why = False,
    ) -> None:
        from notifier.digests.pages.forms import FORMS

        check_one_of("language", language, LANGUAGES)
        check_one_of("format", form, FORMS)
        if more and not files:
            fail(f"digest: {more[0]}: write --from before the files", USAGE)
        zone = _zone(zone)
        on = None if day is None else day_of(day, datetime.now(ZoneInfo(zone)).date())
        period, refused = period_of(rhythm, on, zone), 0
        if files:
            edition, refused = _of_files([*files, *(more or ())], period, language)
        else:
            edition = _of_wire(period, language)
        with open_output(output) as stream:
            stream.write(FORMS[form](edition))
        if why:
            tell(edition)
        if refused:
            raise SystemExit(FAILED)

    make_edition.__doc__ = told
    return make_edition


week = _command(
    "weekly",
    """Make the weekly: what happened from Monday to Sunday, by section.

    \b
    Examples:
      mintwire digest week --date 2026-06-07 --language zh -o weekly.md
      mintwire digest week --from reports.jsonl --date 2026-06-07 --why
    """,
)
day = _command(
    "daily",
    """Make the daily: what happened on a day, by section.

    \b
    Examples:
      mintwire digest day --date 2026-06-03
    """,
)


def period_of(rhythm: Rhythm, day: date | None, zone: str) -> Period:
    """The day, or the week from Monday on, that this day is in; None for the last one that is over."""
    own = ZoneInfo(zone)
    long = timedelta(days=7 if rhythm == "weekly" else 1)
    day = day or datetime.now(own).date() - long
    first = day - timedelta(days=day.weekday()) if rhythm == "weekly" else day
    begin, end = (datetime.combine(each, time(), own).astimezone(UTC) for each in (first, first + long))
    return Period(rhythm, begin, end, zone)


def _zone(name: str | None) -> str:
    if name is not None and name not in available_timezones():
        fail(f"no zone {name!r}: write an IANA name, as in Asia/Shanghai", USAGE)
    return name or "UTC"


def _of_files(files: list[Path], period: Period, language: str) -> tuple[Edition, int]:
    """The edition, and how many lines could not be read."""
    from notifier.digests.choice.alike import sight_by
    from notifier.digests.making import make
    from scheduler.cli.commands.digest.lines import gather, read
    from scheduler.judging import make_judge

    reading = read(files, period)
    if reading.left_out:
        say("mintwire: left out of what was read: " + ", ".join(f"{n} {why}" for why, n in reading.left_out.items()))
    if not reading.rows:
        fail(f"no report of {period.first_day} to {period.last_day} was found")
    judge = make_judge()
    return make(gather(reading, period, judge), period, language, sight_by(judge.encoder)), reading.refused


def _of_wire(period: Period, language: str) -> Edition:
    """Raises StoreError."""
    from notifier.digests.choice.alike import sight_by
    from notifier.digests.gathering import gather, whole
    from notifier.digests.making import make
    from scheduler.judging import make_encoder
    from scheduler.stores import open_collections

    settings = current().settings
    with opened_to_read(settings) as record:
        gathered = gather(record, period, known_sources(settings))
        if not gathered.told:
            fail(f"nothing was discovered from {period.first_day} to {period.last_day}")
        sight = sight_by(make_encoder(settings.encoder, os.environ))
        collections = open_collections(settings)
        try:
            return make(gathered, period, language, sight, lambda told: whole(record, collections, told))
        except (ValueError, FileNotFoundError) as error:
            raise StoreError(str(error)) from error
