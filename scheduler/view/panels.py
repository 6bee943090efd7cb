"""The live view, as a function from a snapshot to something rich can print at a given size."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from itertools import zip_longest
from typing import NamedTuple

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from scheduler.processes.child import ChildState, Phase
from scheduler.view.snapshot import FailingSource, Headline, Snapshot
from scheduler.view.wording import clock, counted, lasting, notices, one_line

#: From this width on, alerts and failing sources stand beside the headlines.
WIDE = 120
#: Below this width the figures are lines, not columns.
MEDIUM = 76
#: Lines of a panel beside its rows.
FRAME = 2
#: Where alerts and failing sources share a column with the headlines, each takes at most this part of it.
SIDE_PART = 5
#: Rows of headlines that come before the other panels get any.
FIRST_ROWS = 4
#: A headline this young stands out.
FRESH = timedelta(minutes=1)

#: A figure in words, and its style.
Figure = tuple[str, str]

_PHASES: dict[Phase, tuple[str, str]] = {
    "starting": ("○", "cyan"),
    "running": ("●", "green"),
    "waiting": ("○", "bold red"),
    "stopping": ("○", "cyan"),
    "stopped": ("○", "dim"),
}


@dataclass(frozen=True)
class Rows:
    """How many rows each panel has; 0: it is not shown."""

    headlines: int
    alerts: int
    failing: int


class Part(NamedTuple):
    """One line of the view, or its panels: what draws it, and all that it is drawn from.  Equal parts look the same."""

    draw: Callable[..., RenderableType]
    values: tuple[Hashable, ...]

    def drawn(self) -> RenderableType:
        """What rich prints for this part."""
        return self.draw(*self.values)


class Body(NamedTuple):
    """What the panels show: newest headlines, alerts, failing sources."""

    headlines: tuple[Headline, ...]
    #: How many of these, from the first, stand out.
    young: int
    alerts: tuple[str, ...]
    worst: tuple[FailingSource, ...]


def render(snapshot: Snapshot, *, width: int, height: int, zone: tzinfo) -> RenderableType:
    """The view, at most `width` cells wide and `height` lines high; times are shown in `zone`.

    Only the sixteen colours of the terminal's own theme are used, and no backgrounds: it reads on light and on dark.
    """
    return Group(*(part.drawn() for part in parts(snapshot, width=width, height=height, zone=zone)))


def parts(snapshot: Snapshot, *, width: int, height: int, zone: tzinfo) -> list[Part]:
    """The parts of that view, from top to bottom."""
    top = [_header(snapshot, width, zone), *_notices(snapshot, zone), *_figures(snapshot, width)][:height]
    roles = Part(_roles, (snapshot.roles, width))
    left = height - len(top) - 1  # the last line is the roles'
    if left < 1 + FRAME:
        return [*top, roles][:height]
    young = sum(snapshot.now - headline.discovered < FRESH for headline in snapshot.headlines)
    body = Body(snapshot.headlines, young, snapshot.alert_lines, snapshot.worst)
    return [*top, Part(_two_columns if width >= WIDE else _one_column, (body, width, left, zone)), roles]


def share(lines: int, *, alerts: int, failing: int) -> Rows:
    """Share `lines` among three panels in one column, `alerts` and `failing` being the rows that they could fill."""
    left = lines - FRAME - FIRST_ROWS
    rows = []
    for wanted in (alerts, failing):
        given = min(wanted, lines // SIDE_PART, left - FRAME)
        rows.append(max(given, 0))
        left -= given + FRAME if given > 0 else 0
    return Rows(lines - FRAME - sum(row + FRAME for row in rows if row), *rows)


def _header(snapshot: Snapshot, width: int, zone: tzinfo) -> Part:
    now = snapshot.now.astimezone(zone)
    return Part(_heading, (f"  up {lasting(snapshot.now - snapshot.started)}", f"{now:%H:%M:%S} ", width))


def _heading(up: str, clock: str, width: int) -> Text:
    name = " Mintwire"
    gap = " " * (width - len(name) - len(up) - len(clock))
    return Text.assemble((name, "bold"), (f"{up}{gap}{clock}", "dim"), no_wrap=True, overflow="crop")


def _notices(snapshot: Snapshot, zone: tzinfo) -> list[Part]:
    return [Part(_line, (f" {notice}", "bold red")) for notice in notices(snapshot, zone)[:3]]


def _figures(snapshot: Snapshot, width: int) -> list[Part]:
    groups = _groups(snapshot)
    if width < MEDIUM:
        return [Part(_narrow, tuple(group)) for group in groups]
    rows = zip_longest(*groups, fillvalue=("", ""))
    return [Part(Text, ()), *(Part(_columns, row) for row in rows), Part(Text, ())]


def _columns(*figures: Figure) -> RenderableType:
    line = Table.grid(expand=True, padding=(0, 1))
    for _ in figures:
        line.add_column(no_wrap=True, ratio=1)
    line.add_row(*(Text.assemble(" ", figure) for figure in figures))
    return line


def _groups(snapshot: Snapshot) -> list[list[Figure]]:
    """The figures: in each group the first is the main one."""
    return [
        [
            _figure(snapshot.sources, "source", "sources", "bold"),
            _figure(snapshot.due, "due", "due"),
            _figure(snapshot.failing, "failing", "failing", "red" if snapshot.failing else ""),
        ],
        [
            (f"{snapshot.polls_per_minute:,.0f} polls/min", "bold"),
            _figure(snapshot.polled, "polled", "polled"),
            *([_figure(snapshot.pages, "page", "pages")] if snapshot.pages else []),
        ],
        [
            _figure(snapshot.items, "item", "items", "bold"),
            _figure(snapshot.stories, "story", "stories"),
            _figure(snapshot.repeats, "repeat", "repeats"),
        ],
        [
            _figure(snapshot.alerts_sent, "alert sent", "alerts sent", "bold"),
            _figure(snapshot.alerts_pending, "pending", "pending"),
            _figure(snapshot.alerts_failed, "failed", "failed", "red" if snapshot.alerts_failed else ""),
        ],
    ]


def _figure(number: int, one: str, many: str, style: str = "") -> Figure:
    return counted(number, one, many), style


def _narrow(*group: Figure) -> Text:
    line = Text(" ", no_wrap=True, overflow="ellipsis")
    for number, figure in enumerate(group):
        line.append(" · " if number else "", style="dim").append(*figure)
    return line


def _one_column(body: Body, width: int, lines: int, zone: tzinfo) -> RenderableType:
    rows = share(lines, alerts=len(body.alerts), failing=len(body.worst))
    panels = [_headlines(body, width, rows.headlines, zone)]
    if rows.alerts:
        panels.append(_alerts(body.alerts, rows.alerts))
    if rows.failing:
        panels.append(_failing(body.worst, rows.failing, zone))
    return Group(*panels)


def _two_columns(body: Body, width: int, lines: int, zone: tzinfo) -> RenderableType:
    side = width * 2 // 5
    failing = min(len(body.worst), max(0, lines // 2 - FRAME))
    right = [_alerts(body.alerts, lines - FRAME - (failing + FRAME if failing else 0))]
    if failing:
        right.append(_failing(body.worst, failing, zone))
    columns = Table.grid(expand=True)
    columns.add_column(width=width - side)
    columns.add_column(width=side)
    columns.add_row(_headlines(body, width - side, lines - FRAME, zone), Group(*right))
    return columns


def _headlines(body: Body, width: int, rows: int, zone: tzinfo) -> RenderableType:
    if not body.headlines:
        return _panel("Newest", _line("Nothing yet: the first polls are on their way", "dim"), rows)
    table = _table()
    table.add_column(no_wrap=True, style="dim")
    table.add_column(no_wrap=True, style="cyan", max_width=max(10, width // 5))
    table.add_column(no_wrap=True, style="dim", max_width=5)
    table.add_column(no_wrap=True, ratio=1)
    for number, headline in enumerate(body.headlines[:rows]):
        table.add_row(
            Text(clock(headline.discovered, zone)),
            Text(one_line(headline.source)),
            Text(one_line(headline.language or "")),
            Text(one_line(headline.title), style="bold" if number < body.young else ""),
        )
    return _panel("Newest", table, rows)


def _alerts(lines: Sequence[str], rows: int) -> RenderableType:
    if not lines:
        return _panel("Alerts", _line("None yet", "dim"), rows)
    shown = list(lines[-rows:])
    # An alert's second line is indented, and says nothing without its first.
    while len(shown) > 1 and shown[0].startswith(" "):
        del shown[0]
    return _panel(
        "Alerts", Group(*(_line(one_line(line), "dim" if line.startswith(" ") else "") for line in shown)), rows
    )


def _failing(sources: Sequence[FailingSource], rows: int, zone: tzinfo) -> RenderableType:
    table = _table()
    table.add_column(no_wrap=True, ratio=1)
    table.add_column(no_wrap=True, style="red")
    table.add_column(no_wrap=True, style="dim", justify="right")
    for source in sources[:rows]:
        when = "paused" if source.next_try is None else f"next {clock(source.next_try, zone)}"
        table.add_row(one_line(source.name), Text(one_line(source.fault)), f"{source.failures}×, {when}")
    return _panel("Failing", table, rows)


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


def _table() -> Table:
    return Table.grid(expand=True, padding=(0, 2, 0, 0))


def _line(text: str, style: str = "") -> Text:
    return Text(text, style=style, no_wrap=True, overflow="ellipsis")


def _panel(title: str, content: RenderableType, rows: int) -> RenderableType:
    heading = Text(title, style="bold not dim")
    return Panel(content, title=heading, title_align="left", border_style="dim", box=box.ROUNDED, height=rows + FRAME)
