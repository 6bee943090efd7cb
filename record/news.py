"""Whether a report is news when it is filed, and if not, why.  Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

#: What a filed line says of its report: `news`; or why it is none: `first_poll` (the source held it before we read
#: it), `archive` (it came from a source's archive), `age` (older than the limit); or `by_page` (its page decides: see
#: `record.sql.undecided`).
News = Literal["news", "first_poll", "archive", "age", "by_page"]
NEWS: tuple[News, ...] = get_args(News)


@dataclass(frozen=True, slots=True)
class NewsRule:
    """What the config calls news."""

    #: How old a report may be when it is discovered, whichever poll brings it.
    alert_age: timedelta | Literal["all"]
    #: Of what a source's first poll brings: what was published within this time, nothing, or all.
    alert_first_poll: timedelta | Literal["none", "all"]

    def mark(
        self,
        *,
        published: datetime | None,
        discovered: datetime,
        first: bool,
        archive: bool = False,
        changed: datetime | None = None,
    ) -> News:
        """Of a line discovered now, whose place in time is the earlier of the two; an undated one has ours.

        `changed`: by when its page changed last, so that it was not published later; `first`: it comes with its
        source's first poll that brings anything; `archive`: it has no date, and comes from the old end of its source's
        document.  Never `by_page`.
        """
        age = discovered - min(published or changed or discovered, discovered)
        if self.alert_age != "all" and age > self.alert_age:
            return "age"
        if archive and not first:
            return "archive"
        if not first or self.alert_first_poll == "all":
            return "news"
        if published is None or self.alert_first_poll == "none" or age > self.alert_first_poll:
            return "first_poll"
        return "news"

    def mark_page(self, report: News | None, *, published: datetime | None, discovered: datetime) -> News | None:
        """Of the revision that a report's page makes: its date decides anew, but nothing makes an archive news."""
        if report in (None, "archive"):
            return report
        return self.mark(published=published, discovered=discovered, first=report == "first_poll")
