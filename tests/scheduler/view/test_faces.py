"""What the live view writes to a terminal from one drawing to the next."""

from __future__ import annotations

import os
import pty
import re
import tty
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from rich.console import ConsoleDimensions

from scheduler.view.faces import WHOLE_EVERY, LiveFace, with_lines
from scheduler.view.snapshot import Alert, Headline, Snapshot
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

    def draw(snapshot: Snapshot, *, width: int = 130, height: int = 24, alerts: Sequence[str] = ()) -> str:
        face._console.size = ConsoleDimensions(width, height)
        face.show(snapshot, alerts)
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
    assert "1,180 stories" not in changed
    news = Headline(NOW, "ECB", "en", "A new headline")
    changed = show(replace(at_work(), items=1205, headlines=(news, *at_work().headlines)))
    assert "A new headline" in changed
    assert "1,205 items" not in changed


def test_a_line_ends_where_it_belongs_whatever_stands_in_it(show: Show) -> None:
    written = show(at_work())
    assert 10 < written.count("\x1b[130G") == written.count("│") / 2
    assert written.count("\x1b[2K") == 24
    assert written.index("\x1b[?7l") < written.index("Mintwire")


def test_lines_of_a_console_become_alerts_the_newest_first() -> None:
    lines = [
        "    of an alert before",
        "First",
        "    ECB · Why: “a”",
        "    https://e.example/1",
        "Second",
        "    one",
        "    two",
    ]
    second, first, before = with_lines((), lines, NOW)
    assert before == Alert(NOW, "    of an alert before")
    assert first == Alert(NOW, "First", ("    ECB · Why: “a”",), "https://e.example/1")
    assert second == Alert(NOW, "Second", ("    one", "    two"))
    (again, *_) = with_lines((second, first), ["    three"], NOW + timedelta(seconds=1))
    assert again.details == ("    one", "    two", "    three")


def test_the_headline_of_an_alert_leads_to_its_report(show: Show) -> None:
    # https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda
    url = "https://e.example/a?b=1"
    written = show(at_work(), alerts=["Mark", "    ECB · Why: “a”", f"    {url}"])
    assert re.search(rf"\x1b\]8;id=[^;]*;{re.escape(url)}\x1b\\.*Mark", written)


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
