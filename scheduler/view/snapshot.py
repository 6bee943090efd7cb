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
class Alert:
    """What a console channel was told: a headline, the lines below it, and the address of the report."""

    #: Aware; when it came here.
    told: datetime
    title: str
    details: tuple[str, ...] = ()
    url: str | None = None


@dataclass(frozen=True)
class FailingSource:
    """A source whose last poll failed."""

    name: str
    #: The fault's name, as in `sources show`.
    fault: str


@dataclass(frozen=True)
class Offline:
    """All recent polls failed for want of a connection."""

    #: How many sources wait.
    sources: int
    #: Aware; the earliest of theirs.
    next_try: datetime | None


@dataclass(frozen=True)
class Snapshot:
    """Everything shown.  A source of snapshots leaves `alerts` and `roles` empty: the view knows them itself.

    "Today" is the day of the collection, in UTC.
    """

    #: Both aware.
    now: datetime
    started: datetime
    #: Sources in the config; now due; polled at least once; failing at their last poll.
    sources: int = 0
    due: int = 0
    polled: int = 0
    failing: int = 0
    #: The first of those that fail, the worst first.
    worst: tuple[FailingSource, ...] = ()
    #: Names of sources that answer and are silent for longer than their rhythm allows.
    silent: tuple[str, ...] = ()
    polls_per_minute: float = 0.0
    #: What today's collection holds, stories that began with it, and article pages read today.
    items: int = 0
    stories: int = 0
    pages: int = 0
    #: The newest first; about 50 are enough for any terminal.
    headlines: tuple[Headline, ...] = ()
    #: Sent and failed today; pending now.
    alerts_sent: int = 0
    alerts_pending: int = 0
    alerts_failed: int = 0
    #: The newest first.
    alerts: tuple[Alert, ...] = ()
    roles: tuple[ChildState, ...] = ()
    offline: Offline | None = None
    #: Why the config was refused that lies there now, a mistake each; empty while it is sound.
    mistakes: tuple[str, ...] = ()
    #: How many things were set aside, by where that happened.
    aside: tuple[tuple[str, int], ...] = ()
    #: What else the user should know now, one sentence each.
    messages: tuple[str, ...] = ()

    @property
    def is_stopping(self) -> bool:
        """Whether the wire is on its way down."""
        return any(role.phase == "stopping" for role in self.roles)
