"""The supervisor over real processes: it keeps them alive, and leaves none behind."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.scheduler.processes.conftest import ROOT, StartWire, gone
from tests.waiting import until

WIRE = "tests.scheduler.processes.wire"


def test_hands_on_what_roles_write(start_wire: StartWire) -> None:
    wire = start_wire("crawl=speak")
    until(lambda: wire.count("L a log line") == 1)
    assert "A 数字欧元 \x1b[31m" in wire.lines()
    assert "A \ufffd\ufffd broken bytes" in wire.lines()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stops_cleanly(start_wire: StartWire, tmp_path: Path, number: signal.Signals) -> None:
    wire = start_wire("crawl=watch", "notify=watch", data=tmp_path / "data")
    family = wire.family()
    assert len(family) == 5  # itself, two roles, the keeper, Valkey
    wire.send(number)
    assert wire.ended(within_s=3) == 0
    assert gone(family)
    assert wire.count("A clean end") == 2
    assert wire.count("A interrupted") == 0
    assert wire.errors() == ""


def test_restarts_a_role_that_dies_and_logs_each_death_once(start_wire: StartWire) -> None:
    wire = start_wire("crawl=die", "notify=watch", ready=False)
    until(lambda: wire.count("event='child_died'") == 3)
    deaths = [line for line in wire.lines() if "child_died" in line]
    assert all("child='crawl'" in line and "status=7" in line for line in deaths)
    assert [line.split("restart_in_s=")[1].split()[0] for line in deaths] == ["1.0", "2.0", "4.0"]
    assert wire.count("A up ") == 1


def test_restarts_a_role_that_is_killed(start_wire: StartWire) -> None:
    wire = start_wire("crawl=watch")
    (role,) = wire.family()[1:]
    role.kill()
    until(lambda: wire.count("A up ") == 2)
    (death,) = [line for line in wire.lines() if "child_died" in line]
    assert "status=-9 signal='SIGKILL'" in death


def test_a_command_that_cannot_be_started_is_tried_again(start_wire: StartWire) -> None:
    wire = start_wire("crawl=/no/such/program", "notify=watch", ready=False)
    until(lambda: wire.count("event='child_not_started' child='crawl'") == 2)
    wire.send(signal.SIGTERM)
    assert wire.ended() == 0


def test_kills_a_role_that_ignores_sigterm(start_wire: StartWire, tmp_path: Path) -> None:
    wire = start_wire("crawl=ignore", "notify=watch", data=tmp_path / "data")
    family = wire.family()
    wire.send(signal.SIGTERM)
    assert wire.ended(within_s=5) == 0
    assert gone(family)
    assert wire.count("event='child_killed' child='crawl'") == 1
    assert wire.count("event='child_killed'") == 1


def test_ends_what_a_role_started_too(start_wire: StartWire) -> None:
    wire = start_wire("crawl=fork")
    family = wire.family()
    assert len(family) == 3
    wire.send(signal.SIGTERM)
    assert wire.ended(within_s=3) == 0
    assert gone(family)


def test_survives_a_flood(start_wire: StartWire) -> None:
    wire = start_wire("crawl=flood", "notify=watch")
    until(lambda: wire.count("A flood") > 10)
    assert psutil.Process(wire.process.pid).memory_info().rss < 100e6
    wire.send(signal.SIGTERM)
    assert wire.ended(within_s=5) == 0
    assert wire.count("A xxx") > 0  # the line without an end came in pieces


def test_leaves_nothing_when_it_is_killed(start_wire: StartWire, tmp_path: Path) -> None:
    wire = start_wire("crawl=watch", "notify=watch,ignore", data=tmp_path / "data")
    family = wire.family()
    wire.send(signal.SIGKILL)
    assert gone(family)


def test_a_second_interrupt_kills_at_once(start_wire: StartWire, tmp_path: Path) -> None:
    wire = start_wire("crawl=ignore", data=tmp_path / "data")
    family = wire.family()
    first = time.monotonic()
    wire.send(signal.SIGINT)
    until(lambda: time.monotonic() > first + 0.5)
    assert wire.process.poll() is None
    wire.send(signal.SIGINT)
    assert wire.ended() == 0
    assert gone(family)


def test_an_echo_of_the_interrupt_kills_nothing(start_wire: StartWire) -> None:
    wire = start_wire("crawl=watch")
    wire.send(signal.SIGINT)
    wire.send(signal.SIGINT)
    assert wire.ended() == 0
    assert wire.count("A clean end") == 1


def test_a_stop_during_the_wait_for_a_restart(start_wire: StartWire) -> None:
    wire = start_wire("crawl=die", ready=False)
    until(lambda: wire.count("event='child_died'") == 2)
    wire.send(signal.SIGTERM)
    assert wire.ended() == 0


def test_hangup_without_a_terminal_reaches_the_roles_that_reload(start_wire: StartWire) -> None:
    wire = start_wire("reload=watch", "crawl=watch")
    wire.send(signal.SIGHUP)
    until(lambda: wire.count("A hangup") == 1)
    wire.send(signal.SIGTERM)
    assert wire.ended() == 0
    assert wire.count("A hangup") == 1


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[tuple[int, list[psutil.Process]]]:
    """A wire on a pseudo terminal of its own: our end of the terminal, and the wire's processes."""
    ours, theirs = pty.openpty()
    program = f"import os, runpy; os.login_tty(0); runpy.run_module({WIRE!r}, run_name='__main__')"
    command = [sys.executable, "-c", program, "-", str(tmp_path / "record"), "crawl=watch", "notify=watch"]
    with subprocess.Popen(command, cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs) as wire:
        os.close(theirs)
        until(lambda: said(tmp_path, "A up ") == 2)
        own = psutil.Process(wire.pid)
        try:
            yield ours, [own, *own.children()]
        finally:
            wire.kill()


def said(folder: Path, start: str) -> int:
    record = folder / "record"
    return sum(line.startswith(start) for line in record.read_text().splitlines()) if record.exists() else 0


def test_ctrl_c_in_a_terminal_reaches_the_supervisor_alone(
    terminal: tuple[int, list[psutil.Process]], tmp_path: Path
) -> None:
    ours, family = terminal
    os.write(ours, b"\x03")
    assert gone(family, within_s=3)
    assert said(tmp_path, "A clean end") == 2
    assert said(tmp_path, "A interrupted") == 0
    os.close(ours)


def test_closing_the_terminal_stops_the_wire(terminal: tuple[int, list[psutil.Process]], tmp_path: Path) -> None:
    ours, family = terminal
    os.close(ours)
    assert gone(family, within_s=3)
    assert said(tmp_path, "A clean end") == 2
