"""The two ways to show snapshots on an output.  What they do raises OSError when the output is gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from itertools import zip_longest

from rich.control import Control
from rich.segment import ControlType, Segment, Segments

from scheduler.view.panels import Part, parts
from scheduler.view.plain import PlainLines
from scheduler.view.snapshot import Alert, Snapshot
from scheduler.view.terminal import Terminal
from scheduler.view.wording import farewell

#: Alerts that the live view remembers, more than any terminal has lines for.
ALERTS_KEPT = 100
#: How often lines that did not change are written too.
WHOLE_EVERY = timedelta(minutes=1)
#: A line that a terminal makes longer than we think must not run into the next (DECAWM,
#: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html).
_WRAP_OFF, _WRAP_ON = "\x1b[?7l", "\x1b[?7h"
_WHOLE_LINE = 2


class LiveFace:
    """The whole terminal.  Only parts that changed are drawn, and only lines that changed are written."""

    def __init__(self, terminal: Terminal, zone: tzinfo) -> None:
        self._zone = zone
        self._terminal = terminal
        self._console = terminal.console()
        self._alerts: tuple[Alert, ...] = ()
        self._drawn: dict[Part, list[list[Segment]]] = {}
        #: The lines that stand on the terminal, the size that they were made for, and since when.
        self._lines: list[list[Segment]] = []
        self._size: tuple[int, int] | None = None
        self._whole: datetime | None = None

    def show(self, snapshot: Snapshot, alerts: Sequence[str]) -> None:
        """Draw the view at the terminal's present size; `alerts` are lines that came since."""
        self._alerts = with_lines(self._alerts, alerts, snapshot.now)[:ALERTS_KEPT]
        size = self._console.size
        if self._size is None:
            self._console.set_alt_screen(True)
            self._console.show_cursor(False)
            self._terminal.write(_WRAP_OFF)
        if size != self._size:
            self._size, self._drawn, self._whole = size, {}, None
        shown = parts(replace(snapshot, alerts=self._alerts), width=size.width, height=size.height, zone=self._zone)
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
                pieces += self._placed(number, line)
        self._lines = lines
        self._console.print(Segments(pieces), end="", crop=False)

    def _placed(self, number: int, line: list[Segment]) -> list[Segment]:
        """A line where it belongs, and its end where that belongs, however wide the terminal makes what is between."""
        start = [Control.move_to(0, number).segment, Control((ControlType.ERASE_IN_LINE, _WHOLE_LINE)).segment]
        end = Control.move_to_column(self._console.width - line[-1].cell_length).segment
        return [*start, *line[:-1], end, line[-1]]

    def close(self, snapshot: Snapshot) -> None:
        """Give back the terminal's former content."""
        self._terminal.write(_WRAP_ON)
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
        for line in self._lines.advance(snapshot, alerts):
            self._terminal.write(f"{line}\n")

    def close(self, snapshot: Snapshot) -> None:
        """Write what the run did, as the last line."""
        self._terminal.write(f"{farewell(snapshot)}\n")


def with_lines(alerts: Sequence[Alert], lines: Sequence[str], now: datetime) -> tuple[Alert, ...]:
    """Alerts, the newest first, and those that these lines of a console channel bring, see `text_of` of the notifier.

    A line that begins with a blank belongs to the alert before it.
    """
    found = list(alerts)
    for line in lines:
        if not line.startswith(" ") or not found:
            found.insert(0, Alert(now, line))
        elif line.strip().startswith(("https://", "http://")):
            found[0] = replace(found[0], url=line.strip())
        else:
            found[0] = replace(found[0], details=(*found[0].details, line))
    return tuple(found)
