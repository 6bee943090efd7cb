"""`mintwire digest week` and `day`: an edition made now."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

import typer

from notifier.digests.edition import HOUSE_ORDER, Edition, Period, Rhythm
from scheduler.cli.context import FAILED, USAGE, check_one_of, fail, say
from scheduler.cli.pulling.output import open_output

Day = Annotated[
    str | None, typer.Option("--date", metavar="DATE", help="a day of it, as 2026-06-07; else the last that is over")
]
Tongue = Annotated[str, typer.Option("--language", metavar="en|zh", help="the edition's language")]
Form = Annotated[str, typer.Option("--format", metavar="FORMAT", help="markdown, or json")]
Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="a file, which appears when whole")]
From = Annotated[
    list[Path] | None,
    typer.Option(
        "--from", metavar="FILE", help="of reports as JSON lines (.gz too, - for standard input), not the wire's"
    ),
]
More = Annotated[list[Path] | None, typer.Argument(metavar="FILE", help="more files, after --from")]
Why = Annotated[bool, typer.Option("--why", help="also the score of each, and of the ten that just missed")]
Zone = Annotated[
    str | None, typer.Option("--zone", metavar="ZONE", help="IANA, by which days go; else the config's, or UTC")
]


def week(
    more: More = None,
    files: From = None,
    day: Day = None,
    language: Tongue = "en",
    form: Form = "markdown",
    output: Output = None,
    zone: Zone = None,
    why: Why = False,
) -> None:
    """Make the weekly: what happened from Monday to Sunday, by section.

    \b
    Examples:
      mintwire digest week --date 2026-06-07 --language zh -o weekly.md
      mintwire digest week --from reports.jsonl --date 2026-06-07 --why
    """
    _make("weekly", more, files, day, language, form, output, zone, why)


def day(
    more: More = None,
    files: From = None,
    day: Day = None,
    language: Tongue = "en",
    form: Form = "markdown",
    output: Output = None,
    zone: Zone = None,
    why: Why = False,
) -> None:
    """Make the daily: what happened on a day, by section.

    \b
    Examples:
      mintwire digest day --date 2026-06-03
    """
    _make("daily", more, files, day, language, form, output, zone, why)


def _make(
    rhythm: Rhythm,
    more: list[Path] | None,
    files: list[Path] | None,
    day: str | None,
    language: str,
    form: str,
    output: Path | None,
    zone: str | None,
    why: bool,
) -> None:
    check_one_of("language", language, ("en", "zh"))
    check_one_of("format", form, ("markdown", "json"))
    period = period_of(rhythm, _day(day), _zone(zone))
    if not files:
        fail("digest: the wire's own reports come next; give --from FILE", USAGE)
    edition, refused = _from_files([*files, *(more or ())], period, language)
    with open_output(output) as stream:
        if form == "json":
            print(json.dumps(edition.to_dict(), ensure_ascii=False), file=stream)
        else:
            stream.write(_markdown(edition, why))
    if refused:
        raise SystemExit(FAILED)


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


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        fail(f"{text!r} is no day: write it as 2026-06-07", USAGE)


def _from_files(files: list[Path], period: Period, language: str) -> tuple[Edition, int]:
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


def _markdown(edition: Edition, why: bool) -> str:
    lines = [f"# {edition.title}", "", f"{edition.period.first_day} – {edition.period.last_day}", ""]
    lines += [f"{''.join(words.text for words in each.paragraph)}\n" for each in edition.introduction]
    for section in HOUSE_ORDER:
        lines += [f"## {section}", ""]
        for piece in edition.of_section(section):
            lines += [f"**【{piece.headline}】** {' '.join(words.text for words in piece.paragraph)}", ""]
            lines += [" · ".join(f"[{each.source}]({each.url})" for each in piece.links[:6]), ""]
            if why:
                lines += [
                    f"{piece.points:.1f}: " + ", ".join(f"{s.name} {s.points:+.1f} ({s.why})" for s in piece.score),
                    "",
                ]
    if why:
        lines += ["## missed", ""]
        lines += [f"- {each.points:.1f} {each.section} {each.headline}: {each.reason}" for each in edition.missed]
        lines += ["", str(edition.left_out)]
    return "\n".join(lines) + "\n"
