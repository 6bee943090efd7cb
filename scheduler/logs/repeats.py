"""Warnings that repeat: one a minute, with the count of those held back."""

from __future__ import annotations

import copy
import logging
from collections import OrderedDict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

WINDOW_S = 60.0
#: Different warnings remembered at a time; beyond it the oldest window is closed early.
MAX_KINDS = 1000


@dataclass
class _Window:
    opened: float
    held_back: int
    last: logging.LogRecord


class Repeats:
    """Decides by the records' own times.  Every record held back is in the count of a later line."""

    def __init__(self, *, window_s: float = WINDOW_S, max_kinds: int = MAX_KINDS) -> None:
        self._window_s = window_s
        self._max_kinds = max_kinds
        self._windows: OrderedDict[Hashable, _Window] = OrderedDict()

    def passed(self, record: logging.LogRecord) -> Iterator[logging.LogRecord]:
        """What is to be written now that `record` has come: windows that are over, and itself unless it repeats."""
        yield from self._closed(record.created - self._window_s)
        if record.levelno < logging.WARNING:
            yield record
            return
        kind = _kind(record)
        if (window := self._windows.get(kind)) is not None:
            window.held_back += 1
            window.last = record
            return
        self._windows[kind] = _Window(record.created, 0, record)
        yield record
        if len(self._windows) > self._max_kinds:
            yield from self._close_first()

    def rest(self) -> Iterator[logging.LogRecord]:
        """Close every window, at the end: the counts of what was held back come now."""
        while self._windows:
            yield from self._close_first()

    def _closed(self, before: float) -> Iterator[logging.LogRecord]:
        while self._windows and next(iter(self._windows.values())).opened <= before:
            kind, window = next(iter(self._windows.items()))
            yield from self._close_first()
            if window.held_back:
                # It has just been written, so its next window begins now.
                self._windows[kind] = _Window(before + self._window_s, 0, window.last)

    def _close_first(self) -> Iterator[logging.LogRecord]:
        _, window = self._windows.popitem(last=False)
        if window.held_back:
            yield _counted(window.last, window.held_back)


def _kind(record: logging.LogRecord) -> Hashable:
    """Equal for warnings that say the same.  Of an event's fields only texts count: its milliseconds may differ."""
    if isinstance(record.msg, dict):
        said: Any = tuple((name, value) for name, value in record.msg.items() if isinstance(value, str))
    else:
        said = record.getMessage()
    return record.name, record.levelno, said


def _counted(record: logging.LogRecord, held_back: int) -> logging.LogRecord:
    counted = copy.copy(record)
    if isinstance(record.msg, dict):
        counted.msg = {**record.msg, "repeated": held_back}
    else:
        counted.msg, counted.args = f"{record.getMessage()} (repeated {held_back} times)", None
    return counted
