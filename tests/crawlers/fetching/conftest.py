"""A hostile server, and fetches from it by a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.crawlers.fetching.hostile import HostileServer
from tests.forking import ask

ROOT = Path(__file__).parents[3]

#: For tests that want many addresses.
ADDRESSES = [f"127.66.{block}.{number}" for block in range(2) for number in range(1, 100)]
#: For tests that want one of their own.
_SINGLE = [f"127.66.9.{number}" for number in range(1, 120)]
LOOPBACK = {"allow_private": ["127.0.0.0/8"], "timeout_s": 2, "max_body_mb": 5}

Fetch = Callable[..., tuple[list[dict[str, Any]], dict[str, Any]]]


def run_fetch(job: dict[str, Any], *, fresh: bool = False) -> subprocess.CompletedProcess[str]:
    """A run of `fetch_urls`: forked, or in a fresh interpreter where its memory or the warnings of imports matter."""
    command, given = [sys.executable, "-W", "error", "-m", "tests.crawlers.fetching.fetch_urls"], json.dumps(job)
    if fresh:
        return subprocess.run(command, input=given, capture_output=True, text=True, timeout=60, check=False)
    return ask(command, os.environ, ROOT, given)


@pytest.fixture(scope="session")
def hostile() -> Iterator[HostileServer]:
    server = HostileServer(ADDRESSES + _SINGLE)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def single_addresses() -> Iterator[str]:
    return iter(_SINGLE)


@pytest.fixture
def address(single_addresses: Iterator[str]) -> str:
    """An address of the hostile server that no other test uses."""
    return next(single_addresses)


@pytest.fixture(scope="session")
def fetch() -> Fetch:
    """Fetch `requests` (URLs, or arguments of Request); the answers in order of the requests, and the figures.

    `logs` is a text that is to be logged; otherwise nothing may be.  `fresh` is of `run_fetch`.
    """

    def run(
        *requests: str | dict[str, Any], logs: str = "", fresh: bool = False, **job: Any
    ) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        job["requests"] = [{"url": request} if isinstance(request, str) else request for request in requests]
        job["network"] = LOOPBACK | job.get("network", {})
        done = run_fetch(job, fresh=fresh)
        assert done.returncode == 0, done.stderr
        assert (logs in done.stderr) if logs else not done.stderr, done.stderr
        *answers, figures = (json.loads(line) for line in done.stdout.splitlines())
        assert len(answers) == len(requests)
        return sorted(answers, key=lambda answer: answer["number"]), figures

    return run
