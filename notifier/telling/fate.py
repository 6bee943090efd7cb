"""What became of a match for a channel that hears of its watch: told, by what; or not, and why.  Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from record.sql.matches import Matched
from record.sql.owed import UNTOLD_STATES

_NO_NEWS = {
    "first_poll": "its source had it already at its first poll (alert_first_poll)",
    "archive": "it has no date, and stood at the old end of what its source shows",
    "age": "it was too old when it was discovered (alert_age)",
}


@dataclass(frozen=True, slots=True)
class Fate:
    """Of a report, a watch and a channel.

    told, waiting, failed, dropped: as `delivery` is, which may be about another `report` of the story.  The others were
    owed nothing: no_news, see record.news; later, the channel subscribed after the report was discovered; unmatched,
    the wire did not find that the watch matches; unknown, what was owed is forgotten, or was told of another story.
    """

    state: Literal["told", "waiting", "failed", "dropped", "no_news", "later", "unmatched", "unknown"]
    #: In words; None where the state says it all.
    reason: str | None = None
    delivery: int | None = None
    #: Base id of the report that the delivery is about.
    report: str | None = None
    #: When it was told, or given up.
    at: datetime | None = None


def fate(
    report: str,
    discovered: datetime | None,
    matched: Matched | None,
    since: datetime | None,
    owed: Sequence[Mapping[str, Any]],
    disabled: str | None = None,
) -> Fate:
    """Of the report with this base id, `discovered` then (None: SQL does not know it), as the wire noted the match.

    `since`: when the channel began to hear of the watch, None where it does no more; `owed`: its deliveries about the
    story, the oldest first, as `record.sql.deliveries.listed` has them; `disabled`: why the channel is.
    """
    own = [each for each in owed if each["report"] == report]
    live = [each for each in (*own, *owed) if each["state"] not in UNTOLD_STATES]
    if live:
        return _of_delivery(report, live[0], {each["id"]: each for each in owed}, disabled)
    if own:
        row = own[0]
        return Fate(row["state"], row["reason"], row["id"], report, row["settled"])
    if matched is not None and matched.news == "by_page":
        return Fate("waiting", "its page is asked for, and says whether it is news")
    if matched is not None and matched.news != "news":
        return Fate("no_news", _NO_NEWS.get(matched.news or "", "nothing says that it was"))
    discovered = discovered if matched is None else matched.discovered
    if since is not None and discovered is not None and since >= discovered:
        return Fate("later", f"it was discovered before the channel subscribed, on {since:%Y-%m-%d %H:%M}")
    if matched is None:
        return Fate(
            "unmatched", "the wire did not find that it matches: the watch was another then, or is not asked yet"
        )
    return Fate("unknown", "what was owed is forgotten, or told it while it was in another story")


def _of_delivery(
    report: str, row: Mapping[str, Any], others: Mapping[int, Mapping[str, Any]], disabled: str | None
) -> Fate:
    """Of the message that tells of the report, or of its story by another report."""
    shown = others.get(row["within"], row) if row["state"] == "joined" else row
    title = None if shown["report"] == report else f"its story is told there, by “{shown['title'] or shown['report']}”"
    if shown["state"] in ("sent", "joined"):
        return Fate("told", title, shown["id"], shown["report"], shown["settled"])
    reason = f"the channel is disabled: {disabled}" if disabled else shown["reason"] or title
    return Fate("waiting", reason, shown["id"], shown["report"])
