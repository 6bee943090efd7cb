"""The view where the output is no terminal: lines that a log can keep."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from scheduler.view.notices import aside_notice, offline_notice, refused_notice
from scheduler.view.snapshot import Headline, Offline, Snapshot
from scheduler.view.wording import clock, counted, one_line

STATUS_EVERY = timedelta(minutes=1)


class PlainLines:
    """What is new since the snapshot before: headlines, alerts, notices, and once a minute one line of figures."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._headlines: set[Headline] = set()
        self._items: int | None = None
        self._offline: Offline | None = None
        self._mistakes: tuple[str, ...] = ()
        self._messages: tuple[str, ...] = ()
        self._restarts: dict[str, int] = {}
        self._next_status: datetime | None = None

    def advance(self, snapshot: Snapshot, alerts: Sequence[str] = ()) -> list[str]:
        """The lines that this snapshot adds, and these of alerts."""
        return [
            *self._news(snapshot),
            *(self._alert(line, snapshot.now) for line in alerts),
            *self._connection(snapshot),
            *self._config(snapshot),
            *self._notices(snapshot),
            *self._deaths(snapshot),
            *self._status(snapshot),
        ]

    def _news(self, snapshot: Snapshot) -> list[str]:
        # Headlines of an earlier run are no news.
        new = [one for one in snapshot.headlines if one not in self._headlines and one.discovered >= snapshot.started]
        before, self._items = self._items, snapshot.items
        self._headlines = set(snapshot.headlines)
        lines = [_headline(one, self._zone) for one in reversed(new)]
        # Where all are new, more came since the last snapshot than it can hold.
        hidden = 0 if before is None or len(new) < len(snapshot.headlines) else snapshot.items - before - len(new)
        return [f"… and {counted(hidden, 'item', 'items')} more", *lines] if new and hidden > 0 else lines

    def _alert(self, line: str, now: datetime) -> str:
        return one_line(line) if line.startswith(" ") else f"{clock(now, self._zone)} Alert: {one_line(line)}"

    def _connection(self, snapshot: Snapshot) -> list[str]:
        before, self._offline = self._offline, snapshot.offline
        if snapshot.offline is not None:
            return [offline_notice(snapshot.offline, self._zone)] if before is None else []
        return [] if before is None else ["Connected to the internet again"]

    def _config(self, snapshot: Snapshot) -> list[str]:
        before, self._mistakes = self._mistakes, snapshot.mistakes
        if before == snapshot.mistakes:
            return []
        return [one_line(refused_notice(snapshot.mistakes)) if snapshot.mistakes else "The config is sound again"]

    def _notices(self, snapshot: Snapshot) -> list[str]:
        messages = (*snapshot.messages, *([aside_notice(snapshot.aside)] if snapshot.aside else []))
        before, self._messages = self._messages, messages
        return [one_line(message) for message in messages if message not in before]

    def _deaths(self, snapshot: Snapshot) -> list[str]:
        before, self._restarts = self._restarts, {role.name: role.restarts for role in snapshot.roles}
        died = [role for role in snapshot.roles if role.restarts > before.get(role.name, role.restarts)]
        return [f"{role.name} ended and was started again ({role.restarts}×); the log says why" for role in died]

    def _status(self, snapshot: Snapshot) -> list[str]:
        # Without a source nothing is known yet.
        if not snapshot.sources or (self._next_status is not None and snapshot.now < self._next_status):
            return []
        self._next_status = snapshot.now + STATUS_EVERY
        return [self._figures(snapshot)]

    def _figures(self, snapshot: Snapshot) -> str:
        worst = "".join(f" ({one_line(first.name)}: {one_line(first.fault)})" for first in snapshot.worst[:1])
        pages = f"{counted(snapshot.pages, 'page', 'pages')}, " if snapshot.pages else ""
        return (
            f"{clock(snapshot.now, self._zone)} {counted(snapshot.sources, 'source', 'sources')}, "
            f"{snapshot.due:,} due, {snapshot.failing:,} failing{worst}; "
            f"{snapshot.polls_per_minute:,.0f} polls/min; today: {counted(snapshot.items, 'item', 'items')}, {pages}"
            f"{counted(snapshot.stories, 'story', 'stories')}; alerts: {snapshot.alerts_sent:,} sent, "
            f"{snapshot.alerts_pending:,} pending, {snapshot.alerts_failed:,} failed"
        )


def _headline(headline: Headline, zone: tzinfo) -> str:
    language = f" [{one_line(headline.language)}]" if headline.language else ""
    return f"{clock(headline.discovered, zone)} {one_line(headline.source)}{language} {one_line(headline.title)}"
