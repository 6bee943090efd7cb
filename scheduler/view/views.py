"""The view of a run: takes alerts from the supervisor, figures from the stores, and shows them beside the wire.

Nothing here can hold up the wire: one thread asks for snapshots, another one writes, and what they cannot keep up with
is counted.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from typing import Self

import structlog

from config.errors import StoreError
from scheduler.processes.child import ChildState
from scheduler.view.faces import LiveFace, PlainFace
from scheduler.view.snapshot import Snapshot
from scheduler.view.terminal import Terminal

log = structlog.get_logger("mintwire.view")

#: Between two drawings, and between two looks at the stores: a terminal's clock shows seconds.
INTERVAL_S = 1.0
#: Alerts that wait to be written; a terminal that is slower than that does not show all.
ALERTS_WAITING = 10_000
#: So long after the start a store that does not answer yet is no news.
STARTING_S = 10.0
#: For the last drawing, at the end of a run.
CLOSE_S = 0.5


def open_view(
    descriptor: int,
    *,
    source: Callable[[], Snapshot],
    states: Callable[[], tuple[ChildState, ...]],
    zone: tzinfo,
    quiet: bool,
) -> View:
    """The view for this output: nothing when `quiet`, the whole screen of a terminal, else lines.

    `source` gives the wire as of now: it is called once a second in a thread of its own, and raises StoreError when a
    store is gone.  `states` says how the processes fare, in any thread.  A terminal that cannot move its cursor
    (TERM=dumb) gets lines.
    """
    if quiet:
        return View(None, source, states)
    terminal = Terminal(descriptor)
    can_draw = terminal.isatty() and not terminal.console().is_dumb_terminal
    return View(LiveFace(terminal, zone) if can_draw else PlainFace(terminal, zone), source, states)


class View:
    """Shows a run, on a face if there is one, for the time of a `with` block."""

    def __init__(
        self,
        face: LiveFace | PlainFace | None,
        source: Callable[[], Snapshot],
        states: Callable[[], tuple[ChildState, ...]],
    ) -> None:
        now = datetime.now(UTC)
        self._patient_until = time.monotonic() + STARTING_S
        self._face = face
        self._source = source
        self._states = states
        self._latest = Snapshot(now=now, started=now)
        self._alerts: queue.Queue[str] = queue.Queue(ALERTS_WAITING)
        self._missed = 0
        self._ended = threading.Event()
        # Daemons: a store or a terminal that stands still must not hold up the end of the process.
        self._fetching = threading.Thread(target=self._fetch, name="view-fetch", daemon=True)
        self._drawing = threading.Thread(target=self._draw, name="view-draw", args=(face,), daemon=True)

    def alert(self, line: str) -> None:
        """Show an alert.  Never blocks."""
        try:
            self._alerts.put_nowait(line)
        except queue.Full:
            self._missed += 1

    def __enter__(self) -> Self:
        """Begin to show."""
        if self._face is not None:
            self._fetching.start()
            self._drawing.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Show the last state and give the output back."""
        self._ended.set()
        if self._face is not None:
            self._drawing.join(CLOSE_S)

    def _fetch(self) -> None:
        while not self._ended.wait(INTERVAL_S):
            # On the way down the stores go too, which is no news.
            if self._with_states(self._latest).is_stopping:
                continue
            try:
                self._latest, self._patient_until = self._source(), 0.0
            except StoreError as error:
                if time.monotonic() < self._patient_until:
                    continue
                self._latest = replace(self._latest, messages=(str(error),))

    def _draw(self, face: LiveFace | PlainFace) -> None:
        try:
            while not self._ended.is_set():
                face.show(self._now(), self._taken())
                self._ended.wait(INTERVAL_S)
            face.show(self._now(), self._taken())
            face.close(self._now())
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
