"""The live view as text, at the sizes that terminals have."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from scheduler.processes.child import ChildState
from scheduler.view.panels import render, share
from scheduler.view.snapshot import Offline, Snapshot
from tests.scheduler.view.samples import NOW, at_work, headlines

SIZES = [(60, 15), (60, 40), (75, 20), (80, 24), (100, 30), (119, 50), (120, 20), (160, 45), (200, 60)]


def drawn(snapshot: Snapshot, width: int, height: int, *, colour: bool = False, zone: str = "UTC") -> str:
    console = Console(
        width=width, height=height, force_terminal=colour, color_system="truecolor" if colour else None, record=True
    )
    with console.capture() as capture:
        console.print(render(snapshot, width=width, height=height, zone=ZoneInfo(zone)), end="")
    return capture.get()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_fills_the_terminal_and_never_more(width: int, height: int) -> None:
    lines = drawn(at_work(), width, height).splitlines()
    assert len(lines) == height
    assert max(cell_len(line) for line in lines) <= width
    framed = [line for line in lines if line.startswith(("╭", "│", "╰"))]
    assert len(framed) >= 5
    assert all(cell_len(line) == width and line[-1] in "╮│╯" for line in framed)


@pytest.mark.parametrize(("width", "height"), [*SIZES, (20, 3), (60, 1), (60, 5), (60, 7), (300, 100)])
def test_any_size_and_an_empty_wire(width: int, height: int) -> None:
    empty = Snapshot(now=NOW, started=NOW)
    lines = drawn(empty, width, height).splitlines()
    assert len(lines) <= height
    assert max(cell_len(line) for line in lines) <= width


@given(width=st.integers(20, 220), height=st.integers(1, 70), failing=st.integers(0, 2), alerts=st.integers(0, 9))
@settings(max_examples=60, deadline=None)
def test_every_size(width: int, height: int, failing: int, alerts: int) -> None:
    snapshot = at_work()
    snapshot = replace(snapshot, worst=snapshot.worst[:failing], alert_lines=snapshot.alert_lines[:alerts])
    lines = drawn(snapshot, width, height).splitlines()
    assert len(lines) == height if height >= 11 else len(lines) <= height
    assert max(cell_len(line) for line in lines) <= width


@pytest.mark.parametrize(("width", "height"), [(60, 40), (80, 24), (100, 30), (160, 45)])
def test_says_all_that_matters(width: int, height: int) -> None:
    text = drawn(at_work(), width, height)
    for said in (
        "up 2 h 14 min",
        "08:30:05",
        "27 sources",
        "3 due",
        "2 failing",
        "25 polled",
        "12 polls/min",
        "1,204 items",
        "1,180 stories",
        "8,411 repeats",
        "12 alerts sent",
        "2 pending",
        "1 failed",
        "Federal Reserve",
        "http_503",
        "3×, next 08:34",
        "新浪财经",
        "央行数字货币研究所",
        "● crawl",
        "○ notify waiting (2 restarts)",
    ):
        assert said in text, said


def test_the_newest_alert_is_the_last_and_shown() -> None:
    lines = [line for line in drawn(at_work(), 80, 24).splitlines() if "数字欧元" in line]
    assert "08:28" in lines[-1]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_nothing_from_outside_steers_the_terminal(width: int, height: int) -> None:
    text = drawn(at_work(), width, height)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)
    assert "[red]markup[/]" in drawn(at_work(), 200, 60)
    assert "Hostile Bank" in drawn(at_work(), 200, 60)


def test_only_the_colours_of_the_terminals_theme() -> None:
    codes = set(re.findall(r"\x1b\[([\d;]*)m", drawn(at_work(), 160, 45, colour=True)))
    assert {"1", "2", "36"} < codes
    used = {int(number) for code in codes for number in code.split(";") if number}
    # Reset, bold, dim, and the eight foreground colours: no background, no colour of our own.
    assert used <= {0, 1, 2, *range(30, 38)}


def test_says_plainly_that_there_is_no_internet() -> None:
    snapshot = replace(at_work(), offline=Offline(27, NOW + timedelta(seconds=25)))
    text = drawn(snapshot, 80, 24)
    assert "No connection to the internet: 27 sources wait, next try at 08:30:30" in text
    assert len(text.splitlines()) == 24


def test_messages_and_the_stop_are_said() -> None:
    stopping = replace(at_work(), roles=(ChildState("crawl", "stopping"),), messages=("redis: gone\x1b[0m",))
    text = drawn(stopping, 100, 30)
    assert "Stopping, which takes at most 5 s; Ctrl-C once more stops at once" in text
    assert "redis: gone�[0m" in text
    assert "○ crawl stopping" in text


def test_times_are_the_users() -> None:
    text = drawn(at_work(), 100, 30, zone="Asia/Shanghai")
    assert "16:30:05" in text
    assert "3×, next 16:34" in text


def test_young_headlines_stand_out() -> None:
    snapshot = replace(at_work(), headlines=headlines(6))
    text = drawn(snapshot, 160, 40, colour=True)
    assert "\x1b[1mDigital euro" in text
    assert "\x1b[1mSEC charges" not in text


@given(lines=st.integers(6, 80), alerts=st.integers(0, 20), failing=st.integers(0, 20))
def test_the_rows_fill_the_column(lines: int, alerts: int, failing: int) -> None:
    rows = share(lines, alerts=alerts, failing=failing)
    panels = [rows.headlines, *(part for part in (rows.alerts, rows.failing) if part)]
    assert sum(part + 2 for part in panels) == lines
    assert rows.headlines >= min(4, lines - 2)
    assert rows.alerts <= alerts
    assert rows.failing <= failing


def test_can_be_exported_as_a_picture() -> None:
    console = Console(width=100, height=30, record=True, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    console.print(render(at_work(), width=100, height=30, zone=UTC))
    assert "Governing" in console.export_svg(title="mintwire run")
    console.file.close()
