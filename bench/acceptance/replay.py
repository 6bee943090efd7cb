"""The replay server: real news on loopback, its clock, its truth and its statistics."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from bench import processes


@dataclass(frozen=True)
class Outlet:
    """One live source of the replay."""

    slug: str
    name: str
    url: str
    language: str


@dataclass(frozen=True)
class Report:
    """One line of the truth: what a perfect reader would have collected."""

    source: str
    url: str
    title: str
    summary: str
    published: datetime


class Replay:
    """The running server.  Raises TimeoutError where it does not start."""

    def __init__(self, script: Path, *, speed: float, window: int, log: Path) -> None:
        self.speed = speed
        self.port = processes.free_port()
        self._http = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=60, trust_env=False)
        options = ["--port", str(self.port), "--speed", "0", "--window", str(window)]
        with log.open("ab") as output:
            self.process = processes.start([sys.executable, str(script), *options], output=output)
        processes.wait_until(self._answers, 60, "the replay server")
        self.start = datetime.fromisoformat(self._get("/clock")["now"])
        #: When the clock began to run, in Unix seconds.
        self.went_s = time.time()

    def outlets(self) -> list[Outlet]:
        """Every live source."""
        return [Outlet(row["slug"], row["name"], row["url"], row["lang"]) for row in self._get("/sources.json")]

    def truth(self) -> list[Report]:
        """What has been visible since the start."""
        rows = [json.loads(line) for line in self._http.get("/truth.jsonl").text.split("\n") if line]
        return [_report(row) for row in rows]

    def foresee(self, seconds: float) -> list[Report]:
        """What will have been visible after `seconds` of real time from the start; leaves the clock there, stopped."""
        self._clock(to=self.start + timedelta(seconds=seconds * self.speed), speed=0)
        future = self.truth()
        self._clock(to=self.start, speed=0)
        return future

    def go(self) -> None:
        """The clock runs from the start on."""
        self._clock(to=self.start, speed=self.speed)
        self.went_s = time.time()

    def stop_clock(self) -> None:
        """Nothing new appears from here on."""
        self._http.post("/clock", params={"speed": 0}).raise_for_status()

    def visible_s(self, report: Report) -> float:
        """The real time (seconds since 1970) at which the report appeared."""
        return self.went_s + max(0.0, (report.published - self.start).total_seconds() / self.speed)

    def appeared_while_running(self, report: Report) -> bool:
        """Whether the report came after the clock began to run."""
        return report.published > self.start

    def requests(self) -> Counter[str]:
        """Path to requests so far."""
        return Counter(self._get("/stats.json")["requests"])

    def stats(self) -> dict[str, dict[str, int]]:
        """requests, unchanged and bytes by path, most_open by address."""
        stats: dict[str, dict[str, int]] = self._get("/stats.json")
        return stats

    def _clock(self, *, to: datetime, speed: float) -> None:
        # The server reads times in this one form with a fraction.
        at = to.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        self._http.post("/clock", params={"to": at, "speed": speed}).raise_for_status()

    def _get(self, path: str) -> Any:
        return self._http.get(path).raise_for_status().json()

    def _answers(self) -> bool:
        if self.process.poll() is not None:
            raise RuntimeError(f"the replay server ended with {self.process.returncode}: see its log")
        try:
            return self._http.get("/clock").is_success
        except httpx.TransportError:
            return False


def _report(row: dict[str, str]) -> Report:
    published = datetime.fromisoformat(row["published"])
    return Report(row["source"], row["url"], row["title"], row["summary"], published)
