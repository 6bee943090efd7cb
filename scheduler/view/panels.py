"""The live view, as a function from a snapshot to something rich can print at a given size."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import timedelta, tzinfo
from typing import NamedTuple

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from scheduler.processes.child import ChildState, Phase
from scheduler.view.entries import cut, filed, fitting, told, wrapped
from scheduler.view.notices import notices
from scheduler.view.snapshot import Alert, Headline, Snapshot
from scheduler.view.wording import counted, lasting

#: Below this width the figures are lines, not columns.
MEDIUM = 76
#: From this height on, a blank line stands above and below the figures.
TALL = 32
#: Lines and cells of a panel beside what stands in it.
FRAME, SIDES = 2, 4
#: Lines of alerts that come before items get any, and lines of items that come before alerts get more.
FIRST_ALERTS, FIRST_ITEMS = 3, 4
#: A headline, or an alert, this young stands out.
FRESH = timedelta(minutes=1)
#: Notices take at most this part of the lines, and each at most so many.
NOTICES_PART, NOTICE_LINES = 4, 3

_NO_ALERTS = "None yet: what a console channel is told stands here"

#: A figure in words, and its style.
Figure = tuple[str, str]

_PHASES: dict[Phase, tuple[str, str]] = {
    "starting": ("○", "cyan"),
    "running": ("●", "green"),
    "waiting": ("○", "bold red"),
    "stopping": ("○", "cyan"),
    "stopped": ("○", "dim"),
}


class Part(NamedTuple):
    """One line of the view, or its panels: what draws it, and all that it is drawn from.  Equal parts look the same."""

    draw: Callable[..., RenderableType]
    values: tuple[Hashable, ...]

    def drawn(self) -> RenderableType:
        """What rich prints for this part."""
        return self.draw(*self.values)


def render(snapshot: Snapshot, *, width: int, height: int, zone: tzinfo) -> RenderableType:
    """The view, at most `width` cells wide and `height` lines high; times are shown in `zone`.

    Only the sixteen colours of the terminal's own theme are used, and no backgrounds: it reads on light and on dark.
    """
    return Group(*(part.drawn() for part in parts(snapshot, width=width, height=height, zone=zone)))


def parts(snapshot: Snapshot, *, width: int, height: int, zone: tzinfo) -> list[Part]:
    """The parts of that view, from top to bottom."""
    said = _noticed(tuple(notices(snapshot, zone)), width, max(1, height // NOTICES_PART))
    blank = [Part(Text, ())] if height >= TALL else []
    top = [_header(snapshot, width, zone), *said, *blank, *_figures(snapshot, width), *blank][:height]
    roles = Part(_roles, (snapshot.roles, width))
    left = height - len(top) - 1  # the last line is the roles'
    if left < 1 + FRAME:
        return [*top, roles][:height]
    young = (
        sum(snapshot.now - alert.told < FRESH for alert in snapshot.alerts),
        sum(snapshot.now - headline.discovered < FRESH for headline in snapshot.headlines),
    )
    panels = Part(_panels, (snapshot.alerts[:left], snapshot.headlines[:left], young, width, left, zone))
    return [*top, panels, roles]


def share(lines: int, wanted: int) -> tuple[int, int]:
    """How many of these lines stand in the panels of alerts and items, where alerts could fill `wanted` of them.

    Alerts get at most half; 0: there is no room for their panel.
    """
    alerts = min(max(wanted, 1), max(lines // 2 - FRAME, FIRST_ALERTS))
    if lines < alerts + FIRST_ITEMS + 2 * FRAME:
        return 0, lines - FRAME
    return alerts, lines - alerts - 2 * FRAME


def _header(snapshot: Snapshot, width: int, zone: tzinfo) -> Part:
    now = snapshot.now.astimezone(zone)
    return Part(_heading, (f"  up {lasting(snapshot.now - snapshot.started)}", f"{now:%H:%M:%S} ", width))


def _heading(up: str, clock: str, width: int) -> Text:
    name = " Mintwire"
    gap = " " * (width - len(name) - len(up) - len(clock))
    return Text.assemble((name, "bold"), (f"{up}{gap}{clock}", "dim"), no_wrap=True, overflow="crop")


def _noticed(said: Sequence[str], width: int, most: int) -> list[Part]:
    """The notices on at most so many lines: one for each, more for the first of them; those without one are counted."""
    shown = said if len(said) <= most else said[: most - 1]
    spare = most - len(shown) - (len(shown) < len(said))
    parts = []
    for text in shown:
        lines = wrapped(Text(text), width - SIDES, min(1 + spare, NOTICE_LINES))
        spare -= len(lines) - 1
        parts += [Part(_notice, (str(line), number == 0)) for number, line in enumerate(lines)]
    if len(shown) < len(said):
        more = counted(len(said) - len(shown), "notice", "notices")
        parts.append(Part(_notice, (f"… and {more} more", False)))
    return parts


def _notice(text: str, first: bool) -> Text:
    return Text.assemble((" ! " if first else "   ", "bold red"), (text, "red"), no_wrap=True, overflow="crop")


def _figures(snapshot: Snapshot, width: int) -> list[Part]:
    groups = _groups(snapshot)
    if width < MEDIUM:
        return [Part(_narrow, group) for group in groups]
    return [Part(_columns, row) for row in zip(*groups, strict=True)]


def _groups(snapshot: Snapshot) -> list[tuple[Figure, Figure]]:
    """The figures: in each group a main one, and what belongs to it."""
    # Until all sources were polled once it is good to see how many were.
    at_start = snapshot.polled < snapshot.sources and not snapshot.failing
    polled = f"{snapshot.polled:,} polled" if at_start else f"{snapshot.failing:,} failing"
    pages = f", {counted(snapshot.pages, 'page', 'pages')}" if snapshot.pages else ""
    failed = f", {snapshot.alerts_failed:,} failed" if snapshot.alerts_failed else ""
    return [
        (
            (counted(snapshot.sources, "source", "sources"), "bold"),
            (polled, "red" if snapshot.failing else "dim"),
        ),
        (
            (f"{counted(snapshot.items, 'item', 'items')} today", "bold"),
            (counted(snapshot.stories, "story", "stories"), "dim"),
        ),
        (
            (f"{counted(snapshot.alerts_sent, 'alert', 'alerts')} today", "bold"),
            (f"{snapshot.alerts_pending:,} pending{failed}", "red" if failed else "dim"),
        ),
        ((f"{snapshot.polls_per_minute:,.0f} polls/min", "bold"), (f"{snapshot.due:,} due{pages}", "dim")),
    ]


def _columns(*figures: Figure) -> RenderableType:
    line = Table.grid(expand=True)
    for _ in figures:
        line.add_column(no_wrap=True, ratio=1)
    line.add_row(*(Text.assemble(" ", figure) for figure in figures))
    return line


def _narrow(*group: Figure) -> Text:
    line = Text(" ", no_wrap=True, overflow="ellipsis")
    for number, figure in enumerate(group):
        line.append(" · " if number else "", style="dim").append(*figure)
    return line


def _panels(
    alerts: Sequence[Alert], headlines: Sequence[Headline], young: tuple[int, int], width: int, lines: int, zone: tzinfo
) -> RenderableType:
    """Alerts and items, of each the newest first and so many of them young, on these lines."""
    entries = [told(alert, width - SIDES, zone, young=n < young[0]) for n, alert in enumerate(alerts)]
    rows, left = share(lines, sum(len(entry.lines) for entry in entries))
    items = (filed(headline, width - SIDES, zone, young=n < young[1]) for n, headline in enumerate(headlines))
    panels = [_panel("Items", fitting(items, left), "None yet", width, left)]
    if rows:
        panels.insert(0, _panel("Alerts", fitting(entries, rows), _NO_ALERTS, width, rows))
    return Group(*panels)


def _panel(title: str, lines: Sequence[Text], nothing: str, width: int, rows: int) -> RenderableType:
    content = Group(*(lines or [cut(Text(nothing, "dim"), width - SIDES)]))
    heading = Text(title, style="bold not dim")
    return Panel(content, title=heading, title_align="left", border_style="dim", box=box.ROUNDED, height=rows + FRAME)


def _roles(states: Sequence[ChildState], width: int) -> RenderableType:
    line = Table.grid(expand=True)
    line.add_column(no_wrap=True, ratio=1)
    line.add_column(no_wrap=True, justify="right")
    roles = Text("  ").join(_role(role) for role in states)
    line.add_row(Text.assemble(" ", roles), Text("Ctrl-C stops " if width >= MEDIUM else "", style="dim"))
    return line


def _role(role: ChildState) -> Text:
    sign, style = _PHASES[role.phase]
    text = Text.assemble((sign, style), f" {role.name}")
    if role.phase != "running":
        text.append(f" {role.phase}", style=style)
    if role.restarts:
        text.append(f" ({counted(role.restarts, 'restart', 'restarts')})", style="dim")
    return text
