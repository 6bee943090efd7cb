"""Messages within Telegram's limit.  Pure."""

from __future__ import annotations

from dataclasses import replace

from notifier.rendering.cutting import shortened, units_of
from notifier.rendering.forms import MOST_UNITS
from notifier.rendering.message import Message, Part, Span

#: What a part adds to its own words: a line before it, and one more where it stands apart.
_BETWEEN = 2


def split(message: Message) -> list[Message]:
    """The message as several, cut between its parts; a part that is too long alone is shortened."""
    pages: list[list[Part]] = [[]]
    filled = 0
    for part in message.parts:
        size = units(part) + _BETWEEN
        if size > MOST_UNITS:
            part, size = replace(part, spans=(Span(shortened(part.text, MOST_UNITS - _BETWEEN)),)), MOST_UNITS
        if pages[-1] and filled + size > MOST_UNITS:
            pages.append([])
            filled = 0
        pages[-1].append(part)
        filled += size
    return [Message(tuple(parts), message.preview if number == 0 else None) for number, parts in enumerate(pages)]


def units(part: Part) -> int:
    """UTF-16 units of a part; the address of a link counts as well, for some are written out."""
    return sum(units_of(span.text) + _written(span) for span in part.spans)


def _written(span: Span) -> int:
    return len(span.url) + len(" ()") if span.url and "." not in span.url.partition("//")[2].partition("/")[0] else 0
