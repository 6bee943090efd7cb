"""One event, one line: `2026-11-23T08:30:00Z poll source=ecb-press status=200 new=3 known=12 ms=84`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from structlog.typing import EventDict, WrappedLogger

from scheduler.controls import escaped

#: A value that needs no quotes.  Others are written as JSON strings.
_BARE = re.compile(r"[^\s\"'=\\\x00-\x1f\x7f]+")
#: Of a longer text, such as a page in an error's message, the line holds the first and the last half of this.
MAX_TEXT = 4000
#: What an info line does not say.
_USUAL_LEVEL = "info"


def plain_line(_logger: WrappedLogger, _name: str, event: EventDict) -> str:
    """Time, event, level where it is not info, then the fields in the order in which they were given."""
    head = f"{event.pop('time')} {_value(event.pop('event'))}"
    level = event.pop("level")
    fields = {**({} if level == _USUAL_LEVEL else {"level": level}), **event}
    return escaped(" ".join([head, *(f"{_value(name)}={_value(value)}" for name, value in fields.items())]))


def json_line(_logger: WrappedLogger, _name: str, event: EventDict) -> str:
    """The same as one JSON object, with `time`, `event` and `level` first."""
    first = {name: event.pop(name) for name in ("time", "event", "level")}
    return escaped(json.dumps({**first, **event}, ensure_ascii=False, default=str))


def name_foreign(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """A line of a library's logger is the event `log`, with its text as `message`."""
    return {"message": event.pop("event"), **event, "event": "log"}


def shortened(value: Any, mask: Callable[[str], str]) -> Any:
    """A text that is too long for a line, without its middle; masked before, so that no half of a secret is left."""
    if not isinstance(value, str) or len(value) <= MAX_TEXT:
        return value
    text, half = mask(value), MAX_TEXT // 2
    return f"{text[:half]} … {len(text) - MAX_TEXT} characters cut … {text[-half:]}" if len(text) > MAX_TEXT else text


def _value(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    return text if _BARE.fullmatch(text) else json.dumps(text, ensure_ascii=False)
