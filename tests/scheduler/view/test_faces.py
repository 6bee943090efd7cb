"""What the live view writes to a terminal from one drawing to the next."""

from __future__ import annotations

import os
import pty
import tty
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from rich.console import ConsoleDimensions

from scheduler.view.faces import WHOLE_EVERY, LiveFace
from scheduler.view.snapshot import Headline, Snapshot
from scheduler.view.terminal import Terminal
from tests.scheduler.view.samples import NOW, at_work

Show = Callable[..., str]


@pytest.fixture
def show() -> Iterator[Show]:
    """Draws on a terminal of 130 columns, or of another size, and gives what was written for it."""
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    os.set_blocking(ours, False)
    face = LiveFace(Terminal(theirs), UTC)

    def draw(snapshot: Snapshot, *, width: int = 130, height: int = 24) -> str:
        face._console.size = ConsoleDimensions(width, height)
        face.show(snapshot, [])
        written = b""
        with suppress(BlockingIOError):
            while chunk := os.read(ours, 65536):
                written += chunk
        return written.decode()

    yield draw
    os.close(ours)
    os.close(theirs)


def test_a_second_later_only_the_clock_is_written(show: Show) -> None:
    first = show(at_work())
    assert first.startswith("\x1b[?1049h")
    assert "08:30:05" in first
    later = show(replace(at_work(), now=NOW + timedelta(seconds=1)))
    assert "08:30:06" in later
    assert "Federal Reserve" not in later
    assert len(later) < 300
    assert show(replace(at_work(), now=NOW + timedelta(seconds=1))) == ""


def test_what_changed_is_written_where_it_stands(show: Show) -> None:
    show(at_work())
    changed = show(replace(at_work(), items=1205))
    assert "1,205 items" in changed
    assert "8,411 repeats" not in changed
    news = Headline(NOW, "ECB", "en", "A new headline")
    changed = show(replace(at_work(), items=1205, headlines=(news, *at_work().headlines)))
    assert "A new headline" in changed
    assert "1,205 items" not in changed


def test_now_and_then_all_is_written(show: Show) -> None:
    first = show(at_work())
    again = show(replace(at_work(), now=NOW + WHOLE_EVERY))
    assert "Federal Reserve" in again
    assert "\x1b[2J" in again
    assert len(again) > len(first) / 2


def test_another_size_is_drawn_from_the_start(show: Show) -> None:
    show(at_work())
    for width, height in ((70, 30), (70, 4)):
        written = show(at_work(), width=width, height=height)
        assert "Mintwire" in written
        assert "\x1b[2J" in written
        assert show(at_work(), width=width, height=height) == ""
