"""The two ways to show snapshots on an output."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import tzinfo
from typing import Protocol

from rich.live import Live

from scheduler.view.panels import render
from scheduler.view.plain import PlainLines
from scheduler.view.snapshot import Snapshot
from scheduler.view.terminal import Terminal
from scheduler.view.wording import farewell, one_line

#: Alerts that the live view remembers, more than any terminal has lines for.
ALERTS_KEPT = 200


class Face(Protocol):
    """Something that shows snapshots.  Its methods raise OSError when the output is gone."""

    def show(self, snapshot: Snapshot, alerts: Sequence[str]) -> None:
        """Show this moment; `alerts` came since the last call."""

    def close(self, snapshot: Snapshot) -> None:
        """Leave the output as it was, with a last line on it."""


class LiveFace:
    """The whole terminal, drawn anew each time."""

    def __init__(self, terminal: Terminal, zone: tzinfo) -> None:
        self._zone = zone
        self._console = terminal.console()
        self._live = Live(
            console=self._console, screen=True, auto_refresh=False, redirect_stdout=False, redirect_stderr=False
        )
        self._alerts: tuple[str, ...] = ()

    def show(self, snapshot: Snapshot, alerts: Sequence[str]) -> None:
        """Draw the view at the terminal's present size."""
        self._live.start()
        self._alerts = (*self._alerts, *alerts)[-ALERTS_KEPT:]
        width, height = self._console.size
        view = render(replace(snapshot, alert_lines=self._alerts), width=width, height=height, zone=self._zone)
        self._live.update(view, refresh=True)

    def close(self, snapshot: Snapshot) -> None:
        """Give back the terminal's former content."""
        self._live.stop()
        self._console.print(farewell(snapshot), markup=False, highlight=False)


class PlainFace:
    """Lines, one after the other."""

    def __init__(self, terminal: Terminal, zone: tzinfo) -> None:
        self._terminal = terminal
        self._lines = PlainLines(zone)

    def show(self, snapshot: Snapshot, alerts: Sequence[str]) -> None:
        """Write what is new."""
        for line in (*self._lines.advance(snapshot), *(one_line(alert) for alert in alerts)):
            self._terminal.write(f"{line}\n")

    def close(self, snapshot: Snapshot) -> None:
        """Write the last line."""
        self._terminal.write(f"{farewell(snapshot)}\n")
