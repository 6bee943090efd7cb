"""The parts of the supervisor that need no process, and the lifeline that needs one."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

from hypothesis import given
from hypothesis import strategies as st

from scheduler.processes.child import BackOff
from scheduler.processes.lifeline import Lifeline
from scheduler.processes.output import MAX_LINE_BYTES, Lines
from tests.scheduler.processes.conftest import ROOT

WATCHED = """
import os, signal, time
from scheduler.processes import lifeline
{before}
lifeline.watch(grace_s=0.2)
print("up", lifeline.VARIABLE in os.environ, flush=True)
while True:
    time.sleep(60)
"""


def test_back_off_doubles_up_to_its_last_and_begins_afresh_after_a_good_life() -> None:
    back_off = BackOff()
    assert [back_off.after(0.1) for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]
    assert [back_off.after(lived) for lived in (59.9, 60, 0.1, 0.1)] == [30, 1, 2, 4]


@given(st.lists(st.binary(max_size=50)))
def test_lines_do_not_depend_on_how_they_come(chunks: list[bytes]) -> None:
    at_once: list[str] = []
    in_chunks: list[str] = []
    for lines, pieces in ((Lines(at_once.append), [b"".join(chunks)]), (Lines(in_chunks.append), chunks)):
        for piece in pieces:
            lines.feed(piece)
        lines.finish()
    assert at_once == in_chunks
    assert "\n".join(at_once) == b"".join(chunks).removesuffix(b"\n").decode(errors="replace")


def test_a_line_without_an_end_is_handed_on_in_pieces() -> None:
    pieces: list[str] = []
    lines = Lines(pieces.append)
    for _ in range(1000):
        lines.feed(b"x" * 4096)
    lines.finish()
    assert max(map(len, pieces)) <= MAX_LINE_BYTES + 4096
    assert sum(map(len, pieces)) == 1000 * 4096


def watched(lifeline: Lifeline, before: str = "") -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", WATCHED.format(before=before)],
        cwd=ROOT,
        env=lifeline.environment(),
        pass_fds=[lifeline.read_end],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    # What it starts in turn must not take the variable for its own.
    assert process.stdout.readline() == "up False\n"
    return process


def test_a_closed_lifeline_is_a_sigterm() -> None:
    lifeline = Lifeline()
    with watched(lifeline) as process:
        assert process.poll() is None
        lifeline.close()
        assert process.wait(20) == -signal.SIGTERM


def test_after_the_grace_it_is_a_sigkill() -> None:
    lifeline = Lifeline()
    with watched(lifeline, "signal.signal(signal.SIGTERM, signal.SIG_IGN)") as process:
        lifeline.close()
        closed = time.monotonic()
        assert process.wait(20) == -signal.SIGKILL
        assert time.monotonic() - closed >= 0.2


def test_without_a_lifeline_nothing_is_watched() -> None:
    program = (
        "import threading; from scheduler.processes import lifeline; lifeline.watch(); print(threading.active_count())"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env={}, capture_output=True, text=True, check=True
    )
    assert found.stdout == "1\n"
