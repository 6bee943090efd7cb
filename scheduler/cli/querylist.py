"""A file of queries: a YAML list of `{id, query}`.

It is read event by event, which takes a tenth of the time that making nodes of it does, and needs no recursion.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import yaml
from yaml.events import (
    CollectionEndEvent,
    CollectionStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

#: Collections within collections; reading takes time with the square of them.
_MOST_DEPTH = 50
#: What an empty document says.
_NOTHING = ("", "~", "null")


class NoListError(Exception):
    """The file holds something else; the text says where."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it is written; None for what is not there, or no text."""

    line: int
    id: str | None
    query: str | None


def entries(text: bytes) -> Iterator[Entry]:
    """The entries, in order; other keys are passed over.  Raises yaml.YAMLError and NoListError."""
    events = (each for each in yaml.parse(text, yaml.CSafeLoader) if isinstance(each, NodeEvent | CollectionEndEvent))
    first = next(events, None)
    if first is None or (isinstance(first, ScalarEvent) and first.value in _NOTHING):
        return
    if not isinstance(first, SequenceStartEvent):
        raise NoListError(f"line {_line(first)}")
    while not isinstance(event := next(events), SequenceEndEvent):
        if not isinstance(event, MappingStartEvent):
            raise NoListError(f"line {_line(event)}")
        values = dict(_pairs(events))
        yield Entry(_line(event), values.get("id"), values.get("query"))
    if more := next(events, None):
        raise NoListError(f"line {_line(more)}")


def _pairs(events: Iterator[Event]) -> Iterator[tuple[str | None, str | None]]:
    """What a mapping that has begun holds."""
    while not isinstance(event := next(events), MappingEndEvent):
        yield _text(event, events), _text(next(events), events)


def _text(event: Event, events: Iterator[Event]) -> str | None:
    """Of a node that has begun; one that is no text is read to its end."""
    depth = int(isinstance(event, CollectionStartEvent))
    while depth:
        inner = next(events)
        depth += isinstance(inner, CollectionStartEvent) - isinstance(inner, CollectionEndEvent)
        if depth > _MOST_DEPTH:
            raise NoListError(f"line {_line(inner)}")
    return event.value if isinstance(event, ScalarEvent) else None


def _line(event: Event) -> int:
    return 0 if event.start_mark is None else event.start_mark.line + 1
