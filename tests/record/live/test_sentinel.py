"""Redis behind Sentinels, with real processes, through the loss of the master."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import redis as redis_py

from record.live.client import UNREACHABLE, connect, connect_sync
from record.live.polls import Polls, ScheduledSource
from tests.waiting import eventually, until

PROGRAM = os.environ.get("MINTWIRE_TEST_REDIS_SERVER") or shutil.which("redis-server") or ""
SERVICE, PASSWORD = "wire", "p:s/w@rd"


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@dataclass
class Servers:
    """A master with a replica, and one Sentinel."""

    folder: Path
    ports: dict[str, int] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The first Sentinel named is not there."""
        password = PASSWORD.replace("/", "%2F").replace("@", "%40")
        hosts = f"127.0.0.1:{free_port()},127.0.0.1:{self.ports['sentinel']}"
        return f"redis+sentinel://:{password}@{hosts}/{SERVICE}?db=1"

    def start(self, name: str, *lines: str, sentinel: bool = False) -> None:
        port = self.ports[name] = free_port()
        config = self.folder / f"{name}.conf"
        config.write_text("\n".join([f"port {port}", "bind 127.0.0.1", f"dir {self.folder}", *lines]) + "\n")
        command = [PROGRAM, str(config), *(["--sentinel"] if sentinel else [])]
        self.processes[name] = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        until(lambda: self.answers(name))

    def answers(self, name: str) -> bool:
        try:
            return bool(self.client(name).ping())
        except redis_py.ConnectionError:
            return False

    def client(self, name: str) -> redis_py.Redis:
        password = None if name == "sentinel" else PASSWORD
        return redis_py.Redis(port=self.ports[name], password=password, decode_responses=True, protocol=2)

    def replicas(self) -> int:
        (state,) = self.client("sentinel").sentinel_masters().values()
        return int(state["num-slaves"])

    def fail_over(self) -> bool:
        """Whether the Sentinel begins: it must have heard of the replica's health first."""
        try:
            return bool(self.client("sentinel").execute_command("SENTINEL", "FAILOVER", SERVICE))
        except redis_py.ResponseError:
            return False


@pytest.fixture
def servers() -> Iterator[Servers]:
    if not PROGRAM:
        pytest.skip("needs redis-server: set MINTWIRE_TEST_REDIS_SERVER to its program")
    with tempfile.TemporaryDirectory(prefix="mw-") as folder:
        servers = Servers(Path(folder))
        own = ("save ''", "repl-diskless-sync-delay 0", f'requirepass "{PASSWORD}"', f'masterauth "{PASSWORD}"')
        try:
            servers.start("first", *own)
            servers.start("second", *own, f"replicaof 127.0.0.1 {servers.ports['first']}")
            until(lambda: servers.client("second").info("replication")["master_link_status"] == "up")
            servers.start(
                "sentinel",
                f"sentinel monitor {SERVICE} 127.0.0.1 {servers.ports['first']} 1",
                f'sentinel auth-pass {SERVICE} "{PASSWORD}"',
                f"sentinel down-after-milliseconds {SERVICE} 300",
                sentinel=True,
            )
            until(lambda: servers.replicas() == 1)
            yield servers
        finally:
            for process in servers.processes.values():
                process.kill()
                process.wait()


async def test_clients_follow_the_master_to_another_server(servers: Servers) -> None:
    async with connect(servers.url) as redis:
        polls = Polls(redis)
        assert await polls.schedule([ScheduledSource("a", "a.example", "{}", 0)]) == (1, 0, 0)
        with connect_sync(servers.url) as waiting:
            assert waiting.hget("mw:source-hosts", "a") == "a.example"
            await redis.wait(1, 5_000)
            servers.processes["first"].kill()

            async def scheduled() -> bool:
                try:
                    return await polls.schedule([ScheduledSource("b", "b.example", "{}", 0)]) == (1, 0, 1)
                except UNREACHABLE:
                    return False

            await eventually(scheduled, within_s=60)
            assert await redis.hgetall("mw:source-hosts") == {"b": "b.example"}

            def found() -> bool:
                try:
                    return waiting.hget("mw:source-hosts", "b") == "b.example"
                except UNREACHABLE:
                    return False

            until(found)
    assert servers.client("second").info("replication")["role"] == "master"
    assert int(servers.client("second").info("keyspace")["db1"]["keys"]) > 0


async def test_a_master_that_was_demoted_counts_as_away_and_is_left(servers: Servers) -> None:
    async with connect(servers.url) as redis:
        await redis.set("x", 1)
        await redis.wait(1, 5_000)
        until(servers.fail_over)

        async def moved() -> bool:
            try:
                await redis.set("x", 2)
            except UNREACHABLE:
                return False
            return servers.client("second").info("replication")["role"] == "master"

        await eventually(moved, within_s=60)
        await eventually(lambda: written(servers))


def written(servers: Servers) -> bool:
    client = redis_py.Redis(port=servers.ports["second"], password=PASSWORD, db=1, decode_responses=True, protocol=2)
    return client.get("x") == "2"


async def test_a_service_that_the_sentinels_do_not_know_counts_as_away(servers: Servers) -> None:
    async with connect(servers.url.replace(f"/{SERVICE}?", "/another?")) as redis:
        with pytest.raises(UNREACHABLE, match="No master found"):
            await redis.ping()
