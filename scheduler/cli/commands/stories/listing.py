"""Which stories there are: `mintwire stories list`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import Annotated

import typer
from sqlalchemy import Connection

from config.models import Settings
from config.sections import ASKED_SECTIONS, OR_NEAR, SECTIONS
from newsroom.sections.nearness import NEAR
from record.sql.stories import list_stories, members_of, merged_ids, titles, titles_in
from record.sql.watches import list_watches
from scheduler.cli.commands.stories.showing import Row, row_of
from scheduler.cli.context import SHOWN, USAGE, Json, Most, check_one_of, current, fail
from scheduler.cli.known import find_source, find_watch
from scheduler.cli.stores import look_up
from scheduler.cli.tables import age, tell
from scheduler.cli.values import language_tag
from scheduler.view.wording import counted

#: Hours, unless they are given.
_HOURS = 72


def list_command(
    section: Annotated[
        str | None,
        typer.Option(metavar="SECTION", help=f"only one section: {', '.join(SECTIONS)}; `policy?` with what is near"),
    ] = None,
    watch: Annotated[
        list[str] | None, typer.Option(metavar="WATCH", help="with a report that it matched; may repeat: one of them")
    ] = None,
    source: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="with a report of this source; may repeat: one of them")
    ] = None,
    words: Annotated[
        str | None, typer.Option("--find", metavar="WORDS", help="that a title has, in any language; a query")
    ] = None,
    language: Annotated[
        list[str] | None, typer.Option(metavar="TAG", help="titles in it where there are; may repeat: the next best")
    ] = None,
    hours: Annotated[
        int | None, typer.Option(metavar="N", min=1, help=f"with a report in the last N hours; else {_HOURS}")
    ] = None,
    days: Annotated[int | None, typer.Option(metavar="N", min=1, help="the same, in days")] = None,
    most: Most = None,
    members: Annotated[bool, typer.Option("--members", help="with --json: each story's reports, too")] = False,
    as_json: Json = False,
) -> None:
    """List stories, those with the newest report first.

    Options that say which stories narrow the list together. A title is that of the story's lead, or one of another
    report in a language that was asked for.

    \b
    Examples:
      mintwire stories list --section policy --hours 24
      mintwire stories list --watch digital-euro --days 30 --language zh
      mintwire stories list --find '"digital euro" OR 数字欧元' --days 7
      mintwire stories list --json | jq -r '.[] | select(.sources > 3) | .title'
    """
    check_one_of("section", section, ASKED_SECTIONS)
    if hours and days:
        fail("--hours and --days say the same: write one of them", USAGE)
    settings, now = current().settings, datetime.now(UTC)
    span = timedelta(days=days) if days else timedelta(hours=hours or _HOURS)
    watches = [find_watch(each).name for each in watch or []]
    languages = [language_tag(each) for each in language or []]
    sources = [find_source(each).id for each in source or []]
    has_title = None if words is None else _finder(words, settings)

    def read(connection: Connection) -> list[Row]:
        numbers = {each.name: each.number for each in list_watches(connection)}
        found = list_stories(
            connection,
            since=now - span,
            section=section and section.removesuffix(OR_NEAR),
            near=NEAR if section and section.endswith(OR_NEAR) else None,
            # A watch that no wire has read yet matched nothing.
            watches=[numbers[name] for name in watches if name in numbers] if watches else None,
            sources=sources or None,
            has_title=has_title,
            most=most or (None if as_json else SHOWN),
        )
        ids = [row["id"] for row in found]
        leads, told = titles(connection, [row["lead"] for row in found]), titles_in(connection, ids, languages)
        rows = [{**row_of(row, leads), "last": row["last_seen"]} for row in found]
        for row in rows:
            # Of a report that does not say its language the lane found out whether it is in one of these.
            known = {"en": row["title_en"], "zh": row["title_zh"]}
            own = (told.get((row["id"], tag)) or known.get(tag) for tag in languages)
            row["title"] = next(filter(None, own), row["title"])
        if members:
            reports, merged = members_of(connection, ids), merged_ids(connection, ids)
            for row in rows:
                its = [{"id": each.id, "source": each.source, "url": each.url} for each in reports[row["id"]]]
                row |= {"members": its, "absorbed": merged.get(row["id"], [])}
        return rows

    last = counted(days, "day", "days") if days else counted(hours or _HOURS, "hour", "hours")
    narrower = " is such and" if watch or source or words or section else ""
    tell(
        look_up(settings, read, tell=True) or [],
        {
            "story": itemgetter("id"),
            "last": lambda row: age(row["last"], now),
            "section": itemgetter("section"),
            "sources": itemgetter("sources"),
            "title": itemgetter("title"),
        },
        as_json=as_json,
        document=lambda row: {name: value for name, value in row.items() if name != "last"},
        nothing=f"no story{narrower} has a report of the last {last}",
    )


def _finder(words: str, settings: Settings) -> Callable[[str], bool]:
    """Whether a title holds what the words, read as a watch's query, ask for.  Raises QueryError."""
    from notifier.query.compile import compile_query
    from notifier.query.documents.document import Document
    from scheduler.configured import book_of

    query = compile_query(words, book_of(settings))
    return lambda title: query.root.found(Document.of(title))
