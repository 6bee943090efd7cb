"""The wire at one moment, as far as the terminal shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler.processes.child import ChildState


@dataclass(frozen=True)
class Headline:
    """One item.  Texts may hold anything: the view makes them harmless."""

    #: Aware.
    discovered: datetime
    #: The source's name.
    source: str
    language: str | None
    title: str


@dataclass(frozen=True)
class FailingSource:
    """A source whose last poll failed."""

    name: str
    #: The fault's name, as in `sources show`.
    fault: str
    #: Failed polls in a row.
    failures: int
    #: Aware; None when it is not to be polled again.
    next_try: datetime | None


@dataclass(frozen=True)
class Offline:
    """All recent polls failed for want of a connection."""

    #: How many sources wait.
    sources: int
    #: Aware; the earliest of theirs.
    next_try: datetime | None


@dataclass(frozen=True)
class Snapshot:
    """Everything shown.  A source of snapshots leaves `alert_lines` and `roles` empty: the view knows them itself."""

    #: Both aware.
    now: datetime
    started: datetime
    #: Sources in the config; now due; polled at least once; failing at their last poll.
    sources: int = 0
    due: int = 0
    polled: int = 0
    failing: int = 0
    #: The worst first.
    worst: tuple[FailingSource, ...] = ()
    polls_per_minute: float = 0.0
    #: New items since the start, entries that were known already, and stories that began with these items.
    items: int = 0
    repeats: int = 0
    stories: int = 0
    #: Article pages read since the start.
    pages: int = 0
    #: The newest first; about 50 are enough for any terminal.
    headlines: tuple[Headline, ...] = ()
    #: Sent and failed since the start; pending now.
    alerts_sent: int = 0
    alerts_pending: int = 0
    alerts_failed: int = 0
    #: The newest last.
    alert_lines: tuple[str, ...] = ()
    roles: tuple[ChildState, ...] = ()
    offline: Offline | None = None
    #: What the user should know now, one sentence each.
    messages: tuple[str, ...] = ()

    @property
    def is_stopping(self) -> bool:
        """Whether the wire is on its way down."""
        return any(role.phase == "stopping" for role in self.roles)
