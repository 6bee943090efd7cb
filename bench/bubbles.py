"""Messages of a chat as an SVG picture: bubbles with their markup and buttons, no fonts of others.

Each run of text is given the width that it is reckoned with, so that it looks the same in whatever font there is.
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Event = Mapping[str, Any]

WIDTH, _SIDE, _PAD, _LINE, _SIZE = 460, 14, 12, 20, 14
#: The widest bubble, and the room for text in it.
_BUBBLE = WIDTH - 4 * _SIDE
_ROOM = _BUBBLE - 2 * _PAD
_KEY = 32
#: Widths in parts of the font's size: of wide characters, narrow ones, capitals, others, and of code.
_WIDE, _NARROW, _CAPITAL, _OTHER, _CODE = 1.0, 0.3, 0.68, 0.52, 0.6
_STYLES = {"bold": 'font-weight="700"', "italic": 'font-style="italic"', "text_link": 'fill="#1c6fb8"'}
_MONO = 'font-family="ui-monospace, Menlo, Consolas, monospace"'


@dataclass(frozen=True)
class _Run:
    """Characters of one style: names of entities."""

    text: str
    styles: frozenset[str]

    @property
    def width(self) -> float:
        """In pixels."""
        is_code = "code" in self.styles
        bold = 1.06 if "bold" in self.styles else 1.0
        return bold * _SIZE * sum(_char(char, is_code=is_code) for char in self.text)


def _char(char: str, *, is_code: bool) -> float:
    if unicodedata.east_asian_width(char) in "WF":
        return _WIDE
    if is_code:
        return _CODE
    if char in " .,:;'|!il·()[]":
        return _NARROW
    return _CAPITAL if char.isupper() else _OTHER


def picture(record: Iterable[Event]) -> str:
    """Of what was said after each `picture` in the record, as far as the bot's first message."""
    shown: list[Event] = []
    is_shown = False
    for event in record:
        if event["what"] == "picture":
            is_shown = True
        elif is_shown and event["what"] in ("said", "sent", "edited"):
            shown.append(event)
            is_shown = event["what"] == "said"
    return _svg(shown)


def _svg(events: Iterable[Event]) -> str:
    body: list[str] = []
    y = float(_SIDE)
    for event in events:
        drawn, height = _bubble(event, y)
        body += drawn
        y += height + 10
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y:.0f}" viewBox="0 0 {WIDTH} {y:.0f}" '
        f'font-family="system-ui, sans-serif" font-size="{_SIZE}" fill="#15202b">'
    )
    return "\n".join([head, f'<rect width="{WIDTH}" height="{y:.0f}" rx="12" fill="#cfdcea"/>', *body, "</svg>\n"])


def _bubble(event: Event, y: float) -> tuple[list[str], float]:
    is_ours = event["what"] != "said"
    lines = list(_wrapped(_runs(event)))
    text_width = max((sum(run.width for run in line) for line in lines), default=0.0)
    keys: list[list[dict[str, Any]]] = (event.get("markup") or {}).get("inline_keyboard", [])
    width = _BUBBLE if keys else min(_BUBBLE, text_width + 2 * _PAD)
    height = len(lines) * _LINE + 2 * _PAD - 6
    x = float(_SIDE) if is_ours else WIDTH - _SIDE - width
    fill = "#ffffff" if is_ours else "#e2f6d3"
    drawn = [f'<rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{height:.0f}" rx="12" fill="{fill}"/>']
    for number, line in enumerate(lines):
        drawn += _text(line, x + _PAD, y + _PAD + 9 + number * _LINE)
    for row in keys:
        drawn += _keys(row, x, y + height + 5, width)
        height += _KEY + 5
    return drawn, height


def _keys(row: list[dict[str, Any]], x: float, y: float, width: float) -> list[str]:
    each = (width - 5 * (len(row) - 1)) / len(row)
    drawn = []
    for number, key in enumerate(row):
        left = x + number * (each + 5)
        drawn.append(
            f'<rect x="{left:.0f}" y="{y:.0f}" width="{each:.0f}" height="{_KEY}" rx="8" fill="#7f9bb8"/>'
            f'<text x="{left + each / 2:.0f}" y="{y + 21:.0f}" text-anchor="middle" fill="#ffffff">'
            f"{html.escape(key['text'])}</text>"
        )
    return drawn


def _text(line: list[_Run], x: float, y: float) -> list[str]:
    drawn = []
    for run in line:
        if run.text.strip():
            styles = [_STYLES[name] for name in sorted(run.styles) if name in _STYLES]
            styles += [_MONO] if "code" in run.styles else []
            drawn.append(
                f'<text x="{x:.1f}" y="{y:.0f}" xml:space="preserve" textLength="{run.width:.1f}" '
                f'lengthAdjust="spacingAndGlyphs" {" ".join(styles)}>{html.escape(run.text)}</text>'
            )
        x += run.width
    return drawn


def _runs(event: Event) -> Iterator[_Run]:
    """The text, cut where its markup changes; offsets count UTF-16 units."""
    units = str(event["text"]).encode("utf-16-le")
    entities = event.get("entities") or []
    edges = {0, len(units) // 2}
    for entity in entities:
        edges |= {entity["offset"], entity["offset"] + entity["length"]}
    cuts = sorted(edges)
    for start, end in pairwise(cuts):
        styles = {each["type"] for each in entities if each["offset"] <= start < each["offset"] + each["length"]}
        yield _Run(units[2 * start : 2 * end].decode("utf-16-le", "replace"), frozenset(styles))


def _wrapped(runs: Iterable[_Run]) -> Iterator[list[_Run]]:
    """Lines that fit; broken between words, and between wide characters."""
    line: list[_Run] = []
    left = float(_ROOM)
    for run in runs:
        for piece in _pieces(run):
            if piece.text == "\n" or piece.width > left:
                yield line
                line, left = [], float(_ROOM)
            if piece.text != "\n" and (line or piece.text != " "):
                joined = line and line[-1].styles == piece.styles
                line = [*line[:-1], _Run(line[-1].text + piece.text, piece.styles)] if joined else [*line, piece]
                left -= piece.width
    yield line


def _pieces(run: _Run) -> Iterator[_Run]:
    word = ""
    for char in run.text:
        if char in " \n" or unicodedata.east_asian_width(char) in "WF":
            if word:
                yield _Run(word, run.styles)
            yield _Run(char, run.styles)
            word = ""
        else:
            word += char
    if word:
        yield _Run(word, run.styles)
