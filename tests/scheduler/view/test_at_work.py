"""A whole wire with its view on a pseudo terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import signal
import subprocess
import sys
import termios
from pathlib import Path

import psutil

from tests.scheduler.processes.conftest import ROOT, gone
from tests.scheduler.view.reading import Reader
from tests.waiting import until

PROGRAM = "import os, runpy; os.login_tty(0); runpy.run_module('tests.scheduler.view.run', run_name='__main__')"


def start(data: Path) -> tuple[subprocess.Popen[bytes], int]:
    """A wire on a terminal of its own, and our end of that."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (60, 200))
    command = [sys.executable, "-c", PROGRAM, str(data)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    return process, ours


def test_ctrl_c_gives_the_terminal_back(tmp_path: Path) -> None:
    process, ours = start(tmp_path)
    reader = Reader(ours)
    with process:
        until(lambda: "数字欧元 �[31m" in reader.text and "1,204 items" in reader.text)
        family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
        assert len(family) == 5
        os.write(ours, b"\x03")
        assert process.wait(20) == 0
    assert gone(family)
    text = reader.finish()
    assert text.endswith("1,204 items, 12 alerts sent.\r\n")
    assert text.count("\x1b[?1049h") == text.count("\x1b[?1049l") == 1
    log = (tmp_path / "log" / "mintwire.log").read_text(encoding="utf-8")
    assert "\na log line\n" in log
    assert " stopping role=run signal=SIGINT\n" in log


def test_a_terminal_that_stands_still_does_not_hold_up_the_stop(tmp_path: Path) -> None:
    # Nobody reads the terminal, and one drawing of this size is more than it holds.
    process, ours = start(tmp_path)
    log = tmp_path / "log" / "mintwire.log"
    with process:
        own = psutil.Process(process.pid)
        until(lambda: log.exists() and log.read_text().count("a log line") == 2)
        family = [own, *own.children(recursive=True)]
        until(lambda: pending(ours) > 2_000)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    assert gone(family)
    os.close(ours)


def pending(terminal: int) -> int:
    """Bytes that nobody has read yet."""
    return int.from_bytes(fcntl.ioctl(terminal, termios.FIONREAD, bytes(4)), sys.byteorder)
