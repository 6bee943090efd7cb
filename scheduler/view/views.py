"""The view of a run: takes alerts from the supervisor, figures from the stores, and shows them beside the wire.

Nothing here can hold up the wire: one thread asks for snapshots, another one writes, and what they cannot keep up with
is counted.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from typing import Protocol, Self

import structlog

from config.errors import StoreError
from scheduler.processes.child import ChildState
from scheduler.view.faces import Face, LiveFace, PlainFace
from scheduler.view.snapshot import Snapshot, SnapshotSource
from scheduler.view.terminal import Terminal

log = structlog.get_logger("mintwire.view")

#: Between two drawings, and between two looks at the stores: a terminal's clock shows seconds.
INTERVAL_S = 1.0
#: Alerts that wait to be written; a terminal that is slower than that does not show all.
ALERTS_WAITING = 10_000
#: For the last drawing, at the end of a run.
CLOSE_S = 0.5


class View(Protocol):
    """Shows a run for the time of a `with` block."""

    def alert(self, line: str) -> None:
        """Show an alert.  Never blocks."""

    def __enter__(self) -> Self:
        """Begin to show."""

    def __exit__(self, *_: object) -> None:
        """Show the last state and give the output back."""


def open_view(
    descriptor: int, *, source: SnapshotSource, states: Callable[[], tuple[ChildState, ...]], zone: tzinfo, quiet: bool
) -> View:
    """The view for this output: nothing when `quiet`, the whole screen of a terminal, else lines.

    `states` says how the processes fare, in any thread.  A terminal that cannot move its cursor (TERM=dumb) gets lines.
    """
    if quiet:
        return _Nothing()
    terminal = Terminal(descriptor)
    face: Face = LiveFace(terminal, zone) if _can_draw(terminal) else PlainFace(terminal, zone)
    return _Shown(face, source, states)


def _can_draw(terminal: Terminal) -> bool:
    return terminal.isatty() and not terminal.console().is_dumb_terminal


class _Nothing:
    """The view of `--quiet`."""

    def alert(self, line: str) -> None:
        """Not shown."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to give back."""


class _Shown:
    """A view with a face."""

    def __init__(self, face: Face, source: SnapshotSource, states: Callable[[], tuple[ChildState, ...]]) -> None:
        now = datetime.now(UTC)
        self._face = face
        self._source = source
        self._states = states
        self._latest = Snapshot(now=now, started=now)
        self._alerts: queue.Queue[str] = queue.Queue(ALERTS_WAITING)
        self._missed = 0
        self._ended = threading.Event()
        # Daemons: a store or a terminal that stands still must not hold up the end of the process.
        self._fetching = threading.Thread(target=self._fetch, name="view-fetch", daemon=True)
        self._drawing = threading.Thread(target=self._draw, name="view-draw", daemon=True)

    def alert(self, line: str) -> None:
        """Show an alert.  Never blocks."""
        try:
            self._alerts.put_nowait(line)
        except queue.Full:
            self._missed += 1

    def __enter__(self) -> Self:
        self._fetching.start()
        self._drawing.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._drawing.join(CLOSE_S)

    def _fetch(self) -> None:
        while not self._ended.wait(INTERVAL_S):
            # On the way down the stores go too, which is no news.
            if self._with_states(self._latest).is_stopping:
                continue
            try:
                self._latest = self._source.snapshot()
            except StoreError as error:
                self._latest = replace(self._latest, messages=(str(error),))

    def _draw(self) -> None:
        try:
            while not self._ended.is_set():
                self._face.show(self._now(), self._taken())
                self._ended.wait(INTERVAL_S)
            self._face.show(self._now(), self._taken())
            self._face.close(self._now())
        except OSError as error:
            # The terminal was closed, or the reader of our pipe has ended.  The wire goes on.
            log.warning("view_ended", error=str(error))

    def _now(self) -> Snapshot:
        return replace(self._with_states(self._latest), now=datetime.now(UTC))

    def _with_states(self, snapshot: Snapshot) -> Snapshot:
        return replace(snapshot, roles=self._states())

    def _taken(self) -> list[str]:
        taken = [self._alerts.get_nowait() for _ in range(self._alerts.qsize())]
        missed, self._missed = self._missed, 0
        return [*taken, *([f"… and {missed:,} alerts more than this output could take"] if missed else [])]
