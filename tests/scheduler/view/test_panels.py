"""The live view as text, at the sizes that terminals have."""

from __future__ import annotations

import re
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from scheduler.processes.child import ChildState
from scheduler.view.panels import FIRST_ITEMS, FRAME, render, share
from scheduler.view.snapshot import Alert, Headline, Snapshot
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


@given(width=st.integers(20, 220), height=st.integers(1, 70), messages=st.integers(0, 4), alerts=st.integers(0, 9))
@settings(max_examples=60)
def test_every_size(width: int, height: int, messages: int, alerts: int) -> None:
    snapshot = at_work()
    snapshot = replace(snapshot, messages=("A thing is the matter. " * 8,) * messages, alerts=snapshot.alerts[:alerts])
    lines = drawn(snapshot, width, height).splitlines()
    assert len(lines) == height if height >= 13 else len(lines) <= height
    assert max(cell_len(line) for line in lines) <= width


@pytest.mark.parametrize(("width", "height"), [(60, 40), (80, 24), (100, 30), (160, 45)])
def test_says_all_that_matters(width: int, height: int) -> None:
    text = drawn(at_work(), width, height)
    for said in (
        "up 2 h 14 min",
        "08:30:05",
        "27 sources",
        "2 failing",
        "12 polls/min",
        "3 due",
        "1,204 items today",
        "1,180 stories",
        "12 alerts today",
        "2 pending, 1 failed",
        "Federal Reserve (unavailable)",
        "新浪财经",
        "● crawl",
        "○ notify waiting (2 restarts)",
    ):
        assert said in text, said


LONG = "Supervisors publish the final rules on reserves, redemption and audits of euro stablecoins"
WIDE = "央行发布数字人民币跨境支付试点报告，参与银行增至三十家，交易限额提高一倍并延长至年底"


@pytest.mark.parametrize("title", [LONG, WIDE], ids=["latin", "chinese"])
@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 30), (160, 45)])
def test_whole_titles_can_be_read(title: str, width: int, height: int) -> None:
    alert, item = f"A {title}", f"B {title}"
    snapshot = replace(
        at_work(),
        alerts=(Alert(NOW, alert, ("    European Central Bank · Why: “euro”",)), *at_work().alerts),
        headlines=(Headline(NOW, "European Central Bank", "en", item), *at_work().headlines),
    )
    # Lines of one title stand below each other, within the frame; a source may stand at the end of the first.
    text = drawn(snapshot, width, height).replace("European Central Bank", "")
    words = "".join(line.strip("│ ") + " " for line in text.splitlines())
    for whole in (alert, item):
        assert whole.replace(" ", "") in words.replace(" ", "")


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 30), (160, 45)])
def test_the_newest_is_on_top_in_both_panels(width: int, height: int) -> None:
    text = drawn(at_work(), width, height)
    assert 0 < text.index("数字欧元 0") < text.index("数字欧元 1")
    assert text.index("Digital euro") < text.index("新浪财经")


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


def test_several_notices_fit_and_the_rest_is_counted() -> None:
    stopping = replace(at_work(), roles=(ChildState("crawl", "stopping"),), messages=("redis: gone\x1b[0m",))
    text = drawn(stopping, 100, 30)
    assert " ! Stopping, which takes at most 5 s; Ctrl-C once more stops at once" in text
    assert " ! redis: gone�[0m" in text
    assert "○ crawl stopping" in text
    long = tuple(f"Thing {number} is the matter, {'and is told of at length, ' * 20}" for number in range(9))

    def said(number: int) -> str:
        lines = drawn(replace(at_work(), worst=(), messages=long[:number]), 80, 24).splitlines()
        figures = next(number for number, line in enumerate(lines) if "27 sources" in line)
        return "".join(line[1] for line in lines[1:figures])

    # Six lines: the first notices have up to three, as long as each has one.
    assert said(1) == "!  "
    assert said(2) == "!  !  "
    assert said(4) == "!  !!!"
    assert said(9) == "!!!!! "
    assert "   … and 4 notices more" in drawn(replace(at_work(), worst=(), messages=long), 80, 24)


def test_times_are_the_users() -> None:
    text = drawn(at_work(), 100, 30, zone="Asia/Shanghai")
    assert "16:30:05" in text
    assert "16:30  数字欧元 0" in text


def test_young_headlines_stand_out() -> None:
    snapshot = replace(at_work(), headlines=headlines(6))
    text = drawn(snapshot, 160, 40, colour=True)
    assert "\x1b[1mDigital euro" in text
    assert "\x1b[1mSEC charges" not in text


@given(lines=st.integers(3, 80), wanted=st.integers(0, 40))
def test_the_rows_fill_the_lines(lines: int, wanted: int) -> None:
    alerts, items = share(lines, wanted)
    assert sum(rows + FRAME for rows in (alerts, items) if rows) == lines
    assert alerts <= max(wanted, 1)
    assert items >= min(FIRST_ITEMS, lines - FRAME)
