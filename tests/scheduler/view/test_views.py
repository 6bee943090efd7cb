"""The views on real outputs: a pseudo terminal, a pipe, and outputs that fail."""

from __future__ import annotations

import os
import pty
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC

import pytest
from structlog.testing import capture_logs

from config.errors import StoreError
from scheduler.processes.child import ChildState
from scheduler.view.snapshot import Snapshot
from scheduler.view.views import ALERTS_WAITING, View, open_view
from tests.scheduler.view.reading import Reader
from tests.scheduler.view.samples import at_work, headlines
from tests.waiting import until


class Source:
    """Figures that the test sets."""

    def __init__(self) -> None:
        self.now = at_work()
        self.error = ""
        self.asked = 0

    def snapshot(self) -> Snapshot:
        self.asked += 1
        if self.error:
            raise StoreError(self.error)
        return self.now


def states() -> tuple[ChildState, ...]:
    return (ChildState("crawl", "running"),)


def view_on(descriptor: int, source: Source, *, roles: Callable[[], tuple[ChildState, ...]] = states) -> View:
    return open_view(descriptor, source=source.snapshot, states=roles, zone=UTC, quiet=False)


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    read_end, write_end = os.pipe()
    yield read_end, write_end
    for descriptor in (read_end, write_end):
        with suppress(OSError):
            os.close(descriptor)


def test_the_whole_screen_of_a_terminal() -> None:
    ours, theirs = pty.openpty()
    reader, source = Reader(ours), Source()
    with view_on(theirs, source) as view:
        view.alert("数字欧元 alert\x1b[31m")
        until(lambda: "1,204 items" in reader.text and "数字欧元 alert�[31m" in reader.text)
        source.now = replace(source.now, items=1205)
        until(lambda: "1,205 items" in reader.text)
    os.close(theirs)
    text = reader.finish()
    assert text.startswith("\x1b[?1049h")
    assert re.search("●.* crawl", text)
    # The former screen is back, the cursor is seen, and one line tells what was.
    left = text.split("\x1b[?1049l")[1]
    assert "\x1b[?25h" in text.split("\x1b[?1049h")[1]
    assert "1,205 items, 12 alerts sent." in left


def test_a_terminal_that_cannot_move_its_cursor_gets_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    ours, theirs = pty.openpty()
    reader = Reader(ours)
    with view_on(theirs, Source()):
        until(lambda: "1,204 items" in reader.text)
    os.close(theirs)
    assert "\x1b" not in reader.finish()


def test_lines_where_the_output_is_no_terminal(pipe: tuple[int, int]) -> None:
    reader, source = Reader(os.dup(pipe[0])), Source()
    # As on a real start: nothing of an earlier run is news.
    source.now = replace(source.now, headlines=headlines(1), items=1)
    with view_on(pipe[1], source) as view:
        view.alert("an alert\nof two lines")
        until(lambda: "Governing Council" in reader.text)
    os.close(pipe[1])
    lines = reader.finish().splitlines()
    assert any(line.endswith(" Alert: an alert of two lines") for line in lines)
    assert lines[-1].startswith("Mintwire stopped after")
    assert all(line.isprintable() for line in lines)


def test_an_alert_of_the_last_moment_is_shown(pipe: tuple[int, int]) -> None:
    with view_on(pipe[1], Source()) as view:
        view.alert("the last one")
    os.close(pipe[1])
    assert b"the last one\n" in os.read(pipe[0], 65536)


def test_quiet(pipe: tuple[int, int]) -> None:
    with open_view(pipe[1], source=Source().snapshot, states=states, zone=UTC, quiet=True) as view:
        view.alert("an alert")
    os.close(pipe[1])
    assert os.read(pipe[0], 10) == b""


def test_a_store_that_is_gone_is_said_and_the_figures_stay() -> None:
    ours, theirs = pty.openpty()
    reader, source = Reader(ours), Source()
    with view_on(theirs, source):
        until(lambda: "1,204 items" in reader.text)
        source.error = "redis: connection refused"
        until(lambda: "redis: connection refused" in reader.text)
    os.close(theirs)
    assert "1,204 items" in reader.finish().split("redis: connection refused")[1]


def test_a_store_that_does_not_answer_yet_is_no_news(pipe: tuple[int, int]) -> None:
    reader, source = Reader(os.dup(pipe[0])), Source()
    source.error = "redis: not there yet"
    with view_on(pipe[1], source):
        until(lambda: source.asked > 1)
        source.error = ""
        until(lambda: "1,204 items" in reader.text)
        source.error = "redis: gone"
        until(lambda: "redis: gone" in reader.text)
    os.close(pipe[1])
    assert "not there yet" not in reader.finish()


def test_stores_that_go_on_the_way_down_are_no_news(pipe: tuple[int, int]) -> None:
    reader, source = Reader(os.dup(pipe[0])), Source()
    roles = [ChildState("crawl", "running")]
    with view_on(pipe[1], source, roles=lambda: tuple(roles)):
        until(lambda: "1,204 items" in reader.text)
        roles[0] = ChildState("crawl", "stopping")
        source.error = "redis: connection refused"
        until(lambda: reader.text.count("\n") > 0)
    os.close(pipe[1])
    assert "refused" not in reader.finish()


def fill(descriptor: int) -> None:
    """Write until the pipe takes no more."""
    os.set_blocking(descriptor, False)
    with suppress(BlockingIOError):
        while True:
            os.write(descriptor, b"x" * 65536)
    os.set_blocking(descriptor, True)


def test_an_output_that_stands_still_holds_up_nothing(pipe: tuple[int, int]) -> None:
    fill(pipe[1])
    with view_on(pipe[1], Source()) as view:
        for number in range(ALERTS_WAITING + 100):
            view.alert(f"alert {number}")
    # That we come here is half of it: nothing waited for the output.  Read on, it says how many it could not take.
    text = ""
    while "alerts more than" not in text:
        text += os.read(pipe[0], 65536).decode()
    assert "… and " in text
    until(lambda: all(thread.name != "view-draw" for thread in threading.enumerate()))


def test_an_output_that_is_gone_ends_the_view_alone(pipe: tuple[int, int]) -> None:
    os.close(pipe[0])
    with capture_logs() as logs, view_on(pipe[1], Source()) as view:
        until(lambda: [entry for entry in logs if entry["event"] == "view_ended"])
        view.alert("goes nowhere")
    assert len(logs) == 1
