"""Stories that grow, for the tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from newsroom.assigning.assigned import Assigned
from notifier.alerts import Matched
from notifier.alerts import alerts as alerts_of
from notifier.matching.matcher import Matcher
from notifier.updates import Member, StoryChange

from notifier.matching.standing import Standing
from notifier.query import Document, compile_query
from record.sql.deliveries import Owed
from tests.newsroom.items import make_item

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def member(number: int, **changes: Any) -> Member:
    """The report of source number so and so, one minute after that of the one before."""
    values: dict[str, Any] = {
        "item": f"{number:016x}",
        "source": f"source-{number}",
        "source_name": f"Source {number}",
        "title": f"Digital euro, told by {number}",
        "url": f"https://s{number}.example/report",
        "language": "en",
        "primary": False,
        "published": None,
        "discovered": NOW + timedelta(minutes=number),
    }
    return Member(**values | changes)


def change(*members: Member, story: str = "s1", **changes: Any) -> StoryChange:
    """The story of these members, the first of them leading it."""
    values: dict[str, Any] = {
        "story": story,
        "lead": members[0],
        "members": members,
        "size": len(members),
        "sources": len(members),
        "lead_became_primary": False,
        "quiet_for": timedelta(minutes=1) if len(members) > 1 else timedelta(),
        "absorbed": (),
    }
    return StoryChange(**values | changes)


def alerts(report: Member, *channels: str, story: str = "s1") -> list[Owed]:
    """What is owed where the report matches a watch of these channels."""
    item = make_item(
        id=report.item,
        source=report.source,
        title=report.title,
        url=report.url,
        published=report.published,
        discovered=report.discovered,
    )
    matcher = Matcher({"euro": Standing.of(compile_query('"digital euro"'))})
    matched = Matched(Assigned(item, story, opened=True), matcher.match(Document.of(item.title, item.summary)))
    return alerts_of([matched], {"euro": channels}, {report.source: report.source_name})


def directory_rows(channels: Sequence[dict[str, Any]], *, updates: Sequence[str] = ()) -> dict[str, Any]:
    """Channels that all hear of the watch, some of them with updates."""
    return {
        "concepts": [],
        "sources": [],
        "watches": [{"id": "euro", "query": '"digital euro"', "sources": [], "languages": []}],
        "channels": [{"chat": None, "thread": None, **channel} for channel in channels],
        "subscriptions": [
            {"channel": channel["id"], "watch": "euro", "mode": "now", "updates": channel["id"] in updates}
            for channel in channels
        ],
    }
