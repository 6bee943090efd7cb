"""The embedded Valkey under a real supervisor: its data, its socket, and its owner."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import psutil
import pytest
import redis

from config.errors import StoreError
from scheduler.processes import keeper, sockets
from scheduler.processes.embedded import EmbeddedValkey, is_running, serving, socket_url
from tests.scheduler.processes.conftest import StartWire, Wire, gone
from tests.waiting import until


def fill(wire: Wire) -> None:
    with wire.redis() as client, client.pipeline(transaction=False) as pipe:
        for number in range(5_000):
            pipe.set(f"key:{number}", number)
        pipe.execute()


def is_full(wire: Wire) -> bool:
    with wire.redis() as client:
        return bool(client.dbsize() == 5_000 and client.get("key:4999") == "4999")


def answers(data: Path) -> bool:
    """The embedded Valkey answers."""
    return is_running(data)


def test_comes_back_with_its_data_when_it_is_killed(start_wire: StartWire, tmp_path: Path) -> None:
    wire = start_wire(data=tmp_path / "data")
    fill(wire)
    url = socket_url(tmp_path / "data")
    killed = wire.valkey()
    killed.kill()
    assert gone([killed])
    until(lambda: answers(tmp_path / "data"))
    assert socket_url(tmp_path / "data") == url
    assert is_full(wire)


def test_comes_back_with_its_data_when_its_keeper_is_killed(start_wire: StartWire, tmp_path: Path) -> None:
    wire = start_wire(data=tmp_path / "data")
    fill(wire)
    old = wire.valkey()
    wire.keeper().kill()
    assert gone([old])
    until(lambda: answers(tmp_path / "data"))
    assert is_full(wire)


@pytest.mark.parametrize("is_stopped", [False, True], ids=["orphan", "orphan that does not react"])
def test_the_next_start_ends_an_orphan(start_wire: StartWire, tmp_path: Path, is_stopped: bool) -> None:
    wire = start_wire(data=tmp_path / "data")
    fill(wire)
    orphan, keeper = wire.valkey(), wire.keeper()
    if is_stopped:
        orphan.send_signal(signal.SIGSTOP)
    # The keeper first, so that it cannot react; the supervisor before it could start another one.
    wire.send(signal.SIGSTOP)
    keeper.kill()
    wire.send(signal.SIGKILL)
    assert gone([keeper])
    assert orphan.is_running()
    other = start_wire("crawl=watch", data=tmp_path / "data")
    assert gone([orphan])
    assert is_full(other)
    assert other.count("event='valkey' text='SIGTERM to process") == 1
    assert other.count("event='valkey' text='SIGKILL to process") == (1 if is_stopped else 0)


def test_a_second_owner_is_told_who_the_first_is(start_wire: StartWire, tmp_path: Path) -> None:
    first = start_wire(data=tmp_path / "data")
    second = start_wire(data=tmp_path / "data", ready=False)
    assert second.ended() == 1
    assert f"{tmp_path}/data: the data folder is in use: by process {first.process.pid} since 20" in second.errors()
    assert is_running(tmp_path / "data")


def test_the_folder_is_free_after_a_kill(start_wire: StartWire, tmp_path: Path) -> None:
    first = start_wire(data=tmp_path / "data")
    fill(first)
    first.send(signal.SIGKILL)
    first.ended()
    assert is_full(start_wire("crawl=watch", data=tmp_path / "data"))


@pytest.mark.parametrize("name", ["0123456789" * 24, "blank 100% #1 ?x=1 数字欧元 'quoted\""])
def test_any_path(start_wire: StartWire, tmp_path: Path, name: str) -> None:
    data = tmp_path.joinpath(name, "a" * 60) if len(name) > 100 else tmp_path / name
    wire = start_wire(data=data)
    fill(wire)
    assert is_full(wire)
    socket = Path(redis.Redis.from_url(socket_url(data)).connection_pool.connection_kwargs["path"])
    assert socket.is_socket()
    assert (socket.parent == data / "redis") == (len(str(data)) < 80)
    assert socket.parent.stat().st_mode & 0o777 == 0o700
    wire.send(signal.SIGTERM)
    assert wire.ended() == 0
    assert not socket.exists()
    assert socket.parent.exists() == (socket.parent == data / "redis")
    with pytest.raises(StoreError, match="no wire runs"):
        socket_url(data)


def test_somebody_elses_folder_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    folder = tmp_path / ("0123456789" * 12)
    trap = sockets._own_temporary_folder(folder)
    assert sockets._own_temporary_folder(folder) == trap
    trap.chmod(0o777)
    safe = sockets._own_temporary_folder(folder)
    assert safe != trap
    assert safe.stat().st_mode & 0o777 == 0o700
    trap.rmdir()
    trap.symlink_to(safe)
    assert sockets._own_temporary_folder(folder) not in (trap, safe)


def test_a_torn_last_write_is_no_loss_of_the_rest(start_wire: StartWire, tmp_path: Path) -> None:
    wire = start_wire(data=tmp_path / "data")
    fill(wire)
    wire.send(signal.SIGTERM)
    wire.ended()
    (increments,) = tmp_path.glob("data/redis/appendonlydir/*.incr.aof")
    increments.write_bytes(increments.read_bytes()[:-3])
    with start_wire("crawl=watch", data=tmp_path / "data").redis() as client:
        assert client.dbsize() == 4_999


@pytest.mark.parametrize("pattern", ["*.incr.aof", "*.base.rdb", "*.manifest"])
def test_unreadable_data_is_set_aside(start_wire: StartWire, tmp_path: Path, pattern: str) -> None:
    wire = start_wire(data=tmp_path / "data")
    fill(wire)
    wire.send(signal.SIGTERM)
    wire.ended()
    (file,) = tmp_path.glob(f"data/redis/appendonlydir/{pattern}")
    file.write_bytes(file.read_bytes()[:20] + b"\0" * 60 + file.read_bytes()[80:])
    again = start_wire(data=tmp_path / "data")
    with again.redis() as client:
        assert client.dbsize() == 0
    assert again.count("event='valkey_data_unreadable'") == 1
    assert (tmp_path / "data/redis/appendonlydir.unreadable" / file.name).exists()


def test_a_valkey_that_cannot_start_ends_the_run(start_wire: StartWire, tmp_path: Path) -> None:
    wire = start_wire("crawl=watch", data=tmp_path / "misconfigured", ready=False)
    assert wire.ended(within_s=15) == 1
    assert f"{tmp_path}/misconfigured: the embedded Valkey does not start: Bad directive" in wire.errors()
    assert wire.count("A up ") == 0
    assert wire.count("event='child_died' child='valkey'") >= 3


def test_a_lost_socket_is_made_again(start_wire: StartWire, tmp_path: Path) -> None:
    data = tmp_path / ("0123456789" * 12)
    wire = start_wire(data=data)
    fill(wire)
    socket = Path(redis.Redis.from_url(socket_url(data)).connection_pool.connection_kwargs["path"])
    shutil.rmtree(socket.parent)
    until(lambda: answers(data), within_s=15)
    assert socket.is_socket()
    assert is_full(wire)


def test_a_socket_folder_that_somebody_else_made_ends_the_run(start_wire: StartWire, tmp_path: Path) -> None:
    data = tmp_path / ("0123456789" * 12)
    wire = start_wire("crawl=watch", data=data)
    family = wire.family()
    socket = Path(redis.Redis.from_url(socket_url(data)).connection_pool.connection_kwargs["path"])
    shutil.rmtree(socket.parent)
    socket.parent.mkdir()
    socket.parent.chmod(0o777)
    wire.valkey().kill()
    assert wire.ended() == 1
    assert f"{socket.parent}: the folder of the socket belongs to somebody else" in wire.errors()
    assert gone(family)


def test_serving_starts_one_where_none_runs(tmp_path: Path) -> None:
    with serving(tmp_path) as url, redis.Redis.from_url(url) as client:
        client.set("kept", "1")
        assert is_running(tmp_path)
        with serving(tmp_path) as same:
            assert same == url
        process = psutil.Process(client.info("server")["process_id"])
    assert not process.is_running()
    assert not is_running(tmp_path)
    with serving(tmp_path) as url, redis.Redis.from_url(url, decode_responses=True) as client:
        assert client.get("kept") == "1"


def test_its_settings(tmp_path: Path) -> None:
    with serving(tmp_path) as url, redis.Redis.from_url(url, decode_responses=True) as client:
        settings = client.config_get("*")
        chosen = ("appendonly", "appendfsync", "aof-load-truncated", "save", "port", "maxmemory-policy")
        assert [settings[name] for name in chosen] == ["yes", "everysec", "yes", "", "0", "noeviction"]


def test_says_what_to_do_without_a_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    with pytest.raises(StoreError, match=r"riscv64.*Set `redis:` in the config"), serving(tmp_path):
        pass
    EmbeddedValkey(tmp_path).claim()  # the failed one gave the folder free


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be used"):
        EmbeddedValkey(tmp_path / "file").claim()


def test_serves_for_the_time_of_a_block(tmp_path: Path) -> None:
    with serving(tmp_path) as url:
        assert redis.Redis.from_url(url).ping()
    assert not is_running(tmp_path)


def test_keeper_needs_only_the_standard_library() -> None:
    path = keeper.__file__
    program = f"import runpy; runpy.run_path({path!r}, run_name='x')"
    found = subprocess.run(["python3", "-I", "-S", "-c", program], capture_output=True, text=True, check=False)
    assert (found.returncode, found.stderr) == (0, "")
