"""How commands end: errors as one line, output that cannot be written, readers that go away, Ctrl-C."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.forking import ask
from tests.scheduler.cli.conftest import CONFIG, TODAY, Mintwire, report
from tests.waiting import eventually

ROOT = Path(__file__).parents[3]
COMMANDS_WITH_CONFIG = [
    ("run",),
    ("worker", "crawl"),
    ("sources", "list"),
    ("sources", "show", "alpha"),
    ("sources", "poll", "alpha"),
    ("watches", "list"),
    ("watches", "test", "x"),
    ("channels", "list"),
    ("channels", "enable", "desk"),
    ("deliveries",),
    ("pull", "today"),
]


@contextmanager
def started(mintwire: Mintwire, *arguments: str, **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """The command in a process of its own, in the folder of its config."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-m", "scheduler", *arguments],
        **{"cwd": mintwire.folder, "env": environment, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def much(mintwire: Mintwire) -> Mintwire:
    """More than any pipe holds, 1 MiB at most."""
    mintwire.file(report(number, content="x" * 1000) for number in range(1_200))
    return mintwire


@pytest.mark.parametrize("command", COMMANDS_WITH_CONFIG, ids=" ".join)
def test_a_bad_config_is_told_line_by_line(mintwire: Mintwire, command: tuple[str, ...]) -> None:
    mintwire.configure(watchs=[], alert_first_poll="some")
    done = mintwire(*command)
    assert (done.code, done.out) == (1, "")
    lines = done.err.splitlines()
    assert len(lines) == 2
    assert all(line.startswith("mintwire: mintwire.yaml:") for line in lines)
    assert "did you mean 'watches'?" in done.err


@pytest.mark.parametrize("command", COMMANDS_WITH_CONFIG, ids=" ".join)
def test_a_missing_config_is_told(mintwire: Mintwire, command: tuple[str, ...]) -> None:
    done = mintwire("--config", "nowhere.yaml", *command)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("mintwire: nowhere.yaml: ")
    assert done.err.count("\n") == 1


def test_a_wire_refuses_a_bad_query_and_commands_that_ask_none_do_not_mind(mintwire: Mintwire) -> None:
    mintwire.configure(watches=[{"id": "digital-euro", "query": "euro AND"}], subscriptions=[])
    for command in (("run", "--quiet"), ("worker", "schedule")):
        done = mintwire(*command)
        assert done.code == 1
        assert "watches[0].query: found 'euro AND'; nothing after AND at column 6" in done.err
    assert "euro AND" in mintwire("check").out
    assert mintwire("pull", "today").code == 0


def test_the_config_is_looked_for_as_documented(mintwire: Mintwire, monkeypatch: pytest.MonkeyPatch) -> None:
    other = mintwire.folder / "other"
    other.mkdir()
    (mintwire.folder / "mintwire.yaml").rename(other / "mintwire.yaml")
    mintwire.configure(sources=CONFIG["sources"][:1], watches=[], subscriptions=[])

    def number(*options: str) -> int:
        return len(mintwire(*options, "sources", "list", "--json").json())

    assert number() == 1
    assert number("--config", "other") == 3
    monkeypatch.setenv("MINTWIRE_CONFIG", str(other / "mintwire.yaml"))
    assert number() == 3
    assert number("--config", "mintwire.yaml") == 1
    monkeypatch.delenv("MINTWIRE_CONFIG")
    (mintwire.folder / "mintwire.yaml").unlink()
    assert number() > 25


def test_a_reader_that_has_enough_ends_the_command_in_silence(much: Mintwire) -> None:
    with started(much, "pull", "today") as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith(b'{"id":"0000')
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
        assert process.wait(20) == 1


@pytest.mark.parametrize("command", [("pull", "today"), ("version",), ("sources", "list"), ("--help",)], ids=" ".join)
def test_a_full_disk_is_told(much: Mintwire, command: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full, started(much, *command, stdout=full) as process:
        _, err = process.communicate(timeout=20)
        assert process.returncode == 1
    assert err == b"mintwire: standard output: No space left on device\n"


def test_without_an_output_nothing_is_wrong(mintwire: Mintwire) -> None:
    with started(mintwire, "version", stdout=None, preexec_fn=lambda: os.close(1)) as process:
        _, err = process.communicate(timeout=20)
        assert (process.returncode, err) == (0, b"")


def test_output_is_utf8_whatever_the_locale(mintwire: Mintwire) -> None:
    mintwire.file([report(1, title="数字欧元")])
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"}
    for command in (("pull", "today"), ("watches", "test", "数字欧元"), ("watches", "list")):
        with started(mintwire, *command, env=environment) as process:
            out, err = process.communicate(timeout=20)
            assert (process.returncode, err) == (0, b"")
        assert "数字欧元" in out.decode()


def test_ctrl_c_ends_a_command_in_silence(mintwire: Mintwire) -> None:
    # Nobody writes to this pipe, so the command waits in the middle of its work.
    os.mkfifo(mintwire.folder / "feed.xml")
    with started(mintwire, "read", "feed.xml") as process:
        end = os.open(mintwire.folder / "feed.xml", os.O_WRONLY)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        os.close(end)
        assert (process.returncode, out, err) == (130, b"", b"")


@pytest.fixture
async def silent() -> AsyncIterator[tuple[int, list[object]]]:
    """A server that takes connections and says nothing: its port, and who came."""
    came: list[object] = []

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.append(writer)
        await reader.read()
        writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], came


async def test_ctrl_c_ends_a_visit_in_silence(mintwire: Mintwire, silent: tuple[int, list[object]]) -> None:
    port, came = silent
    source = {**CONFIG["sources"][0], "url": f"http://127.0.0.1:{port}/rss"}
    mintwire.configure(sources=[source], network={"allow_private": ["127.0.0.0/8"]}, watches=[], subscriptions=[])
    with started(mintwire, "sources", "poll", "alpha") as process:
        await eventually(lambda: came, within_s=20)
        process.send_signal(signal.SIGINT)
        out, err = await asyncio.to_thread(process.communicate, timeout=10)
        assert (process.returncode, out, err) == (130, b"", b"")


def test_a_wire_on_a_folder_that_is_in_use_is_refused(mintwire: Mintwire) -> None:
    mintwire.configure(sources=[], watches=[], subscriptions=[])
    with started(mintwire, "run", "--quiet") as first:
        lock = mintwire.data / "redis" / "lock"
        asyncio.run(eventually(lambda: lock.exists() and lock.read_text(), within_s=20))
        with started(mintwire, "run", "--quiet") as second:
            _, err = second.communicate(timeout=20)
            assert second.returncode == 1
        assert f"the data folder is in use: by process {first.pid}" in err.decode()
        first.send_signal(signal.SIGINT)
        _, err = first.communicate(timeout=20)
        assert (first.returncode, err) == (0, b"")


def test_a_data_folder_that_cannot_be_written_is_told(mintwire: Mintwire) -> None:
    (mintwire.folder / "data").write_text("a file in its place")
    done = mintwire("run", "--quiet")
    assert done.code == 1
    assert done.err.startswith(f"mintwire: {mintwire.folder}/data")
    assert done.err.count("\n") == 1


@pytest.mark.parametrize("role", ["crawl", "notify", "schedule", "web"])
def test_a_worker_without_a_wire_says_so(mintwire: Mintwire, role: str) -> None:
    done = ask([sys.executable, "-m", "scheduler", "worker", role], os.environ, mintwire.folder)
    assert done.returncode == 1
    assert "no wire runs on this data folder: start `mintwire run`" in done.stderr
    assert "Traceback" not in done.stderr


def test_days_with_a_damaged_line_are_told_and_what_came_before_is_given(mintwire: Mintwire) -> None:
    mintwire.file([report(1)])
    segment = next((mintwire.data / "collections" / f"{TODAY:%Y/%m/%d}" / "items").glob("*.jsonl"))
    with segment.open("a") as lines:
        lines.write("damaged\n")
    done = mintwire("pull", "today")
    assert done.code == 1
    assert len(done.lines()) == 1
    assert done.err.startswith(f"mintwire: {segment}: no item at offset ")
