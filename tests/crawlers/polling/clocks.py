"""A host whose clock is wrong."""

from __future__ import annotations

import datetime as dt
import sys
import time
from datetime import timedelta, tzinfo

import pytest

ROOMS = ("config.", "record.", "newsroom.", "crawlers.")


def set_host_clock(monkeypatch: pytest.MonkeyPatch, wrong: timedelta) -> None:
    """From here on this process's clock, as all rooms that a poll goes through read it, is so much ahead."""
    real, real_time = dt.datetime, time.time

    class Kind(type):
        def __instancecheck__(cls, thing: object) -> bool:
            return isinstance(thing, real)

    class Wrong(real, metaclass=Kind):  # type: ignore[misc, valid-type]
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> dt.datetime:
            return real.now(tz) + wrong

    for name, module in list(sys.modules.items()):
        if name.startswith(ROOMS) and getattr(module, "datetime", None) is real:
            monkeypatch.setattr(module, "datetime", Wrong)
    monkeypatch.setattr(time, "time", lambda: real_time() + wrong.total_seconds())
