"""Stories in SQL: opened, grown, absorbed by others, and read back.  All in the caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, func, or_, select, update

from record.identity import base_id
from record.sql.dialect import among, put
from record.sql.tables import items, matches, stories, story_merges, story_views
from record.story import Member, Summary, View

_MEMBER = tuple(items.c[name] for name in Member.__slots__)
#: Columns of a story that are fields of Summary, or of its view.
_SUMMARY = (
    "first_seen",
    "last_seen",
    "first_place",
    "last_place",
    "lead_place",
    "section_confidence",
    "second_section",
    "second_confidence",
    "tags",
    "tally",
)
_SHOWN = ("size", "sources", "title_en", "title_zh", "section")


@dataclass(frozen=True, slots=True)
class Merge:
    """A story became part of another one."""

    absorbed: str
    into: str
    at: datetime
    #: "lane", or the editor.
    by: str
    reasons: Sequence[Mapping[str, Any]]


def read_summaries(connection: Connection, wanted: Sequence[str]) -> dict[str, Summary]:
    """Stories as they stand, by id; unknown ones, and those that others absorbed, are left out."""
    same = and_(story_views.c.story == stories.c.id, story_views.c.version == stories.c.version)
    query = select(stories.c.id, stories.c.version, story_views.c.view, *(stories.c[name] for name in _SUMMARY))
    query = query.join(story_views, same).where(stories.c.merged_into.is_(None))
    return {
        row.id: Summary(row.version, View.from_dict(row.view), **{name: getattr(row, name) for name in _SUMMARY})
        for row in among(connection, query, stories.c.id, wanted)
    }


def view_rows(changed: Mapping[str, Summary], at: datetime) -> list[dict[str, Any]]:
    """What they show with their new versions, as rows of story_views."""
    return [
        {"story": story, "version": summary.version, "view": summary.view.to_dict(), "at": at}
        for story, summary in changed.items()
    ]


def summary_rows(changed: Mapping[str, Summary]) -> list[dict[str, Any]]:
    """Rows of stories as they are now, to be put in the place of those that there are."""
    return [
        {
            "id": story,
            "lead": summary.view.lead.report,
            "primary": summary.view.lead.primary,
            "version": summary.version,
            **{name: getattr(summary, name) for name in _SUMMARY},
            **{name: getattr(summary.view, name) for name in _SHOWN},
        }
        for story, summary in changed.items()
    ]


def versions(connection: Connection, wanted: Sequence[str]) -> dict[str, int]:
    """Of each of these stories that is there and was not absorbed."""
    query = select(stories.c.id, stories.c.version).where(stories.c.merged_into.is_(None))
    return {row.id: row.version for row in among(connection, query, stories.c.id, wanted)}


def absorb(connection: Connection, merge: Merge) -> None:
    """Move all items of one story into another; its id stays known and points there, as do those it absorbed itself."""
    gone, into = merge.absorbed, resolve(connection, merge.into)
    if into is None or into == gone:
        raise ValueError(f"{gone} cannot become part of {merge.into}")
    connection.execute(update(items).where(items.c.story == gone).values(story=into))
    connection.execute(
        update(stories).where((stories.c.merged_into == gone) | (stories.c.id == gone)).values(merged_into=into, size=0)
    )
    connection.execute(update(story_merges).where(story_merges.c.story == gone).values(story=into))
    values = {"story": into, "at": merge.at, "by": merge.by, "reasons": list(merge.reasons)}
    put(connection, story_merges, {"absorbed": gone}, values)


def move(connection: Connection, moved: Sequence[str], story: str) -> None:
    """Move items, with their revisions, into another story."""
    connection.execute(update(items).where(items.c.base.in_([base_id(item) for item in moved])).values(story=story))


def resolve(connection: Connection, story: str) -> str | None:
    """The story that this id stands for now: itself, or the one that absorbed it; None for an unknown id."""
    return resolve_all(connection, [story]).get(story)


def resolve_all(connection: Connection, wanted: Sequence[str]) -> dict[str, str]:
    """Of each of these ids that is known the story that it stands for now."""
    query = select(stories.c.id, stories.c.merged_into)
    return {row.id: row.merged_into or row.id for row in among(connection, query, stories.c.id, wanted)}


def members_of(connection: Connection, wanted: Sequence[str]) -> dict[str, list[Member]]:
    """The reports of each story, each as its source gave it first, the first discovered first."""
    earlier = items.alias()
    is_first = ~exists().where(earlier.c.base == items.c.base, earlier.c.revision < items.c.revision)
    query = select(items.c.story, *_MEMBER).where(or_(items.c.revision == 0, is_first))
    found: dict[str, list[Member]] = defaultdict(list)
    for story, *values in among(connection, query.order_by(items.c.discovered, items.c.id), items.c.story, wanted):
        found[story].append(Member(*values))
    return dict(found)


def revisions_of(connection: Connection, story: str) -> list[Member]:
    """What sources changed about the reports of a story, in order."""
    query = select(*_MEMBER).where(items.c.story == story, items.c.revision > 0, items.c.id.not_like("%-page"))
    return [Member(*row) for row in connection.execute(query.order_by(items.c.base, items.c.revision))]


def became_primary(connection: Connection, story: str, version: int) -> bool:
    """Whether a primary source leads the story in this version, and did not in the one before."""
    query = select(story_views.c.version, story_views.c.view).where(
        story_views.c.story == story, story_views.c.version.in_((version, version - 1))
    )
    leads = {row.version: View.from_dict(row.view).lead.primary for row in connection.execute(query)}
    return leads.get(version, False) and not leads.get(version - 1, True)


def last_before(connection: Connection, story: str, discovered: datetime) -> datetime | None:
    """When the report of a story was discovered that came before one discovered then; None for the first."""
    query = select(func.max(items.c.discovered)).where(items.c.story == story, items.c.revision == 0)
    found: datetime | None = connection.scalar(query.where(items.c.discovered < discovered))
    return found


def leads(connection: Connection, wanted: Collection[str]) -> set[str]:
    """The items that lead these stories."""
    return {row.lead for row in among(connection, select(stories.c.lead), stories.c.id, wanted)}


def counts(connection: Connection) -> tuple[int, int]:
    """How many items and stories there are; a story that another absorbed is none."""
    return (
        connection.scalar(select(func.count()).select_from(items)) or 0,
        connection.scalar(select(func.count()).select_from(stories).where(stories.c.merged_into.is_(None))) or 0,
    )


def read_story(connection: Connection, story: str) -> dict[str, Any] | None:
    """A story's row, by its id or that of one it absorbed; None for an unknown id."""
    found = resolve(connection, story)
    row = connection.execute(select(stories).where(stories.c.id == found)).mappings().one_or_none()
    return None if row is None else dict(row)


def list_stories(
    connection: Connection,
    *,
    since: datetime | None = None,
    section: str | None = None,
    near: float | None = None,
    watches: Collection[int] | None = None,
    sources: Collection[str] | None = None,
    has_title: Callable[[str], bool] | None = None,
    most: int | None = None,
) -> list[dict[str, Any]]:
    """Stories as rows, those with the newest report first; the newest `most`, or all.

    None asks for nothing: with a report since then; of a section, and where it is `near` also of those whose second
    choice it is, at least so likely; with a report that one of these watches matched, or of one of these sources; with
    a report whose title, in whatever revision, is such.
    """
    query = select(stories).where(stories.c.merged_into.is_(None)).order_by(stories.c.last_seen.desc(), stories.c.id)
    if since is not None:
        query = query.where(stories.c.last_seen >= since)
    if section is not None:
        is_so = stories.c.section == section
        if near is not None:
            is_so |= (stories.c.second_section == section) & (stories.c.second_confidence >= near)
        query = query.where(is_so)
    if watches is not None:
        its = (items.c.story == stories.c.id, items.c.base == matches.c.report, matches.c.watch.in_(watches))
        query = query.where(exists().where(*its))
    if sources is not None:
        query = query.where(exists().where(items.c.story == stories.c.id, items.c.source.in_(sources)))
    if has_title is None:
        return [dict(row) for row in connection.execute(query.limit(most)).mappings()]
    titled = _titled(connection, query, has_title)
    found = (dict(row) for row in connection.execute(query).mappings() if row["id"] in titled)
    return list(islice(found, most))


def _titled(connection: Connection, query: Select[Any], has_title: Callable[[str], bool]) -> set[str]:
    """Those of a query's stories of which a report has such a title."""
    wanted = query.order_by(None).with_only_columns(stories.c.id)
    found: set[str] = set()
    for row in connection.execute(select(items.c.story, items.c.title).where(items.c.story.in_(wanted))):
        if row.title and row.story not in found and has_title(row.title):
            found.add(row.story)
    return found


def titles_in(connection: Connection, wanted: Sequence[str], languages: Collection[str]) -> dict[tuple[str, str], str]:
    """Of these stories, by language, the title of the first report that says it is in one of these languages, which
    `zh-TW` is in `zh`, too."""
    found: dict[tuple[str, str], str] = {}
    query = select(items.c.story, items.c.language, items.c.title).order_by(items.c.discovered, items.c.id)
    for row in among(connection, query, items.c.story, wanted) if languages else ():
        for tag in {row.language or "", (row.language or "").split("-")[0]}.intersection(languages):
            if row.title:
                found.setdefault((row.story, tag), row.title)
    return found


def read_members(connection: Connection, story: str) -> list[dict[str, Any]]:
    """All item rows of a story with why each is in it, the first discovered first."""
    query = select(items).where(items.c.story == story).order_by(items.c.discovered, items.c.id)
    return [dict(row) for row in connection.execute(query).mappings()]


def titles(connection: Connection, wanted: Sequence[str]) -> dict[str, str]:
    """The titles of these items; those without one are left out."""
    query = select(items.c.id, items.c.title)
    return {row.id: row.title for row in among(connection, query, items.c.id, wanted) if row.title}


def merged_ids(connection: Connection, wanted: Sequence[str]) -> dict[str, list[str]]:
    """Story -> the stories that it absorbed; those that absorbed none are left out."""
    found: dict[str, list[str]] = defaultdict(list)
    query = select(stories.c.merged_into, stories.c.id).order_by(stories.c.id)
    for into, story in among(connection, query, stories.c.merged_into, wanted):
        found[into].append(story)
    return dict(found)


def merges_into(connection: Connection, story: str) -> list[dict[str, Any]]:
    """What a story absorbed, the first first."""
    query = select(story_merges).where(story_merges.c.story == story).order_by(story_merges.c.at)
    return [dict(row) for row in connection.execute(query).mappings()]
