"""The two ways to show snapshots on an output.  What they do raises OSError when the output is gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from itertools import zip_longest

from rich.control import Control
from rich.segment import Segment, Segments

from scheduler.view.panels import Part, parts
from scheduler.view.plain import PlainLines
from scheduler.view.snapshot import Snapshot
from scheduler.view.terminal import Terminal
from scheduler.view.wording import farewell, one_line

#: Alerts that the live view remembers, more than any terminal has lines for.
ALERTS_KEPT = 200
#: How often lines that did not change are written too.
WHOLE_EVERY = timedelta(minutes=1)


class LiveFace:
    """The whole terminal.  Only parts that changed are drawn, and only lines that changed are written."""

    def __init__(self, terminal: Terminal, zone: tzinfo) -> None:
        self._zone = zone
        self._console = terminal.console()
        self._alerts: tuple[str, ...] = ()
        self._drawn: dict[Part, list[list[Segment]]] = {}
        #: The lines that stand on the terminal, the size that they were made for, and since when.
        self._lines: list[list[Segment]] = []
        self._size: tuple[int, int] | None = None
        self._whole: datetime | None = None

    def show(self, snapshot: Snapshot, alerts: Sequence[str]) -> None:
        """Draw the view at the terminal's present size."""
        self._alerts = (*self._alerts, *alerts)[-ALERTS_KEPT:]
        size = self._console.size
        if self._size is None:
            self._console.set_alt_screen(True)
            self._console.show_cursor(False)
        if size != self._size:
            self._size, self._drawn, self._whole = size, {}, None
        shown = parts(
            replace(snapshot, alert_lines=self._alerts), width=size.width, height=size.height, zone=self._zone
        )
        self._drawn = {part: self._drawn.get(part) or self._console.render_lines(part.drawn()) for part in shown}
        self._write([line for part in shown for line in self._drawn[part]], snapshot.now)

    def _write(self, lines: list[list[Segment]], now: datetime) -> None:
        """What is the same stays as it is, but now and then all is written, in case another program wrote there."""
        pieces: list[Segment] = []
        if self._whole is None or now - self._whole >= WHOLE_EVERY or len(lines) != len(self._lines):
            pieces.append(Control.clear().segment)
            self._lines, self._whole = [], now
        for number, (line, before) in enumerate(zip_longest(lines, self._lines)):
            if line != before:
                pieces += [Control.move_to(0, number).segment, *line]
        self._lines = lines
        self._console.print(Segments(pieces), end="", crop=False)

    def close(self, snapshot: Snapshot) -> None:
        """Give back the terminal's former content."""
        self._console.set_alt_screen(False)
        self._console.show_cursor(True)
        self._console.print(farewell(snapshot), markup=False, highlight=False)


class PlainFace:
    """Lines, one after the other."""

    def __init__(self, terminal: Terminal, zone: tzinfo) -> None:
        self._terminal = terminal
        self._lines = PlainLines(zone)

    def show(self, snapshot: Snapshot, alerts: Sequence[str]) -> None:
        """Write the lines that this snapshot and these alerts add."""
        for line in (*self._lines.advance(snapshot), *(one_line(alert) for alert in alerts)):
            self._terminal.write(f"{line}\n")

    def close(self, snapshot: Snapshot) -> None:
        """Write what the run did, as the last line."""
        self._terminal.write(f"{farewell(snapshot)}\n")
