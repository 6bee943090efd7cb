"""Tables on a terminal and elsewhere."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scheduler.cli.tables import age, cell
from tests.scheduler.cli.conftest import SOURCES, Mintwire

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LONG = "a-source-with-a-rather-long-name"


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0 s"), (59, "59 s"), (60, "1 min"), (7_260, "2 h"), (90_000, "1 d"), (-5, "0 s")]
)
def test_ages_have_one_unit(seconds: int, shown: str) -> None:
    assert age(NOW - timedelta(seconds=seconds), NOW) == shown


def test_what_is_unknown_is_a_dash() -> None:
    assert (age(None, NOW), cell(None).plain, cell("").plain, cell(0).plain) == ("—", "—", "—", "0")


def test_text_from_outside_cannot_steer_a_terminal() -> None:
    assert cell("a\x1b[31m\nb\u202e").plain == "a\ufffd[31m b"


@contextmanager
def terminal(columns: int) -> Iterator[tuple[int, int]]:
    """Both ends of a terminal."""
    outer, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    try:
        yield outer, inner
    finally:
        os.close(outer)


def drawn(mintwire: Mintwire, columns: int, *command: str) -> list[str]:
    """What the command writes to a terminal so wide."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "NO_COLOR": "1"}
    del environment["COLUMNS"]
    arguments = [sys.executable, "-m", "scheduler", *command]
    with terminal(columns) as (outer, inner):
        process = subprocess.Popen(
            arguments, cwd=mintwire.folder, env=environment, stdin=inner, stdout=inner, stderr=inner
        )
        os.close(inner)
        text = b"".join(iter(lambda: _read(outer), b""))
        assert process.wait(20) == 0
    plain = text.decode().replace("\x1b[1m", "").replace("\x1b[2m", "").replace("\x1b[0m", "")
    return plain.splitlines()


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65_536)
    except OSError:  # Linux's way to say that the other end is closed
        return b""


def test_a_terminal_gets_what_fits_and_ids_stay_whole(mintwire: Mintwire) -> None:
    long_query = " OR ".join(f'"phrase number {number}"' for number in range(20))
    mintwire.configure(
        sources=[*SOURCES, {**SOURCES[0], "id": LONG, "url": "https://long.example/"}],
        watches=[{"id": "a-watch-with-a-long-name", "query": long_query}],
        subscriptions=[],
    )
    for command, id_ in ((("sources", "list"), LONG), (("watches", "list"), "a-watch-with-a-long-name")):
        lines = drawn(mintwire, 80, *command)
        assert max(map(len, lines)) <= 80
        assert any(line.startswith(f"{id_} ") for line in lines)
    assert len(lines) > 5, "the query of the watch, which was drawn last, is folded"


def test_elsewhere_a_row_is_a_line(mintwire: Mintwire) -> None:
    long_query = " OR ".join(f'"phrase number {number}"' for number in range(20))
    mintwire.configure(watches=[{"id": "long", "query": long_query}], subscriptions=[])
    _, row = mintwire("watches", "list").out.splitlines()
    assert row.endswith(long_query)
