"""Headlines as lines of a panel: the whole title first, and who said it beside or below."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo
from typing import NamedTuple

from rich.console import Console
from rich.style import Style
from rich.text import Text

from scheduler.view.snapshot import Alert, Headline
from scheduler.view.wording import clock, one_line

#: Lines that a title may take, and cells of the time before it.
MOST_LINES, _TIME = 3, 7
#: From this many cells for both on, the source stands right of the title: at most so many cells, after a gap.
_ROOMY, _BESIDE, _GAP = 106, 28, 2
#: rich wraps for a console, and reads no more of it than its tab size.
_CONSOLE = Console(file=None)


class Entry(NamedTuple):
    """Lines of a panel that belong together.  The first `least` of them stand there whole or not at all."""

    lines: list[Text]
    least: int


def told(alert: Alert, width: int, zone: tzinfo, *, young: bool) -> Entry:
    """An alert: its headline, which leads to the report, and dimmed below it what its channel was told beside."""
    style = Style(bold=young or None, link=alert.url and one_line(alert.url))
    title = wrapped(Text.assemble((one_line(alert.title), style)), width - _TIME)
    details = [cut(Text(one_line(detail.strip()), "dim"), width - _TIME) for detail in alert.details]
    return Entry(_timed(alert.told, [*title, *details], zone), len(title))


def filed(headline: Headline, width: int, zone: tzinfo, *, young: bool) -> Entry:
    """An item: its title, with the source at the end of the first line where there is room, else after the last."""
    title = Text.assemble((one_line(headline.title), "bold" if young else ""))
    source, room = Text(one_line(headline.source), "cyan"), width - _TIME
    if room >= _ROOMY:
        source = cut(source, _BESIDE)
        first, *more = wrapped(title, room - _GAP - source.cell_len)
        first.append(" " * (room - first.cell_len - source.cell_len)).append_text(source)
        return Entry(_timed(headline.discovered, [first, *more], zone), 1 + len(more))
    lines = wrapped(title, room)
    least = len(lines)
    if lines[-1].cell_len + _GAP + source.cell_len <= room:
        lines[-1].append(" " * _GAP).append_text(source)
    else:
        lines.append(cut(source, room))
    return Entry(_timed(headline.discovered, lines, zone), least)


def fitting(entries: Iterable[Entry], most: int) -> list[Text]:
    """Lines of as many entries as have room on `most` lines, and of the first one in any case."""
    lines: list[Text] = []
    for entry in entries:
        if lines and len(lines) + entry.least > most:
            break
        lines += entry.lines
    return lines[:most]


def wrapped(text: Text, width: int, most: int = MOST_LINES) -> list[Text]:
    """A text on at most so many lines of `width` cells; one that is longer ends with an ellipsis."""
    lines = list(text.wrap(_CONSOLE, max(width, 2)))
    if len(lines) > most:
        lines[most - 1 :] = [Text(" ").join(lines[most - 1 :])]
    return [cut(line, width) for line in lines]


def cut(text: Text, width: int) -> Text:
    """On one line of at most `width` cells, with an ellipsis where that is too little."""
    text = text.copy()
    text.rstrip()
    text.truncate(max(width, 0), overflow="ellipsis")
    text.no_wrap, text.overflow = True, "crop"
    return text


def _timed(moment: datetime, lines: list[Text], zone: tzinfo) -> list[Text]:
    times = [Text(clock(moment, zone).ljust(_TIME), "dim"), *[Text(" " * _TIME)] * (len(lines) - 1)]
    return [Text.assemble(time, line, no_wrap=True, overflow="crop") for time, line in zip(times, lines, strict=True)]
