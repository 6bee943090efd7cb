"""House editions that the wire made: which there are, and one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.digest import LANGUAGES, RHYTHMS
from record.item import to_iso
from scheduler.cli.commands.digest.making import Form, Output
from scheduler.cli.context import SHOWN, USAGE, Json, Most, check_one_of, current, fail
from scheduler.cli.pulling.output import open_output
from scheduler.cli.stores import opened_to_read
from scheduler.cli.tables import tell, to_second

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from record.sql.digests.issuing import DigestRow, Kept, Listed

Which = Annotated[
    str,
    typer.Argument(metavar="EDITION", help="its number in `digest list`; or hourly, daily, weekly: the last"),
]
Tongue = Annotated[str, typer.Option("--language", metavar="en|zh", help="which of its languages")]

_STATES = {"open": "gathers", "cut": "is being made", "made": "waits for its time", "published": "published"}


def find(connection: Connection, which: str) -> DigestRow:
    """The digest that a user names, made already; ends the process where there is none."""
    from record.sql.digests import issuing

    if which in RHYTHMS:
        found = issuing.last_of(connection, which, (issuing.MADE, issuing.PUBLISHED))
        if found is None:
            fail(f"no {which} edition is made yet: `mintwire digest list` shows when one is due")
        return found
    digest = issuing.read(connection, int(which)) if which.isdecimal() and len(which) < 19 else None
    if digest is None:
        fail(f"no edition {which!r}: `mintwire digest list` shows what there is", USAGE)
    if digest.state in (issuing.OPEN, issuing.CUT):
        fail(f"the edition {which} is not made yet: it is due at {to_second(digest.due)}")
    return digest


def kept_in(connection: Connection, digest: DigestRow, language: str) -> Kept:
    """The edition in a language; ends the process where it was made in others alone."""
    from record.sql.digests import issuing

    check_one_of("language", language, LANGUAGES)
    kept = issuing.kept(connection, digest.number)
    if language not in kept:
        fail(f"this edition was made in {', '.join(kept)} alone: see `digest.languages` of the config")
    return kept[language]


def list_editions(
    rhythm: Annotated[
        str | None, typer.Argument(metavar="[RHYTHM]", help="hourly, daily or weekly; else all of them")
    ] = None,
    most: Most = None,
    as_json: Json = False,
) -> None:
    """List house editions, the last first: what is made, what waits for an editor, when the next is due.

    \b
    Examples:
      mintwire digest list
      mintwire digest list weekly --json
    """
    check_one_of("rhythm", rhythm, RHYTHMS)
    from record.sql.digests import issuing

    most = most or (None if as_json else SHOWN)
    with opened_to_read(current().settings) as connection:
        digests = issuing.all_of(connection, rhythm, most)
        listed = issuing.listed(connection, [each.number for each in digests])
    rows = [_row(digest, listed[digest.number]) for digest in digests]
    columns = {
        "number": lambda row: row["number"],
        "edition": lambda row: row["rhythm"],
        "until": lambda row: row["until"],
        "state": _state,
        "no.": lambda row: row["issue"],
        "stories": lambda row: ", ".join(f"{language} {each}" for language, each in row["stories"].items()),
        "title": lambda row: next(iter(row["titles"].values()), ""),
    }
    nothing = "no edition yet: a running wire makes them, see `digest` in the config"
    tell(rows, columns, as_json=as_json, nothing=nothing)


def _row(digest: DigestRow, editions: dict[str, Listed]) -> dict[str, Any]:
    return {
        "number": digest.number,
        "rhythm": digest.rhythm,
        "first": to_iso(digest.first),
        "until": to_iso(digest.due),
        "zone": digest.zone,
        "state": digest.state,
        "publisher": digest.publisher,
        "issue": digest.issue,
        "stories": {language: each.stories for language, each in editions.items()},
        "titles": {language: each.title for language, each in editions.items()},
        "drafted": [language for language, each in editions.items() if each.drafted],
    }


def _state(row: dict[str, Any]) -> str:
    waits = row["state"] == "made" and row["publisher"] == "editor"
    return "waits for its editor" if waits else _STATES[row["state"]]


def show(
    which: Which = "weekly",
    language: Tongue = "en",
    form: Form = "markdown",
    output: Output = None,
) -> None:
    """Show a house edition as it was published; one that was not yet, as it would be.

    \b
    Examples:
      mintwire digest show
      mintwire digest show 17 --language zh --format html -o weekly.html
    """
    from notifier.digests.edition import Edition
    from notifier.digests.issuing.publishing import as_drafted
    from notifier.digests.pages.forms import FORMS

    check_one_of("format", form, FORMS)
    with opened_to_read(current().settings) as connection:
        kept = kept_in(connection, find(connection, which), language)
    edition = as_drafted(kept) if kept.edition is None else Edition.from_dict(kept.edition)
    with open_output(output) as stream:
        stream.write(FORMS[form](edition))


def feed(
    rhythm: Annotated[str, typer.Argument(metavar="[RHYTHM]", help="hourly, daily or weekly")] = "weekly",
    language: Tongue = "en",
    link: Annotated[
        str, typer.Option("--link", metavar="URL", help="the page that readers of the feed are led to")
    ] = "https://localhost/",
    most: Annotated[int, typer.Option("--most", metavar="N", min=1, max=200, help="the newest N")] = 20,
    output: Output = None,
) -> None:
    """Write a feed (RSS) of the editions that were published, the newest first.

    \b
    Examples:
      mintwire digest feed weekly --link https://wire.example/ -o weekly.xml
    """
    from notifier.digests.edition import Edition
    from notifier.digests.pages.files.issues import feed_of
    from record.sql.digests import issuing

    check_one_of("rhythm", rhythm, RHYTHMS)
    check_one_of("language", language, LANGUAGES)
    with opened_to_read(current().settings) as connection:
        digests = issuing.published(connection, rhythm, most, language=language)
        kept = [issuing.kept(connection, each.number)[language].edition for each in digests]
    editions = [Edition.from_dict(each) for each in kept if each is not None]
    if not editions:
        fail(f"no {rhythm} edition was published in {language} yet")
    with open_output(output) as stream:
        stream.write(feed_of(editions, link).decode())
